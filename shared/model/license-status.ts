import { z } from 'zod';

/**
 * How things stand with the license of this device. All features are there in `trial`, `active`, `past_due` and `stale`
 * (a check-in is overdue, the token still holds), and for a while in `clock_suspect`.
 */
export const licenseStates = ['unlicensed', 'trial', 'active', 'past_due', 'stale', 'expired', 'revoked', 'wrong_device', 'clock_suspect', 'invalid'] as const;
export const LicenseState = z.enum(licenseStates);
export type LicenseState = z.infer<typeof LicenseState>;

/** What a token says of its license. */
export const LicenseStanding = z.enum(['active', 'trial', 'past_due']);
export type LicenseStanding = z.infer<typeof LicenseStanding>;

/** Why the server ended a license on this device. */
export const licenseEnds = ['revoked', 'suspended', 'device_released', 'device_limit_reached', 'license_inactive', 'wrong_device'] as const;
export const LicenseEnd = z.enum(licenseEnds);
export type LicenseEnd = z.infer<typeof LicenseEnd>;
