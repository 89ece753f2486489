import type { z } from 'zod';
import { licenseChecks } from '#shared/contract/license-checks.ts';
import { AppError } from '#shared/errors.ts';
import type { DeviceTags } from '#shared/model/device-tags.ts';
import { LicenseEndClaims, licenseEndType, type LicenseClaims } from '#shared/model/license-token.ts';
import { afterContact } from './clock-rules.ts';
import type { DeviceKey } from './device-key.ts';
import type { LicenseMemory } from './license-memory.ts';
import type { LicenseServer } from './license-server.ts';
import { readTokenFor, type LicenseDevice } from './license-state.ts';
import { isSunset, readRetirement, readSigned, withoutKeys, type LicensePins } from './pinned-keys.ts';

type CheckInAnswer = z.output<typeof licenseChecks.checkIn.output>;

/** What is known of the license after something was accepted. */
export interface KnownLicense {
  token: string | null;
  memory: LicenseMemory;
}

export interface CheckInParts {
  server: LicenseServer;
  /** All pinned keys; those that were retired are in the memory. */
  pins: LicensePins;
  clock: () => number;
  appVersion: string;
}

/** Asks the license server how things stand. Throws without any change when what answers is not it, or not about this device. */
export async function checkIn(parts: CheckInParts, key: DeviceKey, tags: DeviceTags, device: LicenseDevice, known: () => KnownLicense, signal: AbortSignal): Promise<KnownLicense> {
  const input = { seq: known().memory.lastSeq, tags, appVersion: parts.appVersion };
  const { answer, jti } = await parts.server.ask(licenseChecks.checkIn, input, key, signal);
  const before = { ...known(), memory: withRetired(known().memory, answer.statements, parts.pins) };
  const pins = withoutKeys(parts.pins, before.memory.retiredKeys);
  const now = parts.clock();
  if (answer.answer === 'unlicensed') return ended(before, readEnd(answer, pins, key.thumbprint, jti), now);
  const claims = readNew(answer.token, pins, device, ({ seq, ans }) => ans === jti && seq > before.memory.lastSeq);
  return { token: answer.token, memory: taken(afterContact(before.memory, now, claims.iat), claims) };
}

export interface BroughtToken {
  token: string;
  /** Of the proof that it was asked for with. */
  jti: string;
}

/**
 * A token that an activation brought. The device may be a new one to the server, and be counted from one again: then only
 * a token counts that is later than everything the server ever said here.
 */
export function acceptActivated({ token, jti }: BroughtToken, pins: LicensePins, device: LicenseDevice, memory: LicenseMemory, now: number): KnownLicense {
  const claims = readNew(token, withoutKeys(pins, memory.retiredKeys), device, ({ seq, iat, ans }) => ans === jti && (seq > memory.lastSeq || iat >= memory.lastSaidAt));
  return { token, memory: taken(afterContact(memory, now, claims.iat), claims) };
}

/** A token from a file, which was on its way for who knows how long: it says nothing of what time it is now. */
export function acceptFile(token: string, pins: LicensePins, device: LicenseDevice, memory: LicenseMemory): KnownLicense {
  if (isSunset(token, pins)) return { token, memory: { ...memory, end: null } };
  const claims = readNew(token, withoutKeys(pins, memory.retiredKeys), device, ({ mode, iat }) => mode === 'offline-file' && iat >= memory.lastSaidAt);
  const { notEarlierThan, lastCheckInAt } = memory;
  return { token, memory: { ...taken(memory, claims), notEarlierThan: Math.max(notEarlierThan, claims.iat * 1_000), lastSaidAt: claims.iat, lastCheckInAt } };
}

/** Throws `invalid_license` for a token that is not for this device, or was here before. */
function readNew(token: string, pins: LicensePins, device: LicenseDevice, isNew: (claims: LicenseClaims) => boolean): LicenseClaims {
  const claims = readTokenFor(token, pins, device);
  if (typeof claims === 'string') throw new AppError('invalid_license', `This is no license for this device (${claims.replaceAll('_', ' ')})`);
  if (!isNew(claims)) throw new AppError('invalid_license', 'This license was here before, or a later one was');
  return claims;
}

function taken(memory: LicenseMemory, { seq, iat }: LicenseClaims): LicenseMemory {
  return { ...memory, end: null, lastSeq: seq, lastCheckInAt: iat * 1_000 };
}

function ended({ memory }: KnownLicense, { end, iat }: LicenseEndClaims, now: number): KnownLicense {
  if (iat < memory.lastSaidAt) throw new AppError('license_server_unreachable', 'This answer is older than the last one', { reason: 'malformed' });
  return { token: null, memory: { ...afterContact(memory, now, iat), end, lastCheckInAt: iat * 1_000 } };
}

function readEnd(answer: Extract<CheckInAnswer, { answer: 'unlicensed' }>, { issuer, keys }: LicensePins, thumbprint: string, jti: string): LicenseEndClaims {
  const claims = LicenseEndClaims.safeParse(readSigned(answer.proof, licenseEndType, keys)?.payload).data;
  if (claims?.iss !== issuer || claims.jkt !== thumbprint || claims.ans !== jti) {
    throw new AppError('license_server_unreachable', 'The license server’s answer is not signed as its own', { reason: 'malformed' });
  }
  return claims;
}

function withRetired(memory: LicenseMemory, statements: readonly string[], pins: LicensePins): LicenseMemory {
  const retired = statements.map((statement) => readRetirement(statement, withoutKeys(pins, memory.retiredKeys))).filter((kid) => kid !== undefined);
  return retired.length === 0 ? memory : { ...memory, retiredKeys: [...new Set([...memory.retiredKeys, ...retired])] };
}
