import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import type { Logger } from '../log.ts';
import { migrate } from './migrate.ts';
import { openDatabase, type SqliteDatabase } from './open.ts';
import { playlistsAndLibrary } from './user-migrations/0001-playlists-and-library.ts';
import { evidenceOfMarks } from './user-migrations/0002-evidence-of-marks.ts';
import { groups } from './user-migrations/0003-groups.ts';
import { chosenAndHeld } from './user-migrations/0004-chosen-and-held.ts';

export const userMigrations = [playlistsAndLibrary, evidenceOfMarks, groups, chosenAndHeld];

/**
 * Opens `user.db`, migrated. A damaged file is set aside, never deleted, and a new one begun:
 * the application starts, and the user still has what can be rescued.
 */
export function openUserDatabase(dataDir: string, log: Logger): SqliteDatabase {
  const file = join(dataDir, 'user.db');
  try {
    return openMigrated(file);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'storage_corrupt') throw error;
    const aside = setAside(file);
    log.error({ aside, err: error }, 'user database was damaged and set aside');
    return openMigrated(file);
  }
}

function openMigrated(file: string): SqliteDatabase {
  const db = openDatabase(file, { exclusive: true, synchronous: 'FULL' });
  try {
    const check = db.pragma('quick_check(1)', { simple: true });
    if (check !== 'ok') throw new AppError('storage_corrupt', 'The database of playlists and favorites is damaged');
    migrate(db, userMigrations, () => {
      db.pragma('wal_checkpoint(TRUNCATE)');
      copyFileSync(file, `${file}.before-migration`);
    });
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Moves a damaged database and its log out of the way; returns the new name. */
export function setAside(file: string): string {
  const aside = `${file}.damaged-${Date.now()}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  return aside;
}
