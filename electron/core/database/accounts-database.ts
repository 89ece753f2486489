import { closeSync, openSync, rmSync } from 'node:fs';
import { AppError } from '#shared/errors.ts';
import { accounts } from './accounts-migrations/0001-accounts.ts';
import { licensing } from './accounts-migrations/0002-licensing.ts';
import { migrate, type Migration } from './migrate.ts';
import { openDatabase, toStorageError, type SqliteDatabase } from './open.ts';

export const accountsMigrations = [accounts, licensing];

/**
 * Opens `webplay.db`, migrated, and copied before that. Not held for this process alone, so that a backup can be taken
 * while the server runs. A damaged file stops the start: accounts and what was paid for are not begun anew without a word.
 */
export function openAccountsDatabase(file: string, migrations: readonly Migration[] = accountsMigrations): SqliteDatabase {
  const db = inItsWords(() => openDatabase(file, { synchronous: 'FULL' }));
  try {
    if (inItsWords(() => db.pragma('quick_check(1)', { simple: true })) !== 'ok') throw new AppError('storage_corrupt', damaged);
    migrate(db, migrations, () => {
      copyAside(db, `${file}.version-${String(db.pragma('user_version', { simple: true }))}`);
    });
    return db;
  } catch (error) {
    db.close();
    throw toStorageError(error);
  }
}

/** As it was before a migration, for its owner alone. One that is there is of a migration that did not come to its end. */
function copyAside(db: SqliteDatabase, to: string): void {
  rmSync(to, { force: true });
  closeSync(openSync(to, 'wx', 0o600));
  db.prepare('VACUUM INTO ?').run(to);
}

/** However the damage is met, whoever starts the server is told what helps. */
function inItsWords<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const known = toStorageError(error);
    if (known instanceof AppError && known.code === 'storage_corrupt') throw new AppError('storage_corrupt', damaged, { cause: error });
    throw known;
  }
}

const damaged = 'The database of accounts is damaged; restore a backup with webplay restore FILE';
