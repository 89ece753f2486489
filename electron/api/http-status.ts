import type { ErrorCode } from '#shared/errors.ts';

/** The closed list of codes a client of the HTTP API can meet, with the status each one travels under. */
export const statusOf = {
  bad_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  invalid_credentials: 401,
  invalid_refresh_token: 401,
  invalid_proof: 401,
  license_required: 403,
  device_limit_reached: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  username_taken: 409,
  provider_credentials_missing: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  misdirected_host: 421,
  invalid_input: 422,
  rate_limited: 429,
  internal: 500,
  upstream_failed: 502,
  busy: 503,
  billing_customer_missing: 409,
  billing_disabled: 503,
  source_unavailable: 503,
  storage_full: 507,
} as const;

export type ProblemCode = keyof typeof statusOf;

/** Inside, errors are finer than on the wire; a new one does not compile until it has its place here. */
export const problemCodeOf = {
  invalid_input: 'invalid_input',
  unauthenticated: 'unauthenticated',
  forbidden: 'forbidden',
  not_found: 'not_found',
  conflict: 'conflict',
  cancelled: 'busy', // stopped by the owner or by shutdown: another try may find it free again
  busy: 'busy',
  credentials_missing: 'provider_credentials_missing',
  provider_unreachable: 'upstream_failed',
  provider_busy: 'upstream_failed',
  provider_rejected: 'upstream_failed',
  provider_expired: 'upstream_failed',
  provider_malformed: 'upstream_failed',
  address_refused: 'invalid_input',
  source_unavailable: 'source_unavailable',
  too_large: 'payload_too_large',
  stream_unavailable: 'upstream_failed',
  stream_unsupported: 'upstream_failed',
  invalid_credentials: 'invalid_credentials',
  invalid_refresh_token: 'invalid_refresh_token',
  username_taken: 'username_taken',
  rate_limited: 'rate_limited',
  license_required: 'license_required',
  device_limit_reached: 'device_limit_reached',
  invalid_proof: 'invalid_proof',
  invalid_license: 'invalid_input',
  license_server_unreachable: 'upstream_failed',
  billing_customer_missing: 'billing_customer_missing',
  billing_disabled: 'billing_disabled',
  billing_unavailable: 'upstream_failed',
  storage_full: 'storage_full',
  storage_corrupt: 'internal',
  storage_newer: 'internal',
  storage_unwritable: 'internal',
  internal: 'internal',
} as const satisfies Record<ErrorCode, ProblemCode>;

/** Statuses that have no code of their own in the list: the request itself was no good. */
export type EdgeStatus = (typeof statusOf)[ProblemCode] | 408 | 414 | 431;
