import { parentPort, workerData } from 'node:worker_threads';
import { toFailure, type Failure } from '#shared/errors.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { openCacheForReading } from '../../database/cache-database.ts';
import { distrustGuide, dropLeftovers, prepareGuide } from '../../database/guide-database.ts';
import type { SqliteDatabase } from '../../database/open.ts';
import { buildProgrammeIndex } from '../../guide/search/build-programme-index.ts';
import { createLogger } from '../../log.ts';
import { createGuideReader } from './guide-reader.ts';
import type { GuideJob, PlacedSource } from '../../guide/guide-job.ts';
import type { FromGuideWriter, GuideThreadData, ToGuideWriter } from './messages.ts';
import { refreshGuide } from './refresh-guide.ts';
import { rematch } from './store-guide.ts';

/** Thread entry: the one writer of `guide.db`. */

const port = parentPort;
if (!port) throw new Error('this file is a thread entry');
const data = workerData as GuideThreadData; // given by `startGuideIngest` alone

const log = createLogger().child({ domain: 'guide' });
const send = (message: FromGuideWriter): void => port.postMessage(message);

function openGuide(): SqliteDatabase | undefined {
  try {
    const { db, damaged } = prepareGuide(data.dataDir);
    send({ type: 'ready', damaged });
    return db;
  } catch (error) {
    send({ type: 'unusable', error: toFailure(error) });
    return undefined;
  }
}

const db = openGuide();
if (db) serve(db);

function serve(guide: SqliteDatabase): void {
  const reader = createGuideReader(data);
  const running = new Map<number, { job: GuideJob; abort: AbortController; done: Promise<void> }>();

  function fail(id: number, error: unknown): Failure {
    const failure = toFailure(error);
    if (failure.code === 'internal') log.error({ err: error }, 'guide work failed');
    if (failure.code === 'storage_corrupt') distrustGuide(data.dataDir);
    send({ type: 'failed', id, error: failure });
    return failure;
  }

  async function refresh(id: number, job: GuideJob, signal: AbortSignal): Promise<void> {
    try {
      const outcome = await refreshGuide(job, {
        guide,
        dataDir: data.dataDir,
        reader,
        clock: Date.now,
        signal,
        onProgress: (progress) => send({ type: 'progress', id, progress }),
        onStored: () => send({ type: 'stored', id }),
      });
      send({ type: 'refreshed', id, outcome });
    } catch (error) {
      const failure = fail(id, error);
      if (failure.code !== 'cancelled' && guide.open) noteFailure(guide, job, failure);
    }
  }

  function answer(id: number, work: () => FromGuideWriter): void {
    try {
      send(work());
    } catch (error) {
      fail(id, error);
    }
  }

  /** A refresh that runs fills a generation that no source names yet; it tidies up itself. */
  function tidyUp(): void {
    if (running.size === 0) dropLeftovers(guide);
  }

  setImmediate(() => completeInterrupted(guide));

  port?.on('message', (message: ToGuideWriter) => {
    const { id } = message;
    switch (message.type) {
      case 'refresh': {
        const abort = new AbortController();
        const { job } = message;
        const done = refresh(id, job, abort.signal).finally(() => running.delete(id));
        running.set(id, { job, abort, done });
        return;
      }
      case 'cancel':
        running.get(id)?.abort.abort();
        return;
      case 'rematch':
        // A guide that is being read is matched with these too, when it has come.
        for (const { job } of running.values()) if (job.playlistId === message.playlistId) job.mappings = message.mappings;
        answer(id, () => {
          const cache = openCacheForReading(data.dataDir);
          try {
            return { type: 'rematched', id, missing: rematch(guide, cache, message) };
          } finally {
            cache.close();
          }
        });
        return;
      case 'place':
        answer(id, () => {
          place(guide, message.playlistId, message.sources);
          tidyUp();
          return { type: 'done', id };
        });
        return;
      case 'forget':
        answer(id, () => {
          place(guide, message.playlistId, []);
          tidyUp();
          return { type: 'done', id };
        });
        return;
      case 'close':
        for (const { abort } of running.values()) abort.abort();
        void Promise.allSettled([...running.values()].map(({ done }) => done))
          .then(() => reader.close())
          .finally(() => {
            guide.close();
            send({ type: 'done', id });
            port?.close();
          });
    }
  });
}

/** Makes the sources of a playlist these, in this order; what others brought goes. */
function place(guide: SqliteDatabase, playlistId: PlaylistId, sources: readonly PlacedSource[]): void {
  guide.transaction(() => {
    const known = guide.prepare<[string], { id: number; sourceId: string }>('SELECT id, source_id AS sourceId FROM guide_sources WHERE playlist_id = ?').all(playlistId);
    for (const { id, sourceId } of known) {
      if (sources.some((source) => source.sourceId === sourceId)) continue;
      for (const table of ['matches', 'guide_channels']) guide.prepare(`DELETE FROM ${table} WHERE source = ?`).run(id);
      guide.prepare('DELETE FROM guide_sources WHERE id = ?').run(id);
    }
    if (sources.length === 0) for (const table of ['suggestions', 'matched_with']) guide.prepare(`DELETE FROM ${table} WHERE playlist_id = ?`).run(playlistId);
    const put = guide.prepare(
      `INSERT INTO guide_sources (source_id, playlist_id, position, enabled) VALUES (?, ?, ?, ?)
       ON CONFLICT (source_id) DO UPDATE SET position = excluded.position, enabled = excluded.enabled`,
    );
    for (const [position, { sourceId, enabled }] of sources.entries()) put.run(sourceId, playlistId, position, Number(enabled));
  }).immediate();
}

function noteFailure(guide: SqliteDatabase, { sourceId }: GuideJob, failure: Failure): void {
  try {
    guide.prepare('UPDATE guide_sources SET failure = ? WHERE source_id = ?').run(JSON.stringify(failure), sourceId);
  } catch (error) {
    log.error({ sourceId, err: error }, 'guide failure could not be kept');
  }
}

/** A guide that was stored when the process ended, and whose words could not be searched for yet. */
function completeInterrupted(guide: SqliteDatabase): void {
  if (!guide.open) return;
  const sources = guide
    .prepare<[], { source: number; generation: number }>('SELECT id AS source, generation FROM guide_sources WHERE generation > 0 AND searchable = 0')
    .all();
  for (const each of sources) buildProgrammeIndex(guide, each);
}
