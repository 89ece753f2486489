/**
 * What can go wrong, as a closed list. HTTP statuses and the texts of the UI are records over this union,
 * so a new code does not compile until both know it.
 */
export const errorCodes = [
  'invalid_input',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'cancelled',
  'busy',
  'credentials_missing',
  'provider_unreachable',
  'provider_busy',
  'provider_rejected',
  'provider_expired',
  'provider_malformed',
  'address_refused',
  'source_unavailable',
  'too_large',
  'stream_unavailable',
  'stream_unsupported',
  'invalid_credentials',
  'invalid_refresh_token',
  'username_taken',
  'rate_limited',
  'license_required',
  'device_limit_reached',
  'invalid_proof',
  'invalid_license',
  'license_server_unreachable',
  'billing_disabled',
  'billing_customer_missing',
  'billing_unavailable',
  'storage_full',
  'storage_corrupt',
  'storage_newer',
  'storage_unwritable',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Why something was refused or failed, finer than the code; mostly by a provider. The UI picks its remedy by it. */
export const failureReasons = [
  'auth',
  'expired',
  'banned',
  'disabled',
  'blocked',
  'geo',
  'rate-limited',
  'connection-limit',
  'refused',
  'server',
  'empty',
  'malformed',
  'truncated',
  'html',
  'timeout',
  'dns',
  'tls',
  'redirects',
  'not-a-playlist',
  'too-long-line',
  'too-deep',
  'ratio',
  'codec',
  'scheme',
  'no-catchup',
  'catchup-over',
  'catchup-missing',
  'wrong-passphrase',
  'not-a-backup',
  'backup-changed',
  'activation-over',
  'licensed-already',
  'trial-of-account',
  'trial-of-device',
] as const;

export type FailureReason = (typeof failureReasons)[number];

/** The wire form of a failure: a value, because Electron keeps only the message of a rejected `invoke`. */
export interface Failure {
  code: ErrorCode;
  /** One sentence a person understands; never a URL, path or credential. */
  message: string;
  reason?: FailureReason | undefined;
  /** The provider's HTTP status where it helps a support request; panels invent numbers up to 999. */
  status?: number | undefined;
  /** Earliest useful moment of another try, in ms from now. */
  retryAfterMs?: number | undefined;
}

export interface AppErrorOptions {
  cause?: unknown;
  reason?: FailureReason | undefined;
  status?: number | undefined;
  /** Earliest useful moment of another try, in ms from now (Retry-After). */
  retryAfterMs?: number | undefined;
}

/** The one error class of the application: thrown where the meaning is known, caught where something can be done. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly reason: FailureReason | undefined;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.reason = options.reason;
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Anything thrown, as a failure that may be shown: an error nobody classified says no more than that. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof AppError)) {
    return { code: 'internal', message: 'Something went wrong inside WebPlay' };
  }
  const { code, message, reason, status, retryAfterMs } = error;
  return { code, message, ...(reason && { reason }), ...(status !== undefined && { status }), ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** A failure that crossed a process, as an error again. */
export function toAppError({ code, message, ...options }: Failure): AppError {
  return new AppError(code, message, options);
}
