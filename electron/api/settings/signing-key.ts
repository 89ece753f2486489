import { createPrivateKey, createPublicKey } from 'node:crypto';
import { z } from 'zod';
import type { Accepts } from './variable.ts';

const Part = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** An Ed25519 key as a JWK (RFC 8037), with the name that license tokens carry. */
const SigningKey = z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), kid: z.string().regex(/^[a-z0-9-]{1,40}$/), x: Part, d: Part });
export type SigningKey = z.infer<typeof SigningKey>;

export const signingKey: Accepts<SigningKey> = {
  accepts: 'a private Ed25519 key as JSON with a "kid", as "webplay license keys make" writes it',
  from(text) {
    const key = SigningKey.safeParse(jsonOf(text)).data;
    return key && isPair(key) ? key : undefined;
  },
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is signed with `d` must be what `x` verifies; Node makes the public half of `d` alone. */
function isPair({ kty, crv, x, d }: SigningKey): boolean {
  try {
    return createPublicKey(createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' })).export({ format: 'jwk' }).x === x;
  } catch {
    return false;
  }
}
