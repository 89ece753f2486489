import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { AppError } from '#shared/errors.ts';
import { openDatabase } from '../database/open.ts';
import { toArmor } from '../jws/armor.ts';
import { makeKey, privateKeyOf, publicHalf, SigningJwk, type PublicJwk } from '../jws/ed25519-keys.ts';
import { makeRetirement, makeSunset } from '../jws/key-statement.ts';

/** Signing keys as files, for whoever runs a license server. */

/** Makes a key, for its owner alone to read; a file that is there is left alone. Returns the public half. */
export function makeKeyFile(file: string, kid: string): PublicJwk & { kid: string } {
  const key = SigningJwk.safeParse({ ...makeKey(), kid });
  if (!key.success) throw new AppError('invalid_input', 'The name of a key is small letters, digits and hyphens, at most 40');
  try {
    writeFileSync(file, `${JSON.stringify(key.data)}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw new AppError('conflict', 'There is a file of that name already; a key is never written over', { cause: error });
    throw error;
  }
  return { kid, ...publicHalf(key.data) };
}

/** `lic-2026-11`. */
export function kidOfMonth(now: number): string {
  return `lic-${new Date(now).toISOString().slice(0, 7)}`;
}

/** The public half of a key in a file: what applications pin. */
export function publicHalfIn(file: string): PublicJwk & { kid: string } {
  const { kid, ...jwk } = readKeyFile(file);
  return { kid, ...publicHalf(jwk) };
}

/**
 * Says with the key in `file` that the key named `retire` counts no more, and puts that into the server's database, which
 * hands it to every device that checks in. Returns the statement.
 */
export function retireKey({ retire, file, issuer, databaseFile, now }: { retire: string; file: string; issuer: string; databaseFile: string; now: number }): string {
  const { kid, ...jwk } = readKeyFile(file);
  if (kid === retire) throw new AppError('invalid_input', 'A key is retired by another one, not by itself');
  if (!existsSync(databaseFile)) throw new AppError('not_found', 'There is no server in this data folder yet');
  const statement = makeRetirement({ issuer, retire, now }, { kid, key: privateKeyOf(jwk) });
  const db = openDatabase(databaseFile, { synchronous: 'FULL' });
  try {
    const { changes } = db.prepare('UPDATE signing_keys SET revoked_at = coalesce(revoked_at, ?), retirement = ? WHERE kid = ?').run(now, statement, retire);
    if (changes === 0) throw new AppError('not_found', `No key named ${retire.slice(0, 40)} ever signed here`);
  } finally {
    db.close();
  }
  return statement;
}

/** A license file that counts on every device, for ever: for the day on which the license server is switched off. */
export function sunsetFile({ file, issuer, now }: { file: string; issuer: string; now: number }): string {
  const { kid, ...jwk } = readKeyFile(file);
  return toArmor('license', makeSunset({ issuer, now }, { kid, key: privateKeyOf(jwk) }));
}

export interface Rotation {
  /** Of the key that signs from the next start on; applications know its public half already. */
  file: string;
  /** Where the key goes that comes after it. */
  out: string;
  /** Its name; null for one of the month, where there is a server to see which are taken. */
  kid: string | null;
  /** Of the server; where there is one, its keys keep their names. */
  databaseFile: string;
  /** The key that signed until now leaked, and devices are told: address of the server. Null: it did not. */
  leakedAt: string | null;
  /** Epoch ms. */
  now: number;
}

export interface Rotated {
  /** Name of the key that signs from the next start on. */
  signs: string;
  /** The key after it: its public half is for the next release to pin. */
  next: PublicJwk & { kid: string };
  /** The key that counts no more, if it leaked. */
  retired: string | null;
}

/**
 * Changes keys: the one that was kept for it signs from now on, one to come after it is made, and the one until now is
 * retired by a statement if it leaked. Nothing is changed when any of it cannot be.
 */
export function rotateKeys({ file, out, kid, databaseFile, leakedAt: issuer, now }: Rotation): Rotated {
  const { kid: signs } = readKeyFile(file);
  const others = keysOf(databaseFile).filter((key) => key.kid !== signs);
  const until = others.find(({ isRevoked }) => !isRevoked)?.kid ?? null;
  if (issuer !== null && until === null) throw new AppError('not_found', 'No other key signed in this data folder that is not retired already');
  if (kid === null && others.length === 0) throw new AppError('invalid_input', 'Say with --kid how the key after it is named: there is no server in this data folder to see which names are taken');
  const next = makeKeyFile(out, kid ?? freshKid(now, [signs, ...others.map((key) => key.kid)]));
  if (issuer === null || until === null) return { signs, next, retired: null };
  retireKey({ retire: until, file, issuer, databaseFile, now });
  return { signs, next, retired: until };
}

/** `lic-2026-11`, or `lic-2026-11-2` where that is taken. */
function freshKid(now: number, taken: readonly string[]): string {
  const name = kidOfMonth(now);
  for (let count = 1; ; count++) {
    const kid = count === 1 ? name : `${name}-${String(count)}`;
    if (!taken.includes(kid)) return kid;
  }
}

/** All that ever signed here, those that did last first; none where there is no server. */
function keysOf(databaseFile: string): { kid: string; isRevoked: 0 | 1 }[] {
  if (!existsSync(databaseFile)) return [];
  const db = openDatabase(databaseFile, { readonly: true });
  try {
    return db.prepare<[], { kid: string; isRevoked: 0 | 1 }>('SELECT kid, revoked_at IS NOT NULL AS isRevoked FROM signing_keys ORDER BY retire_at IS NULL DESC, retire_at DESC').all();
  } finally {
    db.close();
  }
}

function readKeyFile(file: string): SigningJwk {
  const text = readFileSync(file, 'utf8');
  try {
    return SigningJwk.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('invalid_input', 'This is no signing key of WebPlay', { cause });
  }
}
