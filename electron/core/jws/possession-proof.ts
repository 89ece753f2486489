import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { isSignedBy, readJws, signJws } from './compact-jws.ts';
import { PublicJwk, publicKeyOf, thumbprintOf } from './ed25519-keys.ts';

/** Of a proof that whoever sends a request holds a key (DPoP, RFC 9449). */
const typ = 'dpop+jwt';

const Header = z.strictObject({ alg: z.literal('Ed25519'), typ: z.literal(typ), jwk: PublicJwk });
const Claims = z.strictObject({
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

export interface ReadProof {
  jti: string;
  nonce: string;
  /** Epoch seconds. */
  iat: number;
  publicJwk: PublicJwk;
  thumbprint: string;
}

/** What a proof says, when it is one for this request. Whether its time, nonce and `jti` are good is the caller's to know. */
export function readProof(text: string, { method, url }: Pick<ProofParts, 'method' | 'url'>): ReadProof | undefined {
  const jws = readJws(text);
  const header = Header.safeParse(jws?.header);
  const claims = Claims.safeParse(jws?.payload);
  if (!jws || !header.success || !claims.success) return undefined;
  const { jwk } = header.data;
  const { htm, htu, iat, jti, nonce } = claims.data;
  if (htm !== method || htu !== url || !isSignedBy(jws, publicKeyOf(jwk))) return undefined;
  return { jti, nonce, iat, publicJwk: jwk, thumbprint: thumbprintOf(jwk) };
}
