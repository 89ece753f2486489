import type { ErrorCode, FailureReason } from '#shared/errors.ts';
import type { FailureText } from './failure-text.ts';
import type { Messages } from './messages.ts';

/** What helps against a failure; the screen offers the button that does it. */
export type Remedy = 'retry' | 'edit-playlist' | 'open-settings' | 'open-license' | 'go-back' | 'none';

const remedies: Record<ErrorCode, Remedy> = {
  invalid_input: 'none',
  unauthenticated: 'none',
  forbidden: 'none',
  not_found: 'go-back',
  conflict: 'retry',
  cancelled: 'retry',
  busy: 'retry',
  credentials_missing: 'edit-playlist',
  provider_unreachable: 'retry',
  provider_busy: 'retry',
  provider_rejected: 'edit-playlist',
  provider_expired: 'edit-playlist',
  provider_malformed: 'retry',
  address_refused: 'edit-playlist',
  source_unavailable: 'retry',
  too_large: 'none',
  stream_unavailable: 'retry',
  stream_unsupported: 'open-settings',
  invalid_credentials: 'none',
  invalid_refresh_token: 'none',
  username_taken: 'none',
  rate_limited: 'retry',
  license_required: 'open-license',
  device_limit_reached: 'none',
  invalid_proof: 'retry',
  invalid_license: 'none',
  license_server_unreachable: 'retry',
  billing_customer_missing: 'none',
  billing_disabled: 'none',
  billing_unavailable: 'retry',
  storage_full: 'retry',
  storage_corrupt: 'retry',
  storage_newer: 'none',
  storage_unwritable: 'retry',
  internal: 'retry',
};

const remediesByReason: Partial<Record<FailureReason, Remedy>> = {
  auth: 'edit-playlist',
  expired: 'edit-playlist',
  banned: 'edit-playlist',
  disabled: 'edit-playlist',
  dns: 'edit-playlist',
  tls: 'edit-playlist',
  blocked: 'edit-playlist',
  'not-a-playlist': 'edit-playlist',
  html: 'edit-playlist',
  scheme: 'edit-playlist',
  codec: 'open-settings',
};

interface FailureLike {
  code: ErrorCode;
  reason?: FailureReason | undefined;
}

/** Reasons are told in words about providers, and the license server is none. */
function reasonOf({ code, reason }: FailureLike): FailureReason | undefined {
  return code === 'license_server_unreachable' ? undefined : reason;
}

/** The sentence and the advice for a failure: by its reason where that says more than the code. */
export function describeFailure(failure: FailureLike, text: Messages): FailureText {
  const { codes, reasons } = text.failures;
  const reason = reasonOf(failure);
  return reason === undefined ? codes[failure.code] : reasons[reason];
}

export function remedyFor(failure: FailureLike): Remedy {
  const reason = reasonOf(failure);
  const byReason = reason === undefined ? undefined : remediesByReason[reason];
  return byReason ?? remedies[failure.code];
}
