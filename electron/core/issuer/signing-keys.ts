import { eq } from 'drizzle-orm';
import { AppError } from '#shared/errors.ts';
import { inOneWrite, signingKeys, type AccountsDatabase } from '../database/accounts-schema.ts';
import { PublicJwk, publicHalf, type SigningJwk } from '../jws/ed25519-keys.ts';
import { writeJws } from '../jws/compact-jws.ts';
import { signerOf } from '../jws/fast-ed25519.ts';
import { licenseEndType, licenseTokenType, type LicenseClaims, type LicenseEndClaims } from '#shared/model/license-token.ts';

export interface SigningKeys {
  sign(claims: LicenseClaims): string;
  signEnd(claims: LicenseEndClaims): string;
  /** All that ever signed here, those that came last first. */
  list(): { kid: string; kty: 'OKP'; crv: 'Ed25519'; x: string; notBefore: number; retireAt: number | null }[];
  /** What our keys signed about others that leaked. */
  statements(): string[];
}

/**
 * The key that signs from now on; others that did before are retired by that. Throws `conflict` when the name is of
 * another key: devices know keys by their names.
 */
export function openSigningKeys(db: AccountsDatabase, { kid, ...jwk }: SigningJwk, now: number): SigningKeys {
  inOneWrite(db, () => {
    const known = db.select().from(signingKeys).where(eq(signingKeys.kid, kid)).get();
    if (known && PublicJwk.parse(JSON.parse(known.publicJwk)).x !== jwk.x) {
      throw new AppError('conflict', `LICENSE_SIGNING_KEY is named ${kid}, and so was another key before; name it otherwise`);
    }
    if (known?.revokedAt) throw new AppError('conflict', `The key ${kid} was retired because it leaked; LICENSE_SIGNING_KEY must be another one`);
    const before = db.select().from(signingKeys).all();
    for (const other of before) {
      if (other.kid !== kid && other.retireAt === null) db.update(signingKeys).set({ retireAt: now }).where(eq(signingKeys.kid, other.kid)).run();
    }
    if (known) db.update(signingKeys).set({ retireAt: null }).where(eq(signingKeys.kid, kid)).run();
    else db.insert(signingKeys).values({ kid, use: 'license', publicJwk: JSON.stringify(publicHalf(jwk)), notBefore: now }).run();
  });
  const makeSignature = signerOf(jwk);
  const retirements = db.$client.prepare<[], { retirement: string }>('SELECT retirement FROM signing_keys WHERE retirement IS NOT NULL ORDER BY kid');
  return {
    sign: (claims) => writeJws({ typ: licenseTokenType, kid }, claims, makeSignature),
    signEnd: (claims) => writeJws({ typ: licenseEndType, kid }, claims, makeSignature),
    list: () =>
      db
        .select()
        .from(signingKeys)
        .all()
        .map(({ kid: name, publicJwk, notBefore, retireAt, revokedAt }) => ({
          kid: name,
          ...PublicJwk.parse(JSON.parse(publicJwk)),
          notBefore,
          retireAt: revokedAt ?? retireAt,
        }))
        .sort((one, other) => other.notBefore - one.notBefore),
    statements: () => retirements.all().map(({ retirement }) => retirement),
  };
}
