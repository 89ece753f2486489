import { AppError } from '#shared/errors.ts';
import type { GuideProgress } from '#shared/model/guide.ts';
import { openCacheForReading } from '../../database/cache-database.ts';
import { catalogStates, itemsTable } from '../../database/cache-schema.ts';
import { beginUnsynced, dropLeftovers, endUnsynced } from '../../database/guide-database.ts';
import { toStorageError, type SqliteDatabase } from '../../database/open.ts';
import { buildProgrammeIndex } from '../../guide/search/build-programme-index.ts';
import { itemKinds } from '../catalog-row.ts';
import { nextTurn, tidy } from '../workshop.ts';
import type { GuideReader } from './guide-reader.ts';
import { openStage, type GuideStage } from './guide-stage.ts';
import { questionOf } from './known-guide.ts';
import type { GuideJob, GuideOutcome } from '../../guide/guide-job.ts';
import { findWanted, newGeneration, refuseShrunken, sourceRow, storeGuide, storeUnchanged, type SourceRow } from './store-guide.ts';

export interface GuideRefreshParts {
  guide: SqliteDatabase;
  dataDir: string;
  reader: GuideReader;
  clock: () => number;
  signal: AbortSignal;
  onProgress(progress: GuideProgress): void;
  /** The new guide can be asked. */
  onStored(): void;
}

/** Fetches one guide and stores it aside, then changes over. Whatever fails on the way leaves the old programmes as they were. */
export async function refreshGuide(job: GuideJob, parts: GuideRefreshParts): Promise<GuideOutcome> {
  const { guide, dataDir, reader, clock, signal } = parts;
  const row = sourceRow(guide, job);
  const progress = createProgress(job, parts.onProgress);
  const cache = openCacheForReading(dataDir);
  let stage: GuideStage | undefined;
  const open = (): GuideStage => {
    if (!stage) {
      beginUnsynced(guide, dataDir);
      stage = openStage(guide, row.id, newGeneration(guide, clock()));
    }
    return stage;
  };
  const storing = () => ({ guide, cache, job, row, stage: open(), now: clock() });
  try {
    const known = !job.isFresh && !row.isIncomplete && row.generation > 0 && row.known?.question === questionOf(job) ? row.known : null;
    const end = await reader.read(
      { job, known, catchupDays: catchupDaysOf(cache, job) },
      {
        onPhase: progress.enter,
        onProgress: progress.count,
        onAgain: () => stage?.clear(),
        onBatch: (batch) => open().add(batch),
        whichWanted: (channels) => findWanted(storing(), channels),
      },
      signal,
    );
    if (end.type === 'unchanged') {
      storeUnchanged(guide, row, end.known, clock());
      return { report: reportOf(row), changed: false, isIncomplete: false };
    }
    if (!job.byOwner) refuseShrunken(row, end.reading, clock());
    progress.enter('matching', null);
    await nextTurn();
    if (signal.aborted) throw new AppError('cancelled', 'The refresh was cancelled');
    open().flush();
    const outcome = storeGuide(storing(), end.reading);
    const { generation } = open();
    stage = undefined;
    parts.onStored();
    progress.enter('indexing', null);
    await nextTurn();
    if (guide.open) buildProgrammeIndex(guide, { source: row.id, generation });
    return { ...outcome, changed: true };
  } catch (error) {
    stage?.drop();
    stage = undefined;
    throw toStorageError(error);
  } finally {
    cache.close();
    if (guide.open) {
      tidy(guide, () => dropLeftovers(guide));
      endUnsynced(guide, dataDir);
    }
  }
}

function reportOf({ report }: SourceRow): GuideOutcome['report'] {
  if (!report) throw new Error('a guide that is the one before has no report');
  return report;
}

function catchupDaysOf(cache: SqliteDatabase, { playlistId }: GuideJob): number {
  const playlist = cache
    .prepare<[string, number], number>('SELECT id FROM playlists WHERE playlist_id = ? AND state > ?')
    .pluck()
    .get(playlistId, catalogStates.empty);
  if (playlist === undefined) return 0;
  const longest = `SELECT max(json_extract(catchup, '$.days')) FROM ${itemsTable(playlist)} WHERE kind = ${itemKinds.channel} AND catchup IS NOT NULL`;
  return cache.prepare<[], number | null>(longest).pluck().get() ?? 0;
}

interface Progress {
  enter(phase: GuideProgress['phase'], totalBytes: number | null): void;
  count(bytes: number, programmes: number): void;
}

function createProgress({ playlistId, sourceId }: GuideJob, tell: (progress: GuideProgress) => void): Progress {
  let progress: GuideProgress = { playlistId, sourceId, phase: 'connecting', bytes: 0, totalBytes: null, programmes: 0 };
  return {
    enter(phase, totalBytes) {
      progress = { ...progress, phase, totalBytes: totalBytes ?? progress.totalBytes };
      tell(progress);
    },
    count(bytes, programmes) {
      progress = { ...progress, bytes, programmes };
      tell(progress);
    },
  };
}
