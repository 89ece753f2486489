import { parentPort, workerData } from 'node:worker_threads';
import { AppError, toFailure } from '#shared/errors.ts';
import { createLogger } from '../log.ts';
import { distrustCache, prepareCache } from '../database/cache-database.ts';
import { catalogStates } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { createHostQueue } from '../http/host-queue.ts';
import { httpPartsOf } from '../http/network-rules.ts';
import { createHttp } from '../http/request.ts';
import { createUploadBody, type UploadBody } from './upload-body.ts';
import { fetchDetails, fetchProgrammes } from './fetch-details.ts';
import type { FromWorker, ToWorker, WorkerData } from './messages.ts';
import { buildSearchIndex, createIndexes } from './index-catalog.ts';
import { countCategories, markHidden, type HiddenGroup } from './categories.ts';
import { forgetCatalog } from './first-import.ts';
import { undoGenerations } from './generations.ts';
import { prepareMove, type PreparedMove } from './prepare-move.ts';
import { refreshCatalog, scanSource } from './refresh-catalog.ts';
import type { RefreshParts } from './workshop.ts';

/** Thread entry: the one writer of `cache.db`, and the one place that talks to providers' APIs. */

const port = parentPort;
if (!port) throw new Error('this file is a thread entry');
const { dataDir, network } = workerData as WorkerData; // given by `startIngest` alone

/** Panels take bursts for attacks. */
const requestGapMs = 300;

const log = createLogger().child({ domain: 'ingest' });
const send = (message: FromWorker): void => port.postMessage(message);

function openCache(): SqliteDatabase | undefined {
  try {
    const { db, damaged } = prepareCache(dataDir);
    forgetInterrupted(db);
    send({ type: 'ready', damaged });
    return db;
  } catch (error) {
    send({ type: 'unusable', error: toFailure(error) });
    return undefined;
  }
}

const db = openCache();
if (db) serve(db);

