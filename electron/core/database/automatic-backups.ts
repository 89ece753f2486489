import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { toStorageError, type SqliteDatabase } from './open.ts';

export type AutomaticKind = 'daily' | 'migration';

/** A copy of `user.db` in the folder of backups. */
export interface AutomaticCopy {
  /** Its file name. */
  id: string;
  kind: AutomaticKind;
  /** Epoch ms. */
  createdAt: number;
}

/** Of each kind. */
const kept = 3;
const dayMs = 24 * 3_600_000;

const copyName = /^user-(\d{13,16})-(daily|migration)\.db$/;
const damagedName = /^user\.db\.damaged-(\d+)$/;

export function backupsFolder(dataDir: string): string {
  return join(dataDir, 'backups');
}

/** Newest first. */
export function listCopies(dataDir: string): AutomaticCopy[] {
  const copies: AutomaticCopy[] = [];
  for (const id of namesIn(backupsFolder(dataDir))) {
    const found = copyName.exec(id);
    if (found) copies.push({ id, kind: found[2] === 'daily' ? 'daily' : 'migration', createdAt: Number(found[1]) });
  }
  return copies.sort((a, b) => b.createdAt - a.createdAt);
}

/**
 * Copies an open database, whole at one moment, for its owner alone, and drops the oldest copies of that kind. Throws
 * `storage_full` and the like; nothing half written stays behind.
 */
export function copyDatabase(db: SqliteDatabase, dataDir: string, kind: AutomaticKind, now: number): void {
  const folder = backupsFolder(dataDir);
  const name = `user-${String(Math.trunc(now)).padStart(13, '0')}-${kind}.db`;
  const part = join(folder, `${name}.part`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const left of namesIn(folder)) if (left.endsWith('.part')) rmSync(join(folder, left), { force: true });
    // SQLite takes an empty file as its target, and leaves its mode alone.
    closeSync(openSync(part, 'wx', 0o600));
    db.prepare('VACUUM INTO ?').run(part);
    const written = openSync(part, 'r+');
    fsyncSync(written);
    closeSync(written);
    renameSync(part, join(folder, name));
  } catch (error) {
    rmSync(part, { force: true });
    throw toStorageError(error);
  }
  for (const { id } of listCopies(dataDir).filter((copy) => copy.kind === kind).slice(kept)) {
    rmSync(join(folder, id), { force: true });
  }
}

/** Whether there is no daily copy of the last day; one from a clock that was ahead does not count. */
export function isCopyDue(dataDir: string, now: number): boolean {
  return !listCopies(dataDir).some(({ kind, createdAt }) => kind === 'daily' && createdAt <= now && now - createdAt < dayMs);
}

/** The path of a copy that `listCopies` names. Throws `not_found` for anything else. */
export function pathOfCopy(dataDir: string, id: string): string {
  if (!listCopies(dataDir).some((copy) => copy.id === id)) throw new AppError('not_found', 'This backup is gone');
  return join(backupsFolder(dataDir), id);
}

/** When a damaged database was last set aside that nobody has decided about; epoch ms. */
export function damagedSince(dataDir: string): number | null {
  const times = namesIn(dataDir).flatMap((name) => damagedName.exec(name)?.[1] ?? []).map(Number);
  return times.length === 0 ? null : Math.max(...times);
}

/** Moves what was set aside to the backups, where it is kept and no longer counts as news. */
export function putDamagedAway(dataDir: string): void {
  const folder = backupsFolder(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of namesIn(dataDir)) {
    if (name.startsWith('user.db.damaged-')) renameSync(join(dataDir, name), join(folder, name));
  }
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
