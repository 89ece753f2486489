import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { guideSchema, guideVersion } from './guide-schema.ts';
import { openDatabase, type SqliteDatabase } from './open.ts';
import { setAside } from './user-database.ts';

/**
 * Opens `guide.db` for its one writer and makes it what this version expects: a file of another version is emptied, a
 * damaged one is set aside. Returns whether a damaged file was found.
 */
export function prepareGuide(dataDir: string): { db: SqliteDatabase; damaged: boolean } {
  const file = join(dataDir, 'guide.db');
  try {
    return { db: openCurrent(file), damaged: false };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'storage_corrupt') throw error;
    setAside(file);
    return { db: openCurrent(file), damaged: true };
  }
}

/** The host's own connection: it reads while the writer writes. */
export function openGuideForReading(dataDir: string): SqliteDatabase {
  return openDatabase(join(dataDir, 'guide.db'), { readonly: true });
}

function openCurrent(file: string): SqliteDatabase {
  const db = openDatabase(file);
  try {
    if (Number(db.pragma('user_version', { simple: true })) === guideVersion) return db;
    db.transaction(() => {
      const tables = db.prepare<[], { name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).all();
      for (const { name } of tables) db.exec(`DROP TABLE IF EXISTS "${name.replaceAll('"', '""')}"`);
      db.exec(guideSchema);
      db.pragma(`user_version = ${guideVersion}`);
    })();
    return db;
  } catch (error) {
    db.close();
    throw error instanceof AppError ? error : new AppError('storage_corrupt', 'The stored guide is damaged', { cause: error });
  }
}
