import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { licenseAudience } from '#shared/model/license-token.ts';
import { isSignedBy, readJws, signJws } from './compact-jws.ts';

/** One of our keys says of another that nothing it signed counts any more: it leaked. */

const typ = 'lic-retire+jwt';
const Kid = z.string().regex(/^[a-z0-9-]{1,40}$/);
const Header = z.strictObject({ alg: z.literal('Ed25519'), typ: z.literal(typ), kid: Kid });
const Claims = z.strictObject({ aud: z.literal(licenseAudience), retire: Kid, iat: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER) });

/** `kid` names `key`; `now` is epoch ms. */
export function makeRetirement({ retire, now }: { retire: string; now: number }, { kid, key }: { kid: string; key: KeyObject }): string {
  return signJws({ typ, kid }, { aud: licenseAudience, retire, iat: Math.floor(now / 1_000) }, key);
}

/**
 * The name of the key that is retired; undefined unless another key signed it that `keyOf` knows, and which must not be
 * retired itself.
 */
export function readRetirement(text: string, keyOf: (kid: string) => KeyObject | undefined): { retire: string; by: string } | undefined {
  const jws = readJws(text);
  const header = Header.safeParse(jws?.header);
  const claims = Claims.safeParse(jws?.payload);
  if (!jws || !header.success || !claims.success || header.data.kid === claims.data.retire) return undefined;
  const key = keyOf(header.data.kid);
  return key && isSignedBy(jws, key) ? { retire: claims.data.retire, by: header.data.kid } : undefined;
}