function serve(db: SqliteDatabase): void {
  const http = createHttp(httpPartsOf(network));
  const queue = createHostQueue({ gapMs: requestGapMs * http.pace });
  const moves = new Map<string, PreparedMove>();
  const running = new Map<number, { abort: AbortController; upload: UploadBody | undefined }>();

  async function run(id: number, upload: UploadBody | undefined, task: (signal: AbortSignal) => Promise<FromWorker>): Promise<void> {
    const abort = new AbortController();
    running.set(id, { abort, upload });
    try {
      send(await task(abort.signal));
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === 'internal') log.error({ err: error }, 'ingest failed');
      if (failure.code === 'storage_corrupt') distrustCache(dataDir);
      send({ type: 'failed', id, error: failure });
    } finally {
      running.delete(id);
    }
  }

  function partsOf(id: number, signal: AbortSignal, upload?: UploadBody): RefreshParts {
    const onProgress: RefreshParts['onProgress'] = (progress) => send({ type: 'progress', id, progress });
    return { db, http, queue, clock: Date.now, signal, upload: upload?.body, onProgress };
  }

  function dropMove(playlistId: string): void {
    moves.get(playlistId)?.discard();
    moves.delete(playlistId);
  }

  function withPlaylist(playlistId: string, work: (playlist: number) => void): void {
    const playlist = db.prepare<[string], number>('SELECT id FROM playlists WHERE playlist_id = ?').pluck().get(playlistId);
    if (playlist !== undefined) work(playlist);
  }

  setImmediate(() => completeInterrupted(db));

  port?.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'refresh': {
        const { id, job } = message;
        const upload = job.source.type === 'upload' ? createUploadBody(() => send({ type: 'more', id })) : undefined;
        void run(id, upload, async (signal) => {
          signal.addEventListener('abort', () => upload?.end());
          dropMove(job.playlistId);
          return { type: 'refreshed', id, outcome: await refreshCatalog(job, partsOf(id, signal, upload)) };
        });
        return;
      }
      case 'scan': {
        const { id, job } = message;
        void run(id, undefined, async (signal) => ({ type: 'scanned', id, outcome: await scanSource(job, partsOf(id, signal)) }));
        return;
      }
      case 'preview-move': {
        const { id, job, stakes } = message;
        void run(id, undefined, async (signal) => {
          dropMove(job.playlistId);
          const move = await prepareMove(job, stakes, partsOf(id, signal));
          moves.set(job.playlistId, move);
          return { type: 'previewed', id, outlook: move.outlook };
        });
        return;
      }
      case 'apply-move':
        void run(message.id, undefined, () => {
          const move = moves.get(message.playlistId);
          if (!move) throw new AppError('conflict', 'This move is not ready any more; look at the new source again');
          moves.delete(message.playlistId);
          return Promise.resolve({ type: 'refreshed', id: message.id, outcome: move.apply(message.hidden) });
        });
        return;
      case 'discard-move':
        void run(message.id, undefined, () => {
          dropMove(message.playlistId);
          return done(message.id);
        });
        return;
      case 'undo':
        void run(message.id, undefined, () => {
          dropMove(message.playlistId);
          withPlaylist(message.playlistId, (playlist) => undoGenerations(db, playlist, message.generation, message.hidden));
          return done(message.id);
        });
        return;
      case 'arrange':
        void run(message.id, undefined, () => {
          withPlaylist(message.playlistId, (playlist) => arrange(db, playlist, message.hidden));
          return done(message.id);
        });
        return;
      case 'chunk': {
        const upload = running.get(message.id)?.upload;
        if (message.bytes) upload?.push(message.bytes);
        else upload?.end();
        return;
      }
      case 'cancel':
        running.get(message.id)?.abort.abort();
        return;
      case 'details':
        void run(message.id, undefined, async (signal) => {
          await fetchDetails(message.question, { db, http, queue, clock: Date.now, signal });
          return done(message.id);
        });
        return;
      case 'now-next':
        void run(message.id, undefined, async (signal) => {
          const programmes = await fetchProgrammes(message.question, { db, http, queue, clock: Date.now, signal });
          return { type: 'programmes', id: message.id, programmes };
        });
        return;
      case 'forget':
        void run(message.id, undefined, () => {
          dropMove(message.playlistId);
          withPlaylist(message.playlistId, (playlist) => forget(db, playlist));
          return done(message.id);
        });
        return;
      case 'close':
        for (const { abort } of running.values()) abort.abort();
        void http.close().finally(() => {
          db.close();
          send({ type: 'done', id: message.id });
          port?.close();
        });
    }
  });
}

function done(id: number): Promise<FromWorker> {
  return Promise.resolve({ type: 'done', id });
}

/** A first import that was cut off is begun anew: its counts are those of some moment, its rows of another. */
function forgetInterrupted(db: SqliteDatabase): void {
  const importing = db.prepare<[number], number>('SELECT id FROM playlists WHERE state = ?').pluck().all(catalogStates.importing);
  for (const playlist of importing) db.transaction(() => forgetCatalog(db, playlist))();
}

/** A first import that was interrupted once every row could be found may lack indexes. */
function completeInterrupted(db: SqliteDatabase): void {
  const indexed = db.prepare<[number], number>('SELECT id FROM playlists WHERE state = ?').pluck().all(catalogStates.indexed);
  for (const playlist of indexed) createIndexes(db, playlist);
}

function arrange(db: SqliteDatabase, playlist: number, hidden: readonly HiddenGroup[]): void {
  if (db.prepare<[number], number>('SELECT state FROM playlists WHERE id = ?').pluck().get(playlist) !== catalogStates.indexed) return;
  db.transaction(() => {
    if (!markHidden(db, playlist, hidden)) return;
    countCategories(db, playlist);
    buildSearchIndex(db, playlist);
  })();
}

function forget(db: SqliteDatabase, playlist: number): void {
  db.transaction(() => {
    forgetCatalog(db, playlist);
    db.prepare('DELETE FROM playlists WHERE id = ?').run(playlist);
  })();
}
