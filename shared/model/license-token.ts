import { z } from 'zod';
import { DeviceTags } from './device-tags.ts';
import { LicenseEnd, LicenseStanding } from './license-status.ts';

/** What a license token says: signed by the license server, read on the device. Times are whole seconds since the epoch. */
const Seconds = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const Id = z.string().min(1).max(100);
/**
 * `jti` of the proof that is answered. The device made it up for this one request, so whoever kept what was said to an
 * earlier one has nothing to answer this one with.
 */
const Answered = z.string().max(64);

export const licenseTokenType = 'lic+jwt';
/** `aud` of every token of this application. */
export const licenseAudience = 'webplay-desktop';

export const LicenseTokenHeader = z.strictObject({ alg: z.literal('Ed25519'), typ: z.literal(licenseTokenType), kid: z.string().regex(/^[a-z0-9-]{1,40}$/) });
export type LicenseTokenHeader = z.infer<typeof LicenseTokenHeader>;

export const LicenseClaims = z.strictObject({
  /** Address of the license server. */
  iss: z.string().max(2_048),
  aud: z.literal(licenseAudience),
  sub: Id,
  lic: Id,
  dev: Id,
  jti: z.uuid(),
  /** One more with each token of a device: an older one cannot come back. */
  seq: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  iat: Seconds,
  nbf: Seconds,
  exp: Seconds,
  /** Ask for the next one after this. */
  rfa: Seconds,
  st: LicenseStanding,
  /** End of what is paid for, or of the trial; absent for a license that was given. */
  until: Seconds.optional(),
  plan: z.string().max(200).nullable(),
  /** Of devices, 0 is no limit. */
  lim: z.strictObject({ devices: z.number().int().min(0), companions: z.number().int().min(0) }),
  ent: z.array(z.string().max(100)).max(50),
  /** Of the device's key (RFC 7638). */
  cnf: z.strictObject({ jkt: z.string().length(43) }),
  /** `v` 1: tags made with the salt of the account; 2: with the one of the application, as in a request for a license file. `need` is 0 for a weak device. */
  fp: z.strictObject({ v: z.union([z.literal(1), z.literal(2)]), need: z.number().int().min(0).max(100), c: DeviceTags }),
  pol: z.strictObject({ check_in_h: z.number().int().min(1), offline_d: z.number().int().min(1), clock_h: z.number().int().min(1) }),
  /** One that was made without the network, from a file. */
  mode: z.literal('offline-file').optional(),
  ans: Answered.optional(),
});
export type LicenseClaims = z.infer<typeof LicenseClaims>;

export const licenseEndType = 'lic-end+jwt';

/**
 * That a license does not hold on a device any more, signed like a token: whoever answers in the license server's place can
 * keep tokens away, but cannot take one.
 */
export const LicenseEndClaims = z.strictObject({ iss: z.string().max(2_048), aud: z.literal(licenseAudience), jkt: z.string().length(43), ans: Answered, iat: Seconds, end: LicenseEnd });
export type LicenseEndClaims = z.infer<typeof LicenseEndClaims>;

export const keyRetirementType = 'lic-retire+jwt';

/** That one of our keys counts no more, signed by another one that is pinned too. */
export const KeyRetirement = z.strictObject({ iss: z.string().max(2_048), aud: z.literal(licenseAudience), iat: Seconds, retire: LicenseTokenHeader.shape.kid });
export type KeyRetirement = z.infer<typeof KeyRetirement>;

export const licenseSunsetType = 'lic-sunset+jwt';

/**
 * That every device is licensed for good: signed once, by a key that is pinned for this alone and kept offline, should the
 * license server ever be gone.
 */
export const LicenseSunset = z.strictObject({ iss: z.string().max(2_048), aud: z.literal(licenseAudience), iat: Seconds });
export type LicenseSunset = z.infer<typeof LicenseSunset>;

/** Longest life of a token, and of one from a file. */
export const longestLifeSeconds = { online: 45 * 86_400, file: 180 * 86_400 } as const;
