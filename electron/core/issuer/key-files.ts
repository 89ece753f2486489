import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { AppError } from '#shared/errors.ts';
import { openDatabase } from '../database/open.ts';
import { makeKey, privateKeyOf, publicHalf, SigningJwk, type PublicJwk } from '../jws/ed25519-keys.ts';
import { makeRetirement } from '../jws/key-statement.ts';

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

function readKeyFile(file: string): SigningJwk {
  const text = readFileSync(file, 'utf8');
  try {
    return SigningJwk.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('invalid_input', 'This is no signing key of WebPlay', { cause });
  }
}
