import { parentPort, workerData } from 'node:worker_threads';
import { toFailure } from '#shared/errors.ts';
import { createLogger } from '../log.ts';
import { prepareCache } from '../database/cache-database.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { createHostQueue } from '../http/host-queue.ts';
import { httpPartsOf } from '../http/network-rules.ts';
import { createHttp } from '../http/request.ts';
import { createUploadBody, type UploadBody } from './upload-body.ts';
import { fetchDetails, fetchProgrammes } from './fetch-details.ts';
import type { FromWorker, ToWorker, WorkerData } from './messages.ts';
import { refreshCatalog } from './refresh-catalog.ts';

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
  const running = new Map<number, { abort: AbortController; upload: UploadBody | undefined }>();

  async function run(id: number, upload: UploadBody | undefined, task: (signal: AbortSignal) => Promise<FromWorker>): Promise<void> {
    const abort = new AbortController();
    running.set(id, { abort, upload });
    try {
      send(await task(abort.signal));
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === 'internal') log.error({ err: error }, 'ingest failed');
      send({ type: 'failed', id, error: failure });
    } finally {
      running.delete(id);
    }
  }

  port?.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'refresh': {
        const { id, job } = message;
        const upload = job.source.type === 'upload' ? createUploadBody(() => send({ type: 'more', id })) : undefined;
        void run(id, upload, async (signal) => {
          signal.addEventListener('abort', () => upload?.end());
          const onProgress = (progress: Parameters<Parameters<typeof refreshCatalog>[1]['onProgress']>[0]) =>
            send({ type: 'progress', id, progress });
          const parts = { db, http, queue, clock: Date.now, signal, upload: upload?.body, onProgress };
          return { type: 'refreshed', id, outcome: await refreshCatalog(job, parts) };
        });
        return;
      }
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
          return { type: 'done', id: message.id };
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
          forget(db, message.playlistId);
          return Promise.resolve({ type: 'done', id: message.id });
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

function forget(db: SqliteDatabase, playlistId: string): void {
  db.transaction(() => {
    const row = db.prepare<[string], { id: number }>('SELECT id FROM playlists WHERE playlist_id = ?').get(playlistId);
    if (!row) return;
    db.prepare('DELETE FROM item_categories WHERE category IN (SELECT id FROM categories WHERE playlist = ?)').run(row.id);
    for (const table of ['items', 'categories', 'groups', 'details', 'staged_items']) {
      db.prepare(`DELETE FROM ${table} WHERE playlist = ?`).run(row.id);
    }
    db.prepare('DELETE FROM playlists WHERE id = ?').run(row.id);
  })();
}
