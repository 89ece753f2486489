import Database from 'better-sqlite3';
import { accessSync, chmodSync, closeSync, constants, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '#shared/errors.ts';

export type SqliteDatabase = Database.Database;

/** Creates the folder for its owner alone, and proves that it can be written before anything else starts. */
export function prepareDataDir(dataDir: string): void {
  try {
    // Creating folders recursively never returns on some virtual file systems; asking first does.
    accessSync(nearestFolder(dataDir), constants.W_OK);
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const probe = join(dataDir, '.write-probe');
    closeSync(openSync(probe, 'w', 0o600));
    // Renaming over itself also fails on file systems that were mounted read-only after a fault.
    renameSync(probe, probe);
  } catch (cause) {
    throw new AppError('storage_unwritable', 'The data folder cannot be written; choose another with --data-dir', {
      cause,
    });
  }
}

function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}

export interface OpenOptions {
  readonly?: boolean;
  /** Holds the file for this process alone; another one gets `conflict`. The lock dies with the process. */
  exclusive?: boolean;
  /** FULL for what the user made (survives a power cut), NORMAL for what can be fetched again. */
  synchronous?: 'FULL' | 'NORMAL';
}

export function openDatabase(file: string, options: OpenOptions = {}): SqliteDatabase {
  const { readonly = false, exclusive = false, synchronous = 'NORMAL' } = options;
  let db: SqliteDatabase | undefined;
  try {
    // SQLite gives its -wal and -shm files the mode of the database itself.
    if (!readonly && !existsSync(file)) closeSync(openSync(file, 'w', 0o600));
    if (!readonly) chmodSync(file, 0o600);
    db = new Database(file, { readonly, timeout: exclusive ? 1_000 : 5_000 });
    if (exclusive) db.pragma('locking_mode = EXCLUSIVE');
    if (!readonly) db.pragma('journal_mode = WAL');
    db.pragma(`synchronous = ${synchronous}`);
    db.pragma('foreign_keys = ON');
    db.pragma('cache_size = -16000'); // KiB
    // A first write takes the exclusive lock now instead of at the first change.
    if (exclusive) db.exec('BEGIN IMMEDIATE; COMMIT');
    return db;
  } catch (error) {
    db?.close();
    throw toStorageError(error);
  }
}

/** SQLite's own words for the failures a person can do something about. */
export function toStorageError(error: unknown): unknown {
  const cause = error instanceof Error && !(error instanceof AppError) ? error.cause : undefined;
  const said = [error, cause].find((each) => each instanceof Database.SqliteError); // queries wrap what SQLite said
  const code = said?.code ?? '';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError('conflict', 'Another WebPlay is already using this data folder', { cause: error });
  }
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new AppError('storage_corrupt', 'A database file is damaged', { cause: error });
  }
  if (code === 'SQLITE_FULL') {
    return new AppError('storage_full', 'The disk is full; free some space and try again', { cause: error });
  }
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_IOERR')) {
    return new AppError('storage_unwritable', 'The data folder cannot be written', { cause: error });
  }
  return error;
}
