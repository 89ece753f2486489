import { z } from 'zod';
import { DeviceTags } from './device-tags.ts';
import { licenseAudience } from './license-token.ts';

/** What a machine without a network asks a license file with: signed by its own key, which is in the header. */

export const licenseRequestType = 'lic-req+jwt';

const Said = z.string().max(200).nullable();

export const LicenseRequestClaims = z.strictObject({
  aud: z.literal(licenseAudience),
  jti: z.uuid(),
  /** Seconds since the epoch, by the clock of the machine. */
  iat: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  /** Made with the salt of the application: that of the account is not known there. */
  tags: DeviceTags,
  name: Said,
  platform: Said,
  app: Said,
});
export type LicenseRequestClaims = z.infer<typeof LicenseRequestClaims>;
