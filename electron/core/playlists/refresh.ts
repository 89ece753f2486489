import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, toFailure, type Failure } from '#shared/errors.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { RefreshProgress, RefreshResult } from '#shared/model/playlist.ts';
import type { SourceOptions } from '#shared/model/source.ts';
import type { Reach } from '../http/address-guard.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import type { Events } from '../events.ts';
import type { Logger } from '../log.ts';
import type { Account, Vault } from '../secrets/vault.ts';
import { findPlaylist, listPlaylists, type StoredPlaylist } from './queries.ts';
import type { ReachOf } from './reach.ts';
import { saveFailure, saveResult } from './writes.ts';

/** A source with everything needed to read it; lives in memory only. */
export type ReachableSource =
  | { type: 'xtream'; server: string; username: string; password: string }
  | { type: 'm3u-url'; url: string }
  | { type: 'm3u-file'; path: string }
  | { type: 'upload'; body: AsyncIterable<Uint8Array> }
  | { type: 'cache-file'; path: string };

/** What is handed over instead of fetched: a sent list, or a cache file. */
export type GivenSource = Extract<ReachableSource, { type: 'upload' | 'cache-file' }>;

export interface CatalogJob {
  playlistId: PlaylistId;
  name: string;
  source: ReachableSource;
  reach: Reach;
  options: SourceOptions;
  signal: AbortSignal;
  onProgress(progress: RefreshProgress): void;
}

export interface CatalogOutcome {
  result: RefreshResult;
  /** Credentials met in a playlist file, in the order of their template numbers. */
  accounts: Account[];
}

/** Reads a whole source into the catalog; given by `core.ts`, because reading is not this domain's business. */
export type ReadCatalog = (job: CatalogJob) => Promise<CatalogOutcome>;

export interface Refresher {
  /**
   * Starts a refresh unless one runs; `done` resolves with why it failed, if it did, and never rejects.
   * `given` takes the place of the playlist's own source, this once.
   */
  start(playlistId: PlaylistId, given?: GivenSource): { started: boolean; done: Promise<Failure | null> };
  cancel(playlistId: PlaylistId): boolean;
  /** Cancels and waits until nothing of the refresh is under way any more. */
  stop(playlistId: PlaylistId): Promise<void>;
  progressOf(playlistId: PlaylistId): RefreshProgress | undefined;
  /** Refreshes what is older than the owner's limit, now and then every few minutes, until closed. */
  keepFresh(): void;
  close(): Promise<void>;
}

export interface RefresherOptions {
  db: UserDatabase;
  vault: Vault;
  events: Events;
  log: Logger;
  clock: () => number;
  readCatalog: ReadCatalog;
  /** The demo panel, started when first needed. */
  demoAccount: () => Promise<{ server: string; username: string; password: string }>;
  reachOf: ReachOf;
  refreshHours: () => number;
  refreshedAt: (playlistId: PlaylistId) => number | undefined;
}

const lookAgainMs = 5 * 60_000;
/** So that a house full of players does not ask a panel in the same second. */
const startDelayMs = 3_000;

