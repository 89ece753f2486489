import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { generationTables, guideSchema, guideVersion, programmesTable } from './guide-schema.ts';
import { openDatabase, type SqliteDatabase } from './open.ts';
import { setAside } from './user-database.ts';

/**
 * Opens `guide.db` for its one writer and makes it what this version expects: a guide of another version is emptied, a
 * damaged one is set aside. Returns whether a damaged file was found.
 */
export function prepareGuide(dataDir: string): { db: SqliteDatabase; damaged: boolean } {
  const file = guideFile(dataDir);
  try {
    if (existsSync(distrustMark(dataDir)) || wasCutOff(dataDir)) throw new AppError('storage_corrupt', 'The guide was found damaged');
    return { db: openCurrent(file), damaged: false };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'storage_corrupt') throw error;
    setAside(file);
    const db = openCurrent(file);
    rmSync(distrustMark(dataDir), { force: true });
    rmSync(fillMark(dataDir), { force: true });
    return { db, damaged: true };
  }
}

/** As with the catalog: whoever meets damage leaves a mark, and the next start begins a new file. */
export function distrustGuide(dataDir: string): void {
  try {
    closeSync(openSync(distrustMark(dataDir), 'w', 0o600));
  } catch {
    // No room for a mark: the damage will be met again.
  }
}

/** The host's own connection: it reads while the writer writes. */
export function openGuideForReading(dataDir: string): SqliteDatabase {
  return openDatabase(guideFile(dataDir), { readonly: true });
}

/**
 * Writes without waiting for the disk until `endUnsynced`, for filling hundreds of megabytes aside. A process that dies
 * meanwhile harms nothing, for what it wrote is with the operating system; a power cut may tear the file. So a mark says
 * in which run of the machine this began: found in a later one, the guide is not trusted and is fetched again.
 */
export function beginUnsynced(db: SqliteDatabase, dataDir: string): void {
  const mark = openSync(fillMark(dataDir), 'w', 0o600);
  try {
    writeFileSync(mark, bootOf());
    fsyncSync(mark);
  } finally {
    closeSync(mark);
  }
  db.pragma('synchronous = OFF');
}

/** Brings everything to the disk. */
export function endUnsynced(db: SqliteDatabase, dataDir: string): void {
  db.pragma('synchronous = NORMAL');
  const [state] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  // A reader that stands in an old state keeps the log from being copied whole; the mark stays until it is.
  if (state?.busy === 0) rmSync(fillMark(dataDir), { force: true });
}

function guideFile(dataDir: string): string {
  return join(dataDir, 'guide.db');
}

function distrustMark(dataDir: string): string {
  return join(dataDir, 'guide.db.distrusted');
}

function fillMark(dataDir: string): string {
  return join(dataDir, 'guide.db.filling');
}

/** Whether the machine went down while the guide was written without waiting for the disk. */
function wasCutOff(dataDir: string): boolean {
  try {
    return !isThisBoot(readFileSync(fillMark(dataDir), 'utf8'));
  } catch {
    return false; // there is no mark
  }
}

/** Names this run of the machine: Linux has an id for it, elsewhere it is the time it began. */
function bootOf(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return String(Math.round(Date.now() / 1_000 - uptime()));
  }
}

/** Clocks are set right by some seconds now and then. */
const clockSlackSeconds = 120;

function isThisBoot(written: string): boolean {
  const now = bootOf();
  return written === now || Math.abs(Number(written) - Number(now)) < clockSlackSeconds;
}

/** What is put aside while words are indexed: nobody needs it once the process is another. */
export function asideFile(file: string): string {
  return `${file}.words`;
}

function openCurrent(file: string): SqliteDatabase {
  rmSync(asideFile(file), { force: true });
  const db = openDatabase(file);
  db.pragma('cache_size = -6000'); // KiB: what it writes it hardly ever reads again
  try {
    if (Number(db.pragma('user_version', { simple: true })) === guideVersion) {
      dropLeftovers(db); // reads the schema and a row of every guide: a torn file shows itself here
      return db;
    }
    db.transaction(() => {
      dropEverything(db);
      db.exec(guideSchema);
      db.pragma(`user_version = ${guideVersion}`);
    })();
    return db;
  } catch (error) {
    db.close();
    throw error instanceof AppError ? error : new AppError('storage_corrupt', 'The guide is damaged', { cause: error });
  }
}

/** Generations that no source names: what an interrupted reading filled, or the guide before. */
export function dropLeftovers(db: SqliteDatabase): void {
  const named = new Set(db.prepare<[], number>('SELECT generation FROM guide_sources WHERE generation > 0').pluck().all());
  for (const generation of named) db.prepare(`SELECT 1 FROM ${programmesTable(generation)} LIMIT 1`).get();
  const left = generationTables(db).filter(({ generation }) => !named.has(generation));
  // What a virtual table is made of goes with it.
  for (const { table } of left.sort((a, b) => Number(b.virtual) - Number(a.virtual))) db.exec(`DROP TABLE IF EXISTS "${table}"`);
}

function dropEverything(db: SqliteDatabase): void {
  const tables = db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC",
    )
    .pluck()
    .all();
  for (const table of tables) db.exec(`DROP TABLE IF EXISTS "${table.replaceAll('"', '""')}"`);
}
