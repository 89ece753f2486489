import type { KeyObject } from 'node:crypto';
import { keyRetirementType, licenseAudience, licenseSunsetType, type KeyRetirement, type LicenseSunset } from '#shared/model/license-token.ts';
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

/** What licenses every device for good, by a key that is pinned for that. */
export function makeSunset({ issuer, now }: Pick<RetirementParts, 'issuer' | 'now'>, { kid, key }: { kid: string; key: KeyObject }): string {
  const said: LicenseSunset = { iss: issuer, aud: licenseAudience, iat: Math.floor(now / 1_000) };
  return signJws({ typ: licenseSunsetType, kid }, said, key);
}