export function createRefresher(options: RefresherOptions): Refresher {
  const { db, vault, events, clock, readCatalog } = options;
  const log = options.log.child({ domain: 'refresh' });
  const running = new Map<PlaylistId, { abort: AbortController; progress: RefreshProgress; done: Promise<Failure | null> }>();
  const closing = new AbortController();
  let keeper: Promise<void> | undefined;

  /** The playlist's source with everything it takes to read it now. */
  async function findWay(playlist: StoredPlaylist, given?: GivenSource): Promise<ReachableSource> {
    if (given) return given;
    switch (playlist.sourceType) {
      case 'demo':
        return { type: 'xtream', ...(await options.demoAccount()) };
      case 'xtream': {
        const account = (await vault.read(playlist.id))?.accounts[0];
        if (!account || playlist.address === null) throw missingCredentials();
        return { type: 'xtream', server: playlist.address, ...account };
      }
      case 'm3u-url': {
        const url = playlist.address ?? (await vault.read(playlist.id))?.url;
        if (url === undefined) throw missingCredentials();
        return { type: 'm3u-url', url };
      }
      case 'm3u-file':
        if (playlist.address === null) {
          throw new AppError('credentials_missing', 'This list was sent by a browser; send the file again to refresh it');
        }
        return { type: 'm3u-file', path: playlist.address };
    }
  }

  async function run(playlist: StoredPlaylist, signal: AbortSignal, given?: GivenSource): Promise<Failure | null> {
    const { id } = playlist;
    try {
      const source = await findWay(playlist, given);
      const typed = source.type === 'xtream' ? source.server : source.type === 'm3u-url' ? source.url : undefined;
      const { result, accounts } = await readCatalog({
        playlistId: id,
        name: playlist.name,
        source,
        // Nothing is fetched for a list that is already here.
        reach: typed === undefined ? 'public' : await options.reachOf(id, typed),
        options: playlist.options,
        signal,
        onProgress(progress) {
          const job = running.get(id);
          if (!job || job.abort.signal !== signal) return;
          job.progress = progress;
          events.emit({ type: 'playlists.progress', progress });
        },
      });
      if (!findPlaylist(db, id)) return null; // removed meanwhile
      if (playlist.sourceType === 'm3u-url' || playlist.sourceType === 'm3u-file') {
        const before = await vault.read(id);
        if (accounts.length > 0 || before) await vault.write(id, { ...before, accounts });
      }
      saveResult(db, id, result);
      log.info({ playlistId: id, ...result.counts, ms: result.durationMs }, 'playlist refreshed');
      return null;
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === 'internal') log.error({ playlistId: id, err: error }, 'refresh failed');
      else log.warn({ playlistId: id, code: failure.code, reason: failure.reason }, 'refresh failed');
      if (failure.code !== 'cancelled' && findPlaylist(db, id)) saveFailure(db, id, failure);
      return failure;
    }
  }

  function start(playlistId: PlaylistId, given?: GivenSource): ReturnType<Refresher['start']> {
    const job = running.get(playlistId);
    if (job) return { started: false, done: job.done };
    const playlist = findPlaylist(db, playlistId);
    if (!playlist) throw new AppError('not_found', 'This playlist is gone');
    const abort = new AbortController();
    const now = clock();
    const progress: RefreshProgress = {
      playlistId,
      phase: 'waiting',
      part: null,
      startedAt: now,
      heartbeatAt: now,
      bytes: 0,
      totalBytes: null,
      entries: 0,
      rate: 0,
    };
    const done = run(playlist, abort.signal, given).finally(() => {
      running.delete(playlistId);
      events.emit({ type: 'playlists.changed', playlistId });
      events.emit({ type: 'catalog.changed', playlistId });
    });
    running.set(playlistId, { abort, progress, done });
    events.emit({ type: 'playlists.changed', playlistId });
    return { started: true, done };
  }

  async function refreshStale(): Promise<void> {
    const hours = options.refreshHours();
    if (hours === 0) return;
    for (const playlist of listPlaylists(db)) {
      const age = clock() - (options.refreshedAt(playlist.id) ?? 0);
      if (age < hours * 3_600_000 || running.has(playlist.id)) continue;
      // A refused login is not tried again by itself: panels lock addresses out for less.
      if (playlist.lastFailure?.code === 'provider_rejected') continue;
      const hasWay = await findWay(playlist).then(
        () => true,
        () => false,
      );
      if (hasWay) await start(playlist.id).done;
      if (closing.signal.aborted) return;
    }
  }

  return {
    start,
    cancel(playlistId) {
      const job = running.get(playlistId);
      job?.abort.abort();
      return job !== undefined;
    },
    async stop(playlistId) {
      const job = running.get(playlistId);
      job?.abort.abort();
      await job?.done;
    },
    progressOf: (playlistId) => running.get(playlistId)?.progress,
    keepFresh() {
      keeper ??= (async () => {
        await sleep(startDelayMs, undefined, { signal: closing.signal }).catch(() => undefined);
        while (!closing.signal.aborted) {
          await refreshStale().catch((error: unknown) => log.error({ err: error }, 'looking for stale playlists failed'));
          await sleep(lookAgainMs, undefined, { signal: closing.signal }).catch(() => undefined);
        }
      })();
    },
    async close() {
      closing.abort();
      for (const { abort } of running.values()) abort.abort();
      await Promise.allSettled([...running.values()].map(({ done }) => done));
      await keeper;
    },
  };
}

function missingCredentials(): AppError {
  return new AppError('credentials_missing', 'The user name and password of this playlist are not known here any more; enter them again');
}
