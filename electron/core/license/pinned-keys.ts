import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { KeyRetirement, keyRetirementType, LicenseSunset, licenseSunsetType, LicenseTokenHeader } from '#shared/model/license-token.ts';
import { isSignedBy, readJws } from '../jws/compact-jws.ts';
import { PublicJwk, publicKeyOf } from '../jws/ed25519-keys.ts';

/** A key that license tokens may be signed with. */
export interface PinnedKey {
  key: KeyObject;
  /** Tokens made before this, or from `retireAt` on, are not its own. Epoch seconds. */
  notBefore: number;
  retireAt: number;
  /** A later key may retire an earlier one, never the other way round. */
  rank: number;
}

/** Whom this build believes. */
export interface LicensePins {
  /** `iss` of its tokens. */
  issuer: string;
  keys: ReadonlyMap<string, PinnedKey>;
  /** Keys that sign one thing alone: that everybody is licensed for good. */
  sunset: ReadonlyMap<string, PinnedKey>;
}

/**
 * What the license server publishes of its keys, as a file, with those in reserve after them. Times are epoch ms;
 * `not_before` is 0 for a key that never signed.
 */
export const PublishedKeys = z.object({
  keys: z
    .array(PublicJwk.strip().extend({ kid: LicenseTokenHeader.shape.kid, not_before: z.number().default(0), retire_at: z.number().nullable().default(null), use: z.enum(['sig', 'sunset']).optional() }))
    .min(1)
    .max(10)
    .refine((keys) => new Set(keys.map(({ kid }) => kid)).size === keys.length, 'Two keys have one name'),
});
export type PublishedKeys = z.infer<typeof PublishedKeys>;

export function pinKeys(issuer: string, { keys }: PublishedKeys): LicensePins {
  // One in reserve comes after all that signed.
  const inOrder = [...keys].sort((one, other) => Number(one.not_before === 0) - Number(other.not_before === 0) || one.not_before - other.not_before);
  const pinned = (isSunset: boolean): LicensePins['keys'] =>
    new Map(
      inOrder
        .filter(({ use }) => (use === 'sunset') === isSunset)
        .map(({ kid, not_before, retire_at, use: _, ...jwk }, rank) => [
          kid,
          { key: publicKeyOf(jwk), notBefore: Math.floor(not_before / 1_000), retireAt: retire_at === null ? Number.POSITIVE_INFINITY : Math.ceil(retire_at / 1_000), rank },
        ]),
    );
  return { issuer, keys: pinned(false), sunset: pinned(true) };
}

export function withoutKeys({ keys, ...rest }: LicensePins, retired: readonly string[]): LicensePins {
  return { ...rest, keys: new Map([...keys].filter(([kid]) => !retired.includes(kid))) };
}

/** The key that a statement retires; undefined unless a later pinned key says so. */
export function readRetirement(statement: string, { issuer, keys }: LicensePins): string | undefined {
  const said = readSigned(statement, keyRetirementType, keys);
  const claims = KeyRetirement.safeParse(said?.payload);
  if (!said || !claims.success || claims.data.iss !== issuer) return undefined;
  const retired = keys.get(claims.data.retire);
  return retired !== undefined && said.key.rank > retired.rank ? claims.data.retire : undefined;
}

/** Whether a text in a token's place says that everybody is licensed for good. */
export function isSunset(text: string, { issuer, sunset }: LicensePins): boolean {
  return sunset.size > 0 && LicenseSunset.safeParse(readSigned(text, licenseSunsetType, sunset)?.payload).data?.iss === issuer;
}

/** The payload of a JWS of this type that a pinned key signed. */
export function readSigned(text: string, typ: string, keys: LicensePins['keys']): { payload: unknown; key: PinnedKey } | undefined {
  const jws = readJws(text);
  const header = z.strictObject({ ...LicenseTokenHeader.shape, typ: z.literal(typ) }).safeParse(jws?.header);
  const key = header.success ? keys.get(header.data.kid) : undefined;
  return jws && key && isSignedBy(jws, key.key) ? { payload: jws.payload, key } : undefined;
}
