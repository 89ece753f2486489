import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { LicenseRequestClaims, licenseRequestType } from '#shared/model/license-request.ts';
import { isSignedBy, readJws, signJws } from './compact-jws.ts';
import { PublicJwk, publicKeyOf, thumbprintOf } from './ed25519-keys.ts';

const Header = z.strictObject({ alg: z.literal('Ed25519'), typ: z.literal(licenseRequestType), jwk: PublicJwk });

export function makeLicenseRequest(claims: LicenseRequestClaims, key: KeyObject, jwk: PublicJwk): string {
  return signJws({ typ: licenseRequestType, jwk }, claims, key);
}

export interface ReadLicenseRequest {
  claims: LicenseRequestClaims;
  publicJwk: PublicJwk;
  thumbprint: string;
}

/** Undefined when it is none, or when its own key did not sign it. */
export function readLicenseRequest(text: string): ReadLicenseRequest | undefined {
  const jws = readJws(text);
  const header = Header.safeParse(jws?.header);
  const claims = LicenseRequestClaims.safeParse(jws?.payload);
  if (!jws || !header.success || !claims.success || !isSignedBy(jws, publicKeyOf(header.data.jwk))) return undefined;
  return { claims: claims.data, publicJwk: header.data.jwk, thumbprint: thumbprintOf(header.data.jwk) };
}
