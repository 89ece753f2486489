import { rmSync } from 'node:fs';
import { openDatabase, type SqliteDatabase } from '../../database/open.ts';

/** KiB of pages that are kept at hand; the copies may be hundreds of megabytes. */
const cacheWhileWriting = 16_000;
const cacheWhileReading = 4_000;

/** A database that one reading fills and nobody changes afterwards: what was lost with the power is read again. */
export function createCopyFile(file: string): SqliteDatabase {
  removeCopyFile(file);
  const db = openDatabase(file);
  db.pragma('journal_mode = TRUNCATE'); // in memory it would grow with what one statement changes
  db.pragma('synchronous = OFF');
  db.pragma('locking_mode = EXCLUSIVE');
  db.pragma(`cache_size = -${cacheWhileWriting}`);
  return db;
}

/** Ends the writing; nothing but the file itself stays. */
export function closeCopyFile(db: SqliteDatabase): void {
  const { name } = db;
  db.close();
  rmSync(`${name}-journal`, { force: true });
}

export function openCopyFile(file: string): SqliteDatabase {
  const db = openDatabase(file, { readonly: true });
  db.pragma(`cache_size = -${cacheWhileReading}`);
  return db;
}

export function removeCopyFile(file: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(file + end, { force: true });
}

const rowsPerTransaction = 5_000;

export interface BatchWriter<Row> {
  add(row: Row): void;
  end(): void;
}

/** Commits every few thousand rows, so that what is not written yet stays small. */
export function inTransactions<Row>(db: SqliteDatabase, write: (row: Row) => void): BatchWriter<Row> {
  let rows = 0;
  return {
    add(row) {
      if (rows === 0) db.exec('BEGIN');
      write(row);
      rows += 1;
      if (rows < rowsPerTransaction) return;
      db.exec('COMMIT');
      rows = 0;
    },
    end() {
      if (rows > 0) db.exec('COMMIT');
      rows = 0;
    },
  };
}
