import { AppError, type FailureReason } from '#shared/errors.ts';

const dnsCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME', 'ENODATA', 'ESERVFAIL']);
const unroutableCodes = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL']);
const tlsPrefixes = ['ERR_TLS_', 'ERR_SSL_', 'CERT_', 'UNABLE_TO_', 'SELF_SIGNED_', 'DEPTH_ZERO_', 'CRL_'];
const tlsCodes = new Set(['EPROTO', 'HOSTNAME_MISMATCH', 'INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED']);

/** A socket, DNS, TLS or HTTP parser error as one of ours, naming the host and nothing else of the address. */
export function toTransportFailure(error: unknown, host: string): AppError {
  if (error instanceof AppError) return error;
  const code = errorCode(error);
  const cause = withoutPayload(error, code);
  const unreachable = (message: string, reason?: FailureReason) =>
    new AppError('provider_unreachable', message, reason === undefined ? { cause } : { cause, reason });

  if (dnsCodes.has(code)) return unreachable(`The address ${host} could not be found`, 'dns');
  if (code === 'ETIMEDOUT') return unreachable(`${host} did not answer in time`, 'timeout');
  if (code === 'ECONNREFUSED') return unreachable(`${host} accepts no connections`, 'server');
  if (unroutableCodes.has(code)) return unreachable(`There is no way to ${host} from this network`);
  if (tlsCodes.has(code) || tlsPrefixes.some((prefix) => code.startsWith(prefix))) {
    return unreachable(`No secure connection to ${host} could be made`, 'tls');
  }
  if (code.startsWith('HPE_')) {
    return new AppError('provider_malformed', `${host} sent an answer that is not HTTP`, { cause, reason: 'malformed' });
  }
  return unreachable(`${host} closed the connection`, 'server');
}

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The parser's errors carry the raw answer and URL errors the whole address, so only code and text are kept for the log. */
function withoutPayload(error: unknown, code: string): Error {
  const message = error instanceof Error ? error.message : 'unknown error';
  return code === '' ? new Error(message) : Object.assign(new Error(message), { code });
}
