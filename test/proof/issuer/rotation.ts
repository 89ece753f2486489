import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insideCall } from '#shared/contract/call.ts';
import { licenseTokenType, type LicenseClaims } from '#shared/model/license-token.ts';
import { dayMs, publicUrl, startIssuingServer } from '../../../electron/core/issuer/issuing-server.test-wrapper.ts';
import { signJws } from '../../../electron/core/jws/compact-jws.ts';
import { makeKey, privateKeyOf, publicHalf } from '../../../electron/core/jws/ed25519-keys.ts';
import { makeRetirement } from '../../../electron/core/jws/key-statement.ts';
import { noMemory } from '../../../electron/core/license/license-memory.ts';
import { licenseState } from '../../../electron/core/license/license-state.ts';
import { pinKeys, readRetirement, withoutKeys } from '../../../electron/core/license/pinned-keys.ts';
import { createJudge, type PartOutcome } from './part.ts';

const nobody = { kind: 'anonymous' } as const;

/** A server that changes its key, and what a device makes of tokens and statements of each. */
export async function changeKeys(): Promise<PartOutcome> {
  const judge = createJudge();
  const folder = mkdtempSync(join(tmpdir(), 'webplay-rotation-'));
  const [old, next, stranger] = [{ ...makeKey(), kid: 'lic-2026-11' }, { ...makeKey(), kid: 'lic-2028-11' }, { ...makeKey(), kid: 'lic-2099-01' }];
  try {
    const before = startIssuingServer({ folder, licenseSigningKey: old });
    const ana = before.addUser('ana');
    await before.handlers.licenses.create({}, ana, insideCall);
    const device = before.machine();
    const answer = await device.activate(ana);
    if (answer.answer !== 'licensed') throw new Error(answer.answer);
    const oldToken = answer.token;
    const claims = before.claimsIn(oldToken);
    await before.stop();

    const after = startIssuingServer({ folder, licenseSigningKey: next, startsAt: before.now() + 2 * dayMs });
    const { keys } = await after.handlers.licenseChecks.listKeys({}, nobody, insideCall);
    judge.expect('keys that are listed', keys.map(({ kid, retireAt }) => [kid, retireAt]), [[next.kid, null], [old.kid, after.now()]]);
    const published = keys.map(({ notBefore: not_before, retireAt: retire_at, ...key }) => ({ ...key, not_before, retire_at }));
    const pins = pinKeys(publicUrl, { keys: published });
    const machine = { thumbprint: device.thumbprint, holdsKey: true, tags: { account: device.tags, global: [] } };
    const judged = (token: string, retired: string[] = [], now = after.now()) => {
      const { state, reason } = licenseState(token, withoutKeys(pins, retired), machine, { now }, noMemory);
      return reason ?? state;
    };
    const signed = (by: typeof old, change: Partial<LicenseClaims> = {}, kid = by.kid): string => {
      const { kid: _name, ...jwk } = by;
      return signJws({ typ: licenseTokenType, kid }, { ...claims, ...change }, privateKeyOf(jwk));
    };
    const iat = Math.floor(after.now() / 1_000);
    judge.expect('a token of the old key, in its time', judged(oldToken, [], before.now()), 'active');
    judge.expect('the same after the change', judged(oldToken), 'stale');
    judge.expect('made with the old key after the change', judged(signed(old, { iat, nbf: iat, exp: iat + 86_400, rfa: iat })), 'outside_key_window');
    judge.expect('of the new key', judged(signed(next, { iat, nbf: iat, exp: iat + 14 * 86_400, rfa: iat + 86_400 })), 'active');
    judge.expect('of the new key, from before it was one', judged(signed(next)), 'outside_key_window');
    judge.expect('of the old key, retired', judged(oldToken, [old.kid]), 'unknown_key');
    judge.expect('of an unknown key', judged(signed(stranger)), 'unknown_key');
    judge.expect('of a stranger under the name of the new key', judged(signed(stranger, {}, next.kid)), 'bad_signature');
    judge.expect('of the old key under the name of the new one', judged(signed(old, {}, next.kid)), 'bad_signature');

    const statement = (by: typeof old, retire: string, issuer = publicUrl, kid = by.kid): string => {
      const { kid: _name, ...jwk } = by;
      return makeRetirement({ issuer, retire, now: after.now() }, { kid, key: privateKeyOf(jwk) });
    };
    judge.expect('retired by the next key', readRetirement(statement(next, old.kid), pins), old.kid);
    const forged: Record<string, string> = {
      'by the key that leaked': statement(old, next.kid),
      'by itself': statement(next, next.kid),
      'by a stranger': statement(stranger, old.kid),
      'by a stranger under a known name': statement(stranger, old.kid, publicUrl, next.kid),
      'of another server': statement(next, old.kid, 'https://other.example'),
      'of an unknown key': statement(next, stranger.kid),
      'with another signature': `${statement(next, old.kid).split('.').slice(0, 2).join('.')}.${statement(next, stranger.kid).split('.')[2] ?? ''}`,
      'a token instead': oldToken,
      'cut off': statement(next, old.kid).slice(0, -1),
    };
    for (const [title, text] of Object.entries(forged)) judge.expect(`a retirement ${title}`, readRetirement(text, pins) ?? null, null);
    judge.expect('a public half', 'd' in publicHalf(next), false);
    await after.stop();
    return judge.outcome();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
