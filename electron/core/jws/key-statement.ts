import type { KeyObject } from 'node:crypto';
import { keyRetirementType, licenseAudience, type KeyRetirement } from '#shared/model/license-token.ts';
import { signJws } from './compact-jws.ts';

export interface RetirementParts {
  /** Address of the license server. */
  issuer: string;
  /** The key that leaked. */
  retire: string;
  /** Epoch ms. */
  now: number;
}

/** What another of our keys, named `kid`, says of one that leaked. */
export function makeRetirement({ issuer, retire, now }: RetirementParts, { kid, key }: { kid: string; key: KeyObject }): string {
  const said: KeyRetirement = { iss: issuer, aud: licenseAudience, iat: Math.floor(now / 1_000), retire };
  return signJws({ typ: keyRetirementType, kid }, said, key);
}
