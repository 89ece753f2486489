import { AppError } from '#shared/errors.ts';
import { accounts } from './accounts-migrations/0001-accounts.ts';
import { migrate } from './migrate.ts';
import { openDatabase, toStorageError, type SqliteDatabase } from './open.ts';

export const accountsMigrations = [accounts];

/**
 * Opens `webplay.db`, migrated. Not held for this process alone, so that a backup can be taken while the server runs;
 * `backUp` copies the file before a migration. A damaged file stops the start: accounts and what was paid for are not
 * begun anew without a word.
 */
export function openAccountsDatabase(file: string, backUp: (db: SqliteDatabase) => void = () => undefined): SqliteDatabase {
  const db = inItsWords(() => openDatabase(file, { synchronous: 'FULL' }));
  try {
    if (inItsWords(() => db.pragma('quick_check(1)', { simple: true })) !== 'ok') throw new AppError('storage_corrupt', damaged);
    migrate(db, accountsMigrations, () => {
      backUp(db);
    });
    return db;
  } catch (error) {
    db.close();
    throw toStorageError(error);
  }
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
