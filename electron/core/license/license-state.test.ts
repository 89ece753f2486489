import { describe, expect, test } from 'vitest';
import type { LicenseClaims } from '#shared/model/license-token.ts';
import { signJws } from '../jws/compact-jws.ts';
import { makeKey, privateKeyOf, publicHalf, thumbprintOf } from '../jws/ed25519-keys.ts';
import { makeRetirement, makeSunset } from '../jws/key-statement.ts';
import { acceptFile } from './check-in.ts';
import { afterContact, afterRunning } from './clock-rules.ts';
import { noMemory, type LicenseMemory } from './license-memory.ts';
import { licenseState, type LicenseDevice } from './license-state.ts';
import { pinKeys, readRetirement } from './pinned-keys.ts';

const hour = 3_600_000;
const day = 24 * hour;
const madeAt = Date.UTC(2026, 10, 22);
const iat = madeAt / 1_000;

const signing = makeKey();
const other = makeKey();
const deviceKey = publicHalf(makeKey());
const issuer = 'https://license.example.com';
const pins = pinKeys(issuer, { keys: [{ ...publicHalf(signing), kid: 'lic-2026-11', not_before: madeAt - 30 * day, retire_at: madeAt + 700 * day }] });
const device: LicenseDevice = {
  thumbprint: thumbprintOf(deviceKey),
  holdsKey: true,
  tags: { account: [['os', '11111111'], ['hw', '22222222'], ['disk', '33333333'], ['cpu', '44444444']], global: [['os', 'aaaaaaaa']] },
};

function claims(change: Partial<LicenseClaims> = {}): LicenseClaims {
  return {
    ...{ iss: issuer, aud: 'webplay-desktop', sub: 'u', lic: '1', dev: '2', jti: '0198a000-0000-7000-8000-000000000000', seq: 3, iat, nbf: iat, exp: iat + 14 * 86_400, rfa: iat + 86_400 },
    ...{ st: 'active', until: iat + 30 * 86_400, plan: 'gold', lim: { devices: 3, companions: 10 }, ent: [], cnf: { jkt: thumbprintOf(deviceKey) } },
    fp: { v: 1, need: 50, c: [['os', '11111111'], ['hw', '22222222'], ['disk', '33333333'], ['cpu', '44444444']] },
    pol: { check_in_h: 24, offline_d: 14, clock_h: 24 },
    ...change,
  };
}

function token(change: Partial<LicenseClaims> = {}, header: object = {}, key = signing): string {
  return signJws({ typ: 'lic+jwt', kid: 'lic-2026-11', ...header }, claims(change), privateKeyOf(key));
}

const known: LicenseMemory = { ...noMemory, lastSeq: 3, notEarlierThan: madeAt, lastSaidAt: iat };
const judge = (now: number, { text = token(), on = device, memory = known }: { text?: string | null; on?: LicenseDevice; memory?: LicenseMemory } = {}) =>
  licenseState(text, pins, on, { now }, memory);

describe('a token that holds', () => {
  test.each([
    [0, 'active', 'full'],
    [23 * hour, 'active', 'full'],
    [day, 'stale', 'full'],
    [13 * day, 'stale', 'full'],
    [14 * day - 1, 'stale', 'full'],
    [14 * day, 'expired', 'free'],
    [400 * day, 'expired', 'free'],
    [-23 * hour, 'clock_suspect', 'full'], // the token would be from the future
    [-4 * 60_000, 'active', 'full'],
  ] as const)('%d ms after it was made is %s', (after, state, features) => {
    expect(judge(madeAt + after)).toMatchObject({ state, features, claims: { plan: 'gold' } });
  });

  test('says when to ask again, when to worry, and when it ends', () => {
    expect(judge(madeAt)).toMatchObject({ reason: null, nextCheckInAt: madeAt + day, warnAt: madeAt + 10 * day, offlineUntil: madeAt + 14 * day });
  });

  test('says what is paid for', () => {
    for (const st of ['trial', 'past_due'] as const) expect(judge(madeAt, { text: token({ st }) })).toMatchObject({ state: st, features: 'full' });
  });

  test('from a file is never overdue', () => {
    const text = token({ mode: 'offline-file', exp: iat + 180 * 86_400, fp: { v: 2, need: 50, c: [['os', 'aaaaaaaa']] } });
    expect(judge(madeAt + 100 * day, { text })).toMatchObject({ state: 'active', features: 'full' });
  });
});

