import type { LicenseStatus } from '#shared/contract/license.ts';
import type { Failure } from '#shared/errors.ts';
import { describeFailure } from '../../i18n/describe-failure.ts';
import type { FailureText } from '../../i18n/failure-text.ts';
import type { Messages } from '../../i18n/messages.ts';

/** What helps in a state: the button that is offered first. */
export type LicenseRemedy = 'activate' | 'check' | 'billing' | 'buy' | 'renew' | 'account';

/** Everything works although nothing was activated yet: the first hours of an installation. */
export function isEvaluation({ state, end, fullFeatures }: LicenseStatus): boolean {
  return state === 'unlicensed' && end === null && fullFeatures;
}

/** Whether a token of the server stands behind the features. */
export function isLicensed({ state }: LicenseStatus): boolean {
  return state === 'active' || state === 'trial' || state === 'past_due' || state === 'stale';
}

/** How things stand, in words: what ended the license says more than the state it is in. */
export function describeLicense(status: LicenseStatus, { license }: Messages): { title: string; means: string; advice: string } {
  if (isEvaluation(status)) return license.evaluation;
  if (status.end !== null && !isLicensed(status)) return license.ends[status.end];
  return license.states[statedOf(status)];
}

/** That a payment failed matters more than that a check is overdue. */
function statedOf({ state, standing }: LicenseStatus): LicenseStatus['state'] {
  return state === 'stale' && standing === 'past_due' ? 'past_due' : state;
}

/** Null where there is nothing to do. */
export function remedyOfLicense(status: LicenseStatus): LicenseRemedy | null {
  if (status.end !== null && !isLicensed(status)) return remediesOfEnds[status.end];
  return remedies[statedOf(status)];
}

const remedies = {
  unlicensed: 'activate',
  trial: 'buy',
  active: null,
  past_due: 'billing',
  stale: 'check',
  expired: 'check',
  revoked: 'account',
  wrong_device: 'activate',
  clock_suspect: 'check',
  invalid: 'activate',
} as const satisfies Record<LicenseStatus['state'], LicenseRemedy | null>;

const remediesOfEnds = {
  revoked: 'account',
  suspended: 'account',
  device_released: 'activate',
  device_limit_reached: 'activate',
  license_inactive: 'renew',
  wrong_device: 'activate',
} as const satisfies Record<NonNullable<LicenseStatus['end']>, LicenseRemedy>;

/** Why the last check failed. A server that was restored from a backup may not know a device; other failures are those of the network. */
export function describeCheck(failure: Failure, text: Messages): FailureText {
  return failure.code === 'not_found' ? text.license.unknownDevice : describeFailure(failure, text);
}
