import { chmodSync, closeSync, constants, copyFileSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { verifyChain } from '../audit/verify-chain.ts';
import { accountsMigrations } from './accounts-database.ts';
import { openDatabase, toStorageError, type SqliteDatabase } from './open.ts';

/** What a copy of `webplay.db` holds, to be told to who made or restored it. */
export interface CopyReport {
  users: number;
  auditRows: number;
  /** As of `verifyChain`. */
  auditBrokenAt: number | null;
}

/**
 * Copies the database of accounts, whole at one moment, also while a server writes to it. The copy is for its owner
 * alone; nothing is at `to` until the copy is complete, checked and on the disk. It holds hashes of passwords.
 */
export function backUpAccounts(from: string, to: string): CopyReport {
  if (!existsSync(from)) throw new AppError('not_found', 'There is no database of accounts here; name its folder with --data-dir');
  refuseSameFile(from, to);
  return placing(to, (part) => {
    // The owner's mode before the first byte; SQLite takes an empty file as its target.
    closeSync(openSync(part, 'wx', 0o600));
    const db = openDatabase(from, { readonly: true });
    try {
      db.prepare('VACUUM INTO ?').run(part);
    } finally {
      db.close();
    }
    return checked(part, inspect);
  });
}

/**
 * Puts a copy in the place of the database of accounts: after a look at all of it, with every session in it ended, so
 * that nobody is signed in by what was revoked since. What was there is kept beside it; says where. `conflict` while a
 * server runs; `alsoHeld` is another file that it holds.
 */
export function restoreAccounts(from: string, to: string, { alsoHeld, now }: { alsoHeld: string; now: number }): CopyReport & { keptAt: string | null } {
  if (!existsSync(from)) throw new AppError('not_found', 'There is no such file');
  refuseSameFile(from, to);
  if (existsSync(`${from}-wal`) && statSync(`${from}-wal`).size > 0) {
    throw new AppError('conflict', 'This is a database in use, not a copy of one; make a copy with webplay backup FILE');
  }
  const make = (part: string): CopyReport => {
    copyFileSync(from, part, constants.COPYFILE_EXCL);
    chmodSync(part, 0o600);
    return checked(part, (db) => {
      const found = inspect(db);
      if (found.auditBrokenAt !== null) {
        throw new AppError('storage_corrupt', `This copy was changed afterwards: its audit log is broken at row ${String(found.auditBrokenAt)}`);
      }
      db.prepare("UPDATE sessions SET revoked_at = ?, revoke_reason = 'restored' WHERE revoked_at IS NULL").run(now);
      return found;
    });
  };
  let keptAt: string | null = null;
  const report = placing(to, make, (put) => {
    whileNobodyUses(to, alsoHeld, () => {
      keptAt = keepAside(to, now);
      put();
    });
  });
  return { ...report, keptAt };
}

/** The audit log's chain, from a server that may be running. */
export function verifyAccountsAudit(file: string): ReturnType<typeof verifyChain> {
  if (!existsSync(file)) throw new AppError('not_found', 'There is no database of accounts here; name its folder with --data-dir');
  const db = openDatabase(file, { readonly: true });
  try {
    // All rows of one moment.
    return db.transaction(() => verifyChain(db))();
  } catch (error) {
    throw toStorageError(error);
  } finally {
    db.close();
  }
}

/** Makes a file beside `to`, puts it on the disk and then in its place; nothing half made stays behind. */
function placing<T>(to: string, make: (part: string) => T, whenMade: (put: () => void) => void = (put) => put()): T {
  const part = `${to}.${String(process.pid)}.part`;
  try {
    rmSync(part, { force: true });
    const made = make(part);
    flush(part);
    whenMade(() => renameSync(part, to));
    flush(dirname(to));
    return made;
  } catch (error) {
    for (const ending of ['', '-journal', '-wal', '-shm']) rmSync(part + ending, { force: true });
    throw toStorageError(error);
  }
}

/** Opens a copy that nobody else knows of, as one file without companions. */
function checked<T>(part: string, look: (db: SqliteDatabase) => T): T {
  const db = openDatabase(part, { exclusive: true, synchronous: 'FULL' });
  try {
    db.pragma('journal_mode = DELETE');
    return look(db);
  } finally {
    db.close();
  }
}

function inspect(db: SqliteDatabase): CopyReport {
  if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok') throw damaged();
  const version = Number(db.pragma('user_version', { simple: true }));
  const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE name IN ('users', 'sessions', 'audit_log')").pluck().get();
  if (version < 1 || tables !== 3) throw new AppError('storage_corrupt', 'This is no database of accounts');
  if (version > (accountsMigrations.at(-1)?.version ?? 0)) {
    throw new AppError('storage_newer', 'These accounts were written by a newer WebPlay; update WebPlay first');
  }
  if ((db.pragma('foreign_key_check') as unknown[]).length > 0) throw damaged();
  const { rows, brokenAt } = verifyChain(db);
  return { users: Number(db.prepare('SELECT count(*) FROM users').pluck().get()), auditRows: rows, auditBrokenAt: brokenAt };
}

function damaged(): AppError {
  return new AppError('storage_corrupt', 'The copy is damaged');
}

/** Keeps servers out during `work`, which replaces `file`. */
function whileNobodyUses(file: string, alsoHeld: string, work: () => void): void {
  const held: SqliteDatabase[] = [];
  const hold = (each: string): SqliteDatabase | undefined => {
    if (!existsSync(each)) return undefined;
    try {
      const db = openDatabase(each, { exclusive: true });
      held.push(db);
      return db;
    } catch (error) {
      // What is damaged cannot be held, and no server starts on it.
      if (error instanceof AppError && error.code === 'storage_corrupt') return undefined;
      throw error;
    }
  };
  try {
    hold(alsoHeld);
    // Writes into the file what still lies beside it, so that the file alone is the database that is kept.
    hold(file)?.pragma('journal_mode = DELETE');
    work();
  } finally {
    for (const db of held) db.close();
  }
}

/** Leaves the file in place until another takes it, so that at no moment there is none. */
function keepAside(file: string, now: number): string | null {
  if (!existsSync(file)) return null;
  const aside = `${file}.replaced-${String(now)}`;
  // What was not yet written into the file itself belongs to it, and must not be taken for a part of the next one.
  for (const ending of ['-wal', '-shm']) if (existsSync(file + ending)) renameSync(file + ending, aside + ending);
  try {
    linkSync(file, aside);
  } catch {
    copyFileSync(file, aside, constants.COPYFILE_EXCL); // not every file system knows links
  }
  return aside;
}

function refuseSameFile(from: string, to: string): void {
  if (!existsSync(to)) return;
  const [a, b] = [statSync(from), statSync(to)];
  if (a.dev === b.dev && a.ino === b.ino) throw new AppError('invalid_input', 'This is the database itself; name another file');
}

function flush(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } catch (error) {
    // Folders cannot be flushed everywhere.
    if (!(error instanceof Error && 'code' in error && (error.code === 'EPERM' || error.code === 'EISDIR' || error.code === 'EINVAL'))) throw error;
  } finally {
    closeSync(handle);
  }
}