test.each([
  ['signed by another key', token({}, {}, other), 'invalid', 'bad_signature'],
  ['of a key nobody pinned', token({}, { kid: 'lic-2030-01' }), 'invalid', 'unknown_key'],
  ['made before its key', token({ iat: iat - 31 * 86_400, nbf: iat, exp: iat }), 'invalid', 'outside_key_window'],
  ['made after its key', token({ iat: iat + 700 * 86_400, nbf: iat + 700 * 86_400, exp: iat + 701 * 86_400, rfa: iat + 701 * 86_400 }), 'invalid', 'outside_key_window'],
  ['of another server', token({ iss: 'https://evil.example' }), 'invalid', 'other_issuer'],
  ['that lives too long', token({ exp: iat + 46 * 86_400 }), 'invalid', 'too_long_a_life'],
  ['of a file that lives too long', token({ mode: 'offline-file', exp: iat + 181 * 86_400 }), 'invalid', 'too_long_a_life'],
  ['with one more header', token({}, { crit: [] }), 'invalid', 'malformed'],
  ['with a line break at its end', `${token()}\n`, 'invalid', 'malformed'],
  ['for another device', token({ cnf: { jkt: thumbprintOf(publicHalf(other)) } }), 'wrong_device', 'other_key'],
  ['that is older than the last one', token({ seq: 2 }), 'invalid', 'replayed'],
])('a token %s does not count', (_, text, state, reason) => {
  expect(judge(madeAt, { text })).toMatchObject({ state, reason, features: 'free' });
});

test('a key that is not in the keychain is no key', () => {
  expect(judge(madeAt, { on: { ...device, holdsKey: false } })).toMatchObject({ state: 'wrong_device', reason: 'other_key' });
  expect(judge(madeAt, { on: { ...device, thumbprint: null } })).toMatchObject({ state: 'wrong_device', reason: 'other_key' });
});

test('half of a machine is the machine, less is another; not looked at yet is neither', () => {
  const like = (...account: [('os' | 'hw' | 'disk' | 'cpu'), string][]) => judge(madeAt, { on: { ...device, tags: { account, global: [] } } }).state;
  expect(like(['os', '11111111'], ['hw', 'ffffffff'], ['disk', 'ffffffff'], ['cpu', '44444444'])).toBe('active');
  expect(like(['os', 'ffffffff'], ['hw', '22222222'], ['disk', 'ffffffff'], ['cpu', '44444444'])).toBe('wrong_device');
  expect(like()).toBe('wrong_device');
  expect(judge(madeAt, { on: { ...device, tags: null } }).state).toBe('active');
  expect(judge(madeAt, { text: token({ fp: { v: 1, need: 0, c: [] } }), on: { ...device, tags: { account: [], global: [] } } }).state).toBe('active');
});

describe('without a token', () => {
  test('a fresh installation works for a day', () => {
    const memory = { ...noMemory, firstStartAt: madeAt };
    expect(judge(madeAt + day - 1, { text: null, memory })).toMatchObject({ state: 'unlicensed', reason: 'evaluation', features: 'full', offlineUntil: madeAt + day });
    expect(judge(madeAt + day, { text: null, memory })).toMatchObject({ state: 'unlicensed', reason: 'no_token', features: 'free' });
    expect(judge(madeAt, { text: null, memory: { ...memory, lastSeq: 1 } })).toMatchObject({ features: 'free' });
  });

  test.each([['revoked', 'revoked'], ['suspended', 'revoked'], ['license_inactive', 'expired'], ['device_released', 'unlicensed'], ['device_limit_reached', 'unlicensed'], ['wrong_device', 'wrong_device']] as const)('what the server ended as %s is %s', (end, state) => {
    expect(judge(madeAt, { text: null, memory: { ...known, end } })).toMatchObject({ state, reason: 'ended_by_server', features: 'free' });
    expect(judge(madeAt, { memory: { ...known, end } }).state).toBe(state);
  });
});

