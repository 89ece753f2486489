import { pino } from 'pino';
import { redactText } from './http/redact.ts';

/** Fields first, a past-tense fact second: `log.info({ playlistId, ms }, 'playlist refreshed')`. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Logger;
}

/** JSON lines on stderr: stdout belongs to the ready line and to commands that print data. */
export function createLogger(level: string = process.env['LOG_LEVEL'] ?? 'info'): Logger {
  const destination = pino.destination({ fd: 2, sync: true });
  return pino({ name: 'webplay', level, base: null, formatters: { level: (label) => ({ level: label }) }, serializers: { err: toLoggedError } }, destination);
}

/** An error with its causes; addresses in its texts lose whatever might prove who somebody is. */
function toLoggedError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { message, stack, cause, name } = error;
  return {
    name,
    message: redactText(message),
    ...(stack === undefined ? {} : { stack: redactText(stack) }),
    ...('code' in error ? { code: error.code } : {}),
    ...(cause === undefined ? {} : { cause: toLoggedError(cause) }),
  };
}

/** For programs whose stderr is part of their interface, and for tests that look at outcomes only. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
