import { randomBytes, sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeKey, privateKeyOf, publicHalf, publicKeyOf } from './ed25519-keys.ts';
import { signerOf, verifierOf } from './fast-ed25519.ts';

test('signs to the byte what Node signs, and each accepts what the other signed', () => {
  for (let length = 0; length < 600; length += 37) {
    const key = makeKey();
    const message = randomBytes(length);
    const signature = signerOf(key)(message);
    expect(signature.equals(sign(null, message, privateKeyOf(key)))).toBe(true);
    expect(verify(null, message, publicKeyOf(publicHalf(key)), signature)).toBe(true);
    expect(verifierOf(publicHalf(key))(message, signature)).toBe(true);
  }
});

test('refuses every signature with a bit of it, of the message or of the key turned', () => {
  const key = makeKey();
  const message = randomBytes(200);
  const signature = signerOf(key)(message);
  const turned = (bytes: Buffer, bit: number): Buffer => {
    const copy = Buffer.from(bytes);
    copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return copy;
  };
  const { x, ...half } = publicHalf(key);
  for (let bit = 0; bit < 512; bit++) expect(verifierOf(publicHalf(key))(message, turned(signature, bit)), `signature ${bit}`).toBe(false);
  for (let bit = 0; bit < 1_600; bit += 7) expect(verifierOf(publicHalf(key))(turned(message, bit), signature), `message ${bit}`).toBe(false);
  for (let bit = 0; bit < 256; bit++) {
    const other = { ...half, x: turned(Buffer.from(x, 'base64url'), bit).toString('base64url') };
    expect(verifierOf(other)(message, signature), `key ${bit}`).toBe(false);
  }
});

test('a key that any signature fits is refused', () => {
  // The neutral element: what it signed cannot be told from what it did not.
  const neutral = Buffer.alloc(32);
  neutral[0] = 1;
  const signature = Buffer.concat([neutral, Buffer.alloc(32)]);
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: neutral.toString('base64url') } as const;
  expect(verifierOf(jwk)(randomBytes(100), signature)).toBe(false);
});

test('the public half that is signed with is the one of the private half, whatever the key says', () => {
  const key = makeKey();
  const message = randomBytes(50);
  expect(signerOf({ ...key, x: makeKey().x })(message).equals(signerOf(key)(message))).toBe(true);
});
