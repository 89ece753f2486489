import { expect, test } from 'vitest';
import { signJws } from '../jws/compact-jws.ts';
import { makeKey, privateKeyOf, publicHalf, thumbprintOf } from '../jws/ed25519-keys.ts';
import { acceptActivated } from './check-in.ts';
import { noMemory } from './license-memory.ts';
import { pinKeys } from './pinned-keys.ts';

const issuer = 'https://license.example.com';
const signing = makeKey();
const pins = pinKeys(issuer, { keys: [{ ...publicHalf(signing), kid: 'lic-test', not_before: 0, retire_at: null }] });
const device = { thumbprint: thumbprintOf(publicHalf(makeKey())), holdsKey: true, tags: null };
const iat = 1_795_000_000;

function tokenAnswering(ans: string | undefined): string {
  const claims = {
    ...{ iss: issuer, aud: 'webplay-desktop', sub: 'user', lic: '1', dev: '2', jti: '0198a000-0000-7000-8000-000000000000', seq: 5, iat, nbf: iat, exp: iat + 1_000, rfa: iat + 500 },
    ...{ st: 'active', plan: null, lim: { devices: 0, companions: 10 }, ent: [], cnf: { jkt: device.thumbprint }, fp: { v: 1, need: 0, c: [] } },
    ...{ pol: { check_in_h: 24, offline_d: 14, clock_h: 24 }, ...(ans === undefined ? {} : { ans }) },
  };
  return signJws({ typ: 'lic+jwt', kid: 'lic-test' }, claims, privateKeyOf(signing));
}

test('a token that an activation brings is the answer to what was asked, not one that was kept from before', () => {
  const accept = (ans: string | undefined) => acceptActivated({ token: tokenAnswering(ans), jti: 'what was asked now' }, pins, device, noMemory, iat * 1_000);
  expect(accept('what was asked now').memory.lastSeq).toBe(5);
  expect(() => accept('what was asked before')).toThrow('was here before');
  expect(() => accept(undefined)).toThrow('was here before');
});
