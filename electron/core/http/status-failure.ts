import { AppError, type ErrorCode, type FailureReason } from '#shared/errors.ts';

interface Meaning {
  code: ErrorCode;
  reason: FailureReason;
  says: string;
}

const signInRefused: Meaning = { code: 'provider_rejected', reason: 'auth', says: 'refused the sign-in' };
const blocked: Meaning = { code: 'provider_rejected', reason: 'blocked', says: 'blocks this player or connection' };
const limitReached: Meaning = {
  code: 'provider_busy',
  reason: 'connection-limit',
  says: 'allows no further connection at the moment',
};
const serverTrouble: Meaning = { code: 'provider_unreachable', reason: 'server', says: 'has trouble of its own' };
const refused: Meaning = { code: 'provider_rejected', reason: 'refused', says: 'refused the request' };

// Panels and their front ends invent numbers; these are the ones with an agreed meaning.
const meanings = new Map<number, Meaning>([
  ...[401, 454, 512, 513, 884].map((status) => [status, signInRefused] as const),
  ...[403, 406].map((status) => [status, blocked] as const),
  [429, { code: 'provider_busy', reason: 'rate-limited', says: 'asks for a pause' }],
  [451, { code: 'provider_rejected', reason: 'geo', says: 'does not serve this country' }],
  ...[458, 509].map((status) => [status, limitReached] as const),
]);

/** Statuses that trouble of the moment causes; trying again soon helps. */
const passing = new Set([500, 501, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527]);

/** A pause asked for without a length. */
const defaultPauseMs = 60_000;
/** No pause longer than a day is believed. */
const longestPauseMs = 86_400_000;

export interface StatusAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  url: string;
}

/**
 * What a status outside 200 to 299 means, by number alone; undefined for success. Providers that look into the body
 * first, because panels answer 200 to refused sign-ins, ask this second.
 */
export function statusFailure(answer: StatusAnswer, now = Date.now()): AppError | undefined {
  const { status } = answer;
  if (status >= 200 && status < 300) return undefined;
  const { code, reason, says } = meanings.get(status) ?? (status >= 500 && status < 600 ? serverTrouble : refused);
  const pause = retryAfterMs(answer.headers, now) ?? (status === 429 ? defaultPauseMs : undefined);
  return new AppError(code, `${new URL(answer.url).host} ${says} (${status})`, {
    reason,
    status,
    ...(pause !== undefined && { retryAfterMs: pause }),
  });
}

export function isPassingStatus(status: number): boolean {
  return passing.has(status);
}

/** Retry-After, given in seconds or as a date, in ms from now. */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const text = headers['retry-after']?.trim();
  if (!text || text.length > 40) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestPauseMs);
}
