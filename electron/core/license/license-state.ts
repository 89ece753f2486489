import { tagScore } from '#shared/model/device-tags.ts';
import { LicenseClaims, LicenseTokenHeader, longestLifeSeconds } from '#shared/model/license-token.ts';
import type { LicenseEnd, LicenseState } from '#shared/model/license-status.ts';
import { isSignedBy, readJws } from '../jws/compact-jws.ts';
import { futureMs, readTimes, suspectAllowanceMs } from './clock-rules.ts';
import type { LicenseMemory, MachineTags } from './license-memory.ts';
import { isSunset, type LicensePins } from './pinned-keys.ts';

/** The machine a token is judged on. */
export interface LicenseDevice {
  /** Of its key (RFC 7638); null when it has none. */
  thumbprint: string | null;
  /** It just signed something with it. */
  holdsKey: boolean;
  /** Null while nobody has looked. */
  tags: MachineTags | null;
}

export type LicenseReason =
  | 'no_token'
  | 'evaluation'
  | 'sunset'
  | 'ended_by_server'
  | 'malformed'
  | 'unknown_key'
  | 'outside_key_window'
  | 'bad_signature'
  | 'bad_claims'
  | 'other_issuer'
  | 'too_long_a_life'
  | 'other_key'
  | 'other_machine'
  | 'replayed'
  | 'clock'
  | 'token_over';

export interface LicenseVerdict {
  state: LicenseState;
  /** What decided, where it is not simply a token that holds. */
  reason: LicenseReason | null;
  /** `free`: one playlist. */
  features: 'full' | 'free';
  /** Of a token that is ours and signed, whether or not it still holds. */
  claims: LicenseClaims | null;
  /** Epoch ms; null where there is nothing to ask, or nothing to say. */
  nextCheckInAt: number | null;
  /** From when on to say that the server was not reached for long. */
  warnAt: number | null;
  /** Until when it works without the network. */
  offlineUntil: number | null;
}

/** How long a fresh installation works before it has asked for a license. */
export const evaluationMs = 24 * 3_600_000;
/** After this part of a token's life without a check-in, its user is told: on day ten of fourteen. */
const warnAfter = 10 / 14;

/**
 * How things stand with the license of this device: what `token` says, as far as it can be believed. No I/O; the time is
 * `clock.now`, epoch ms by the machine's own clock.
 */
export function licenseState(token: string | null, pins: LicensePins, device: LicenseDevice, clock: { now: number }, memory: LicenseMemory): LicenseVerdict {
  if (token !== null && isSunset(token, pins)) return judged('active', 'sunset', { features: 'full' });
  if (memory.end !== null) return judged(stateAfter[memory.end], 'ended_by_server');
  if (token === null) return withoutToken(clock.now, memory);
  const claims = readToken(token, pins);
  if (typeof claims === 'string') return judged('invalid', claims);
  const mismatch = mismatchOf(claims, device);
  if (mismatch) return judged('wrong_device', mismatch, { claims });
  if (claims.seq < memory.lastSeq) return judged('invalid', 'replayed', { claims });
  return judgedByTime(claims, clock.now, memory);
}

/** What a token for this device says, at whatever time; else what is wrong with it. */
export function readTokenFor(token: string, pins: LicensePins, device: LicenseDevice): LicenseClaims | LicenseReason {
  const claims = readToken(token, pins);
  return typeof claims === 'string' ? claims : (mismatchOf(claims, device) ?? claims);
}

function mismatchOf(claims: LicenseClaims, device: LicenseDevice): 'other_key' | 'other_machine' | undefined {
  if (claims.cnf.jkt !== device.thumbprint || !device.holdsKey) return 'other_key';
  return device.tags && !isSameMachine(claims, device.tags) ? 'other_machine' : undefined;
}

const stateAfter: Readonly<Record<LicenseEnd, LicenseState>> = {
  revoked: 'revoked',
  suspended: 'revoked',
  license_inactive: 'expired',
  device_released: 'unlicensed',
  device_limit_reached: 'unlicensed',
  wrong_device: 'wrong_device',
};

function judged(state: LicenseState, reason: LicenseReason, rest: Partial<LicenseVerdict> = {}): LicenseVerdict {
  return { state, reason, features: 'free', claims: null, nextCheckInAt: null, warnAt: null, offlineUntil: null, ...rest };
}

function withoutToken(now: number, { lastSeq, firstStartAt }: LicenseMemory): LicenseVerdict {
  const isFresh = lastSeq === 0 && firstStartAt !== null && Math.abs(now - firstStartAt) < evaluationMs;
  return isFresh ? judged('unlicensed', 'evaluation', { features: 'full', offlineUntil: firstStartAt + evaluationMs }) : judged('unlicensed', 'no_token');
}

/** The claims of a token that one of our keys signed, or what is wrong with it. */
function readToken(token: string, { issuer, keys }: LicensePins): LicenseClaims | LicenseReason {
  const jws = readJws(token);
  const header = LicenseTokenHeader.safeParse(jws?.header);
  if (!jws || !header.success) return 'malformed';
  const pinned = keys.get(header.data.kid);
  if (!pinned) return 'unknown_key';
  if (!isSignedBy(jws, pinned.key)) return 'bad_signature';
  const parsed = LicenseClaims.safeParse(jws.payload);
  if (!parsed.success) return 'bad_claims';
  const claims = parsed.data;
  const { iat, nbf, exp, rfa } = claims;
  if (claims.iss !== issuer) return 'other_issuer';
  if (iat < pinned.notBefore || iat >= pinned.retireAt) return 'outside_key_window';
  if (iat > nbf || nbf > exp || rfa < iat) return 'bad_claims';
  return exp - iat > longestLifeSeconds[claims.mode === undefined ? 'online' : 'file'] ? 'too_long_a_life' : claims;
}

function isSameMachine({ fp: { v, need, c } }: LicenseClaims, tags: MachineTags): boolean {
  const now = { 1: tags.account, 2: tags.global }[v];
  return tagScore(c, now) >= need;
}

function judgedByTime(claims: LicenseClaims, now: number, memory: LicenseMemory): LicenseVerdict {
  const [madeAt, begin, end] = [claims.iat * 1_000, claims.nbf * 1_000, claims.exp * 1_000];
  const rest = { claims, nextCheckInAt: claims.rfa * 1_000, warnAt: madeAt + (end - madeAt) * warnAfter, offlineUntil: end };
  const readings = readTimes(now, { ...memory, notEarlierThan: Math.max(memory.notEarlierThan, madeAt) });
  const time = readings.find((reading) => reading >= begin - futureMs && reading < end);
  if (time === undefined) {
    const isOver = readings.length > 0 && readings.every((reading) => reading >= end);
    if (isOver) return judged('expired', 'token_over', rest);
    return judged('clock_suspect', 'clock', { ...rest, features: memory.suspectRunMs < suspectAllowanceMs ? 'full' : 'free' });
  }
  const isOverdue = claims.mode === undefined && time >= claims.rfa * 1_000;
  return { ...rest, state: isOverdue ? 'stale' : claims.st, reason: null, features: 'full' };
}