describe('the clock', () => {
  const ran = (memory: LicenseMemory, now: number, ms: number) => afterRunning(memory, now, ms);
  const week = ran(ran(known, madeAt, 0), madeAt + 7 * day, hour);

  test('a step back of less than a day is nothing', () => {
    expect(judge(madeAt + 7 * day - 23 * hour, { memory: week })).toMatchObject({ state: 'stale', features: 'full' });
  });

  test('a step back of more than a day is noticed, and everything goes on for 72 hours of running', () => {
    const now = madeAt + 6 * day - 1;
    expect(judge(now, { memory: week })).toMatchObject({ state: 'clock_suspect', reason: 'clock', features: 'full' });
    const later = ran(week, now, 71 * hour);
    expect(judge(now, { memory: later })).toMatchObject({ state: 'clock_suspect', features: 'full' });
    expect(judge(now, { memory: ran(later, now, hour) })).toMatchObject({ state: 'clock_suspect', features: 'free' });
    // The battery was changed: nobody has to ask for anything.
    expect(judge(madeAt + 10 * day, { memory: ran(later, now, hour) })).toMatchObject({ state: 'stale', features: 'full' });
  });

  test('years ahead the token is over, and nothing of that is written down', () => {
    const now = madeAt + 3_650 * day;
    expect(judge(now, { memory: ran(week, now, hour) })).toMatchObject({ state: 'expired', features: 'free' });
    expect(ran(week, now, hour).notEarlierThan).toBe(week.notEarlierThan + hour);
    expect(judge(madeAt + 7 * day + hour, { memory: ran(week, now, hour) })).toMatchObject({ state: 'stale', features: 'full' });
  });

  test.each([-3 * 365 * day, -3 * day, -25 * hour, -hour, 0, hour, 3 * day, 20 * day, 3_650 * day])('one check-in repairs a clock that is %d ms off, and one that is put right afterwards', (off) => {
    const now = madeAt + off;
    const memory = afterContact({ ...week, suspectRunMs: 80 * hour }, now, iat);
    expect(judge(now + hour, { memory })).toMatchObject({ state: 'active', features: 'full' });
    expect(judge(now + 2 * day, { memory: ran(memory, now + 2 * day, day) }).features).toBe('full');
    expect(judge(madeAt + hour, { memory })).toMatchObject({ state: 'active', features: 'full' });
    expect(judge(now + 15 * day + Math.max(0, -off), { memory }).features).toBe('free');
  });

  test.each([2, 3, 10, 13, 20])('a token is not stretched by a clock that was %d days ahead at its check-in, and is right since', (days) => {
    let memory = afterContact(known, madeAt + days * day, iat);
    for (let at = madeAt; at < madeAt + 13 * day; at += 2 * day) {
      memory = ran(memory, at, hour);
      expect(judge(at, { memory }).features).toBe('full');
    }
    // Not used for so long that the clock could be what it was then.
    expect(judge(madeAt + 14 * day, { memory }).state).toBe('expired');
    expect(judge(madeAt + (14 + days) * day - hour, { memory }).state).toBe('expired');
  });

  test('a clock that stands still gains a day, not a year', () => {
    let memory = known;
    for (let hours = 0; hours < 24; hours++) memory = ran(memory, madeAt + hour, hour);
    expect(judge(madeAt + hour, { memory })).toMatchObject({ state: 'active' });
    for (let hours = 0; hours < 4; hours++) memory = ran(memory, madeAt + hour, hour);
    expect(judge(madeAt + hour, { memory })).toMatchObject({ state: 'clock_suspect' });
  });
});

describe('should the license server ever be gone', () => {
  const last = makeKey();
  const withLast = pinKeys(issuer, { keys: [{ ...publicHalf(signing), kid: 'lic-2026-11', not_before: madeAt, retire_at: null }, { ...publicHalf(last), kid: 'sunset', not_before: 0, retire_at: null, use: 'sunset' }] });
  const sunset = (by = last, from = issuer) => makeSunset({ issuer: from, now: madeAt }, { kid: 'sunset', key: privateKeyOf(by) });
  const stateOf = (text: string, whom = withLast) => licenseState(text, whom, { thumbprint: null, holdsKey: false, tags: null }, { now: madeAt + 10_000 * day }, { ...known, end: 'license_inactive' });

  test('one text licenses every device for good, whatever was before', () => {
    expect(stateOf(sunset())).toMatchObject({ state: 'active', reason: 'sunset', features: 'full', nextCheckInAt: null, offlineUntil: null });
    expect(acceptFile(sunset(), withLast, device, { ...known, end: 'device_released' })).toMatchObject({ token: sunset(), memory: { end: null } });
  });

  test('only the key that is pinned for it may say so, and it says nothing else', () => {
    expect(stateOf(sunset(signing)).features).toBe('free');
    expect(stateOf(sunset(other)).features).toBe('free');
    expect(stateOf(sunset(last, 'https://evil.example')).features).toBe('free');
    expect(stateOf(`${sunset()}x`).features).toBe('free');
    expect(stateOf(sunset(), pins).features).toBe('free');
    expect(stateOf(makeSunset({ issuer, now: madeAt }, { kid: 'lic-2026-11', key: privateKeyOf(signing) })).features).toBe('free');
    expect(judge(madeAt, { text: token({}, { kid: 'sunset' }, last) })).toMatchObject({ state: 'invalid', reason: 'unknown_key' });
  });
});

test('a key in reserve, which never signed, may retire the one that signs, and not the other way round', () => {
  const reserve = makeKey();
  const both = pinKeys(issuer, { keys: [{ ...publicHalf(reserve), kid: 'lic-2028-11', not_before: 0, retire_at: null }, { ...publicHalf(signing), kid: 'lic-2026-11', not_before: madeAt, retire_at: null }] });
  const says = (kid: string, by: typeof signing, retire: string) => readRetirement(makeRetirement({ issuer, retire, now: madeAt }, { kid, key: privateKeyOf(by) }), both);
  expect(says('lic-2028-11', reserve, 'lic-2026-11')).toBe('lic-2026-11');
  expect(says('lic-2026-11', signing, 'lic-2028-11')).toBeUndefined();
});
