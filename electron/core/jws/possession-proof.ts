import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { signJws } from './compact-jws.ts';
import { PublicJwk } from './ed25519-keys.ts';

/** Of a proof that whoever sends a request holds a key (DPoP, RFC 9449). */
const typ = 'dpop+jwt';

export const ProofHeader = z.strictObject({ alg: z.literal('Ed25519'), typ: z.literal(typ), jwk: PublicJwk });
export const ProofClaims = z.strictObject({
  htm: z.enum(['GET', 'POST']),
  htu: z.string().max(2_048),
  iat: z.number().int(),
  jti: z.string().min(16).max(64),
  nonce: z.string().min(1).max(256),
});

export interface ProofParts {
  method: 'GET' | 'POST';
  /** Without query and fragment. */
  url: string;
  nonce: string;
  jti: string;
  /** Epoch ms. */
  now: number;
}

export function makeProof({ method, url, nonce, jti, now }: ProofParts, key: KeyObject, publicJwk: PublicJwk): string {
  return signJws({ typ, jwk: publicJwk }, { htm: method, htu: url, iat: Math.floor(now / 1_000), jti, nonce }, key);
}
