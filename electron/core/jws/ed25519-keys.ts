import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** The public half of an Ed25519 key as a JWK (RFC 8037), with nothing else in it. */
export const PublicJwk = z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });
export type PublicJwk = z.infer<typeof PublicJwk>;

export const PrivateJwk = PublicJwk.extend({ d: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });
export type PrivateJwk = z.infer<typeof PrivateJwk>;

export function makeKey(): PrivateJwk {
  return PrivateJwk.parse(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
}

export function publicHalf({ kty, crv, x }: PrivateJwk): PublicJwk {
  return { kty, crv, x };
}

export function privateKeyOf(jwk: PrivateJwk): KeyObject {
  return createPrivateKey({ key: jwk, format: 'jwk' });
}

export function publicKeyOf({ kty, crv, x }: PublicJwk): KeyObject {
  return createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
}

/** What a key is called by (RFC 7638): its members in their order, digested. */
export function thumbprintOf({ crv, kty, x }: PublicJwk): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
}

/** One that signs license tokens, with the name they carry. */
export const SigningJwk = PrivateJwk.extend({ kid: z.string().regex(/^[a-z0-9-]{1,40}$/) });
export type SigningJwk = z.infer<typeof SigningJwk>;
