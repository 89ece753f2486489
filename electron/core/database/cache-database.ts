import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { cacheSchema, cacheVersion } from './cache-schema.ts';
import { openDatabase, type SqliteDatabase } from './open.ts';
import { setAside } from './user-database.ts';

/**
 * Opens `cache.db` for its one writer and makes it what this version expects: a cache of another version is emptied,
 * a damaged one is set aside. Returns whether a damaged file was found.
 */
export function prepareCache(dataDir: string): { db: SqliteDatabase; damaged: boolean } {
  const file = join(dataDir, 'cache.db');
  try {
    return { db: openCurrent(file), damaged: false };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'storage_corrupt') throw error;
    setAside(file);
    return { db: openCurrent(file), damaged: true };
  }
}

/** The host's own connection: it reads while the worker writes. */
export function openCacheForReading(dataDir: string): SqliteDatabase {
  return openDatabase(join(dataDir, 'cache.db'), { readonly: true });
}

function openCurrent(file: string): SqliteDatabase {
  const db = openDatabase(file);
  try {
    if (Number(db.pragma('user_version', { simple: true })) === cacheVersion) {
      db.prepare('SELECT 1 FROM items LIMIT 1').get(); // touches the schema: a torn file shows itself here
      db.exec('DELETE FROM staged_items'); // what an interrupted refresh left behind
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

function dropEverything(db: SqliteDatabase): void {
  const objects = db
    .prepare<[], { type: string; name: string }>(
      "SELECT type, name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql LIKE 'CREATE %TABLE%' ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC",
    )
    .all();
  for (const { name } of objects) db.exec(`DROP TABLE IF EXISTS "${name.replaceAll('"', '""')}"`);
}
