import { AppError } from '#shared/errors.ts';
import type { CatalogPart } from '#shared/model/change.ts';
import type { RefreshProgress } from '#shared/model/playlist.ts';
import { catalogStates, dropStaged as dropStagedTables } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { toStorageError } from '../database/open.ts';
import type { HostQueue } from '../http/host-queue.ts';
import type { Http } from '../http/request.ts';
import type { Account } from '../secrets/vault.ts';
import { mergeAnswers, noAnswers, readAnswers, type Answers, type NewAnswers } from './answers.ts';
import { looksWrong, titlesIn, type HeldPart } from './guard.ts';
import type { RefreshJob } from './messages.ts';
import type { ProgressMeter } from './progress.ts';
import { createReport, type RefreshReport } from './report.ts';
import { createRowBuffer, type RowBuffer } from './row-buffer.ts';
import type { Stage } from './stage.ts';
import { readSummary, type CatalogSummary } from './summary.ts';

export interface RefreshParts {
  db: SqliteDatabase;
  http: Http;
  queue: HostQueue;
  clock: () => number;
  signal: AbortSignal;
  /** The bytes of a list that a browser sends. */
  upload: AsyncIterable<Uint8Array> | undefined;
  onProgress: (progress: RefreshProgress) => void;
}

/** What reading a source works with, and what it leaves for those who store it. */
export interface Workshop extends RefreshParts {
  job: RefreshJob;
  playlist: number;
  stage: Stage;
  /** What the catalog has; null when there is none. */
  stored: CatalogSummary['counts'] | null;
  rows: RowBuffer;
  report: RefreshReport;
  progress: ProgressMeter;
  /** Answers before, and those of this reading. */
  known: Answers;
  answers: NewAnswers;
  held: HeldPart[];
}

export function openWorkshop(
  job: RefreshJob,
  parts: RefreshParts,
  { playlist, stage, progress }: { playlist: number; stage: Stage; progress: ProgressMeter },
  onStaged: () => void = () => undefined,
): Workshop {
  const rows = createRowBuffer(parts.db, stage, (count) => {
    progress.addEntries(count);
    onStaged();
  });
  const before = readAnswers(parts.db, playlist);
  const asksAnew = job.isFresh || (job.byOwner && before.undone) || job.accounts < before.accounts;
  const known: Answers = asksAnew ? noAnswers : before;
  const stored = isStored(parts.db, playlist) ? readSummary(parts.db, playlist).counts : null;
  return { ...parts, job, playlist, stage, stored, rows, report: createReport(), progress, known, answers: {}, held: [] };
}

/** Ends the reading; throws when it was cancelled, or brought nothing at all where something must come. */
export async function leaveReading({ rows, stage, progress, signal }: Workshop, { mayBeEmpty }: { mayBeEmpty: boolean }): Promise<void> {
  rows.flush();
  throwIfCancelled(signal);
  if (stage.listed === 0 && !mayBeEmpty) {
    throw new AppError('provider_malformed', 'The provider sent an empty list', { reason: 'empty' });
  }
  progress.enter('storing');
  await nextTurn();
  throwIfCancelled(signal);
}

/** Lets progress leave this thread before it is busy for a while. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What will be known of the source once the rows of this reading are in place. */
export function answersAfter({ known, answers }: Workshop, accounts: readonly Account[] | null): Answers {
  return { parts: mergeAnswers(known.parts, answers), undone: known.undone, accounts: accounts?.length ?? known.accounts };
}

/** Notes a part that looks wrong, unless the owner wants it all the same. */
export function isHeld(shop: Workshop, part: CatalogPart, now: number): boolean {
  const before = shop.stored ? titlesIn(shop.stored, part) : 0;
  if (shop.job.accepts || !looksWrong(before, now)) return false;
  shop.held.push({ part, before, now });
  delete shop.answers[part];
  return true;
}

/** The playlist's row in the cache; made before the first refresh so that rows have something to belong to. */
export function playlistNumber(db: SqliteDatabase, { playlistId, name }: RefreshJob): number {
  const row = db
    .prepare<[string, string], { id: number }>(
      `INSERT INTO playlists (playlist_id, name, host, refreshed_at, summary) VALUES (?, ?, '', 0, '{}')
       ON CONFLICT (playlist_id) DO UPDATE SET name = excluded.name RETURNING id`,
    )
    .get(playlistId, name);
  if (!row) throw new Error('the playlist has no row');
  return row.id;
}

export function isStored(db: SqliteDatabase, playlist: number): boolean {
  return db.prepare<[number], number>('SELECT state FROM playlists WHERE id = ?').pluck().get(playlist) === catalogStates.indexed;
}

export function dropStaged(db: SqliteDatabase, playlist: number): void {
  tidy(db, () => db.exec(dropStagedTables(playlist)));
}

/**
 * Takes away what a refresh left. On a full disk even that needs space, which the log of what is stored already gives
 * back; where it does not, the next start tidies, and what the refresh failed of is worth more than this failure.
 */
export function tidy(db: SqliteDatabase, work: () => unknown): void {
  try {
    work();
  } catch {
    try {
      db.pragma('wal_checkpoint(TRUNCATE)');
      work();
      db.pragma('wal_checkpoint(TRUNCATE)');
    } catch {
      // told above
    }
  }
}

export function asFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted && !(error instanceof AppError && error.code !== 'cancelled')) {
    return new AppError('cancelled', 'The refresh was cancelled', { cause: error });
  }
  return toStorageError(error);
}

function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('cancelled', 'The refresh was cancelled');
}
