import { existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import type { Logger } from '../log.ts';
import { copyDatabase, isCopyDue, listCopies } from './automatic-backups.ts';
import { migrate } from './migrate.ts';
import { openDatabase, toStorageError, type SqliteDatabase } from './open.ts';
import { playlistsAndLibrary } from './user-migrations/0001-playlists-and-library.ts';
import { evidenceOfMarks } from './user-migrations/0002-evidence-of-marks.ts';
import { groups } from './user-migrations/0003-groups.ts';
import { chosenAndHeld } from './user-migrations/0004-chosen-and-held.ts';
import { guide } from './user-migrations/0005-guide.ts';
import { license } from './user-migrations/0006-license.ts';

export const userMigrations = [playlistsAndLibrary, evidenceOfMarks, groups, chosenAndHeld, guide, license];

/**
 * Opens `user.db`, migrated, and copied before that. A damaged file is set aside, never deleted, and a new one begun:
 * the application starts, `damagedSince` tells of it, and the last copy can be restored.
 */
export function openUserDatabase(dataDir: string, log: Logger, clock: () => number = Date.now): SqliteDatabase {
  const file = join(dataDir, 'user.db');
  try {
    if (wasEmptied(file, dataDir)) throw new AppError('storage_corrupt', 'The database of playlists and favorites is empty');
    return openMigrated(file, dataDir, clock);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'storage_corrupt') throw error;
    const aside = setAside(file);
    log.error({ aside, err: error }, 'user database was damaged and set aside');
    return openMigrated(file, dataDir, clock);
  }
}

/** Makes the copy of the day when it is due. A copy that fails is a warning: what it would have copied is there. */
export function copyDaily(db: SqliteDatabase, dataDir: string, log: Logger, now: number): void {
  try {
    // A copy of nothing would push out one of something.
    const holdsSomething = db.prepare('SELECT 1 FROM playlists LIMIT 1').get() !== undefined;
    if (holdsSomething && isCopyDue(dataDir, now)) copyDatabase(db, dataDir, 'daily', now);
  } catch (error) {
    log.warn({ err: error }, 'the daily backup could not be written');
  }
}

function openMigrated(file: string, dataDir: string, clock: () => number): SqliteDatabase {
  const db = openDatabase(file, { exclusive: true, synchronous: 'FULL' });
  try {
    const check = db.pragma('quick_check(1)', { simple: true });
    if (check !== 'ok') throw new AppError('storage_corrupt', 'The database of playlists and favorites is damaged');
    migrate(db, userMigrations, () => {
      copyDatabase(db, dataDir, 'migration', clock());
    });
    return db;
  } catch (error) {
    db.close();
    throw toStorageError(error);
  }
}

/** A file cut to nothing would pass for a new one, and what the user made would be gone without a word. */
function wasEmptied(file: string, dataDir: string): boolean {
  return existsSync(file) && statSync(file).size === 0 && listCopies(dataDir).length > 0;
}

/** Moves a damaged database and its log out of the way; returns the new name. */
export function setAside(file: string): string {
  const aside = `${file}.damaged-${Date.now()}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  return aside;
}
