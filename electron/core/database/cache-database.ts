import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { cacheSchema, cacheVersion, catalogStates, dropStaged, itemsTable } from './cache-schema.ts';
import { openDatabase, type SqliteDatabase } from './open.ts';
import { setAside } from './user-database.ts';

/**
 * Opens `cache.db` for its one writer and makes it what this version expects: a cache of another version is emptied,
 * a damaged one is set aside. Returns whether a damaged file was found.
 */
export function prepareCache(dataDir: string): { db: SqliteDatabase; damaged: boolean } {
  const file = join(dataDir, 'cache.db');
  const distrusted = existsSync(distrustMark(dataDir));
  try {
    if (distrusted) throw new AppError('storage_corrupt', 'The catalog cache was found damaged');
    return { db: openCurrent(file), damaged: false };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'storage_corrupt') throw error;
    setAside(file);
    const db = openCurrent(file);
    rmSync(distrustMark(dataDir), { force: true });
    return { db, damaged: true };
  }
}

/**
 * Damage in the middle of the file shows only when its rows are read, and reading all of it at every start would take
 * seconds: whoever meets it leaves a mark, and the next start begins a new file.
 */
export function distrustCache(dataDir: string): void {
  try {
    closeSync(openSync(distrustMark(dataDir), 'w', 0o600));
  } catch {
    // No room for a mark: the damage will be met again.
  }
}

function distrustMark(dataDir: string): string {
  return join(dataDir, 'cache.db.distrusted');
}

/** The host's own connection: it reads while the worker writes. */
export function openCacheForReading(dataDir: string): SqliteDatabase {
  return openDatabase(join(dataDir, 'cache.db'), { readonly: true });
}

function openCurrent(file: string): SqliteDatabase {
  const db = openDatabase(file);
  try {
    if (Number(db.pragma('user_version', { simple: true })) === cacheVersion) {
      dropLeftovers(db); // reads the schema and every playlist: a torn file shows itself here
      return db;
    }
    db.transaction(() => {
      dropEverything(db);
      db.exec(cacheSchema);
      db.pragma(`user_version = ${cacheVersion}`);
    })();
    return db;
  } catch (error) {
    db.close();
    throw error instanceof AppError ? error : new AppError('storage_corrupt', 'The catalog cache is damaged', { cause: error });
  }
}

/** What an interrupted refresh left behind; a first import that was interrupted is completed by the next one. */
function dropLeftovers(db: SqliteDatabase): void {
  const playlists = db.prepare<[], { id: number; state: number }>('SELECT id, state FROM playlists').all();
  for (const { id, state } of playlists) {
    db.exec(dropStaged(id));
    if (state !== catalogStates.empty) db.prepare(`SELECT 1 FROM ${itemsTable(id)} LIMIT 1`).get();
  }
}

function dropEverything(db: SqliteDatabase): void {
  const objects = db
    .prepare<[], { type: string; name: string }>(
      `SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'
       ORDER BY type = 'view' DESC, sql LIKE 'CREATE VIRTUAL%' DESC`,
    )
    .all();
  for (const { type, name } of objects) db.exec(`DROP ${type} IF EXISTS "${name.replaceAll('"', '""')}"`);
}
