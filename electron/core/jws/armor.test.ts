import { expect, test } from 'vitest';
import { fromArmor, toArmor } from './armor.ts';
import { makeKey, privateKeyOf, publicHalf } from './ed25519-keys.ts';
import { makeLicenseRequest, readLicenseRequest } from './license-request.ts';

const device = makeKey();
const claims = {
  ...{ aud: 'webplay-desktop' as const, jti: '0193a1c2-7d00-7000-8000-000000000001', iat: 1_800_000_000, tags: [['os', '9f3a0011']] as ['os', string][] },
  ...{ name: 'Sala', platform: 'linux', app: '1.0.0' },
};

test('a request survives mail and editors, and is what the machine signed', () => {
  const text = toArmor('request', makeLicenseRequest(claims, privateKeyOf(device), publicHalf(device)));
  const mailed = `Oi,\r\n> hello\r\n\r\n${text.replaceAll('\n', '\r\n  ')}\r\nTchau`;
  const read = readLicenseRequest(fromArmor('request', mailed) ?? '');
  expect(read).toMatchObject({ claims, publicJwk: publicHalf(device) });
  expect(fromArmor('license', text)).toBeUndefined();
  expect(fromArmor('request', text.slice(0, -10))).toBeUndefined();
  const other = makeKey();
  expect(readLicenseRequest(makeLicenseRequest(claims, privateKeyOf(other), publicHalf(device)))).toBeUndefined();
});
