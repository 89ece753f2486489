import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, toFailure, type Failure } from '#shared/errors.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { GroupChoice } from '#shared/model/group.ts';
import type { HeldAnswer, RefreshProgress, RefreshResult } from '#shared/model/playlist.ts';
import type { SourceOptions } from '#shared/model/source.ts';
import type { Reach } from '../http/address-guard.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import { toStorageError } from '../database/open.ts';
import type { Events } from '../events.ts';
import type { Features } from '../features.ts';
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
  choice: GroupChoice | null;
  /** How many credentials of a playlist file are known. */
  accounts: number;
  byOwner: boolean;
  isFresh: boolean;
  accepts: boolean;
  signal: AbortSignal;
  onProgress(progress: RefreshProgress): void;
}

export interface CatalogOutcome {
  result: RefreshResult;
  /** Credentials met in a playlist file, in the order of their template numbers; null when those of before still hold. */
  accounts: Account[] | null;
  held: HeldAnswer | null;
}

/** Reads a whole source into the catalog; given by `core.ts`, because reading is not this domain's business. */
export type ReadCatalog = (job: CatalogJob) => Promise<CatalogOutcome>;

export interface RefreshRequest {
  /** Takes the place of the playlist's own source, this once. */
  given?: GivenSource;
  /** The owner asked for it, not the clock. */
  byOwner?: boolean;
  /** Reads everything although the provider may say the same as before. */
  isFresh?: boolean;
  /** Takes an answer that looks wrong. */
  accepts?: boolean;
}

/** What runs for a playlist. */
export interface OpenJob {
  signal: AbortSignal;
  onProgress(progress: RefreshProgress): void;
}

export interface Refresher {
  /** Starts a refresh unless the playlist is busy; `done` resolves with why it failed, if it did, and never rejects. */
  start(playlistId: PlaylistId, request?: RefreshRequest): { started: boolean; done: Promise<Failure | null> };
  /**
   * Does other work on a playlist's source, as the one thing that runs for it: its progress is told and `cancel` ends it.
   * Throws `busy` when something runs already.
   */
  occupy<T>(playlistId: PlaylistId, work: (job: OpenJob) => Promise<T>): Promise<T>;
  /** The job that reads a playlist, or another source in its place, with all it takes to do so. */
  openJob(playlist: StoredPlaylist, open: OpenJob, other?: { source: ReachableSource; reach: Reach; options: SourceOptions }): Promise<CatalogJob>;
  cancel(playlistId: PlaylistId): boolean;
  /** Cancels and waits until nothing of the refresh is under way any more. */
  stop(playlistId: PlaylistId): Promise<void>;
  /** Why the last refresh failed, where that could not be stored. */
  unsavedFailure(playlistId: PlaylistId): Failure | undefined;
  progressOf(playlistId: PlaylistId): RefreshProgress | undefined;
  /** Refreshes what is older than the owner's limit, now and then every few minutes, until closed. */
  keepFresh(): void;
  close(): Promise<void>;
}

export interface RefresherOptions {
  db: UserDatabase;
  features: Features;
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
  /** Whether the first import runs and has rows to show. */
  isImporting: (playlistId: PlaylistId) => boolean;
  /** What follows a refresh before it counts as ended. */
  onRefreshed: (playlistId: PlaylistId) => void | Promise<void>;
}

const lookAgainMs = 5 * 60_000;
/** How often an import that runs is told of as a change of the catalog. */
const tellEveryMs = 1_000;
/** So that a house full of players does not ask a panel in the same second. */
const startDelayMs = 3_000;

export function createRefresher(options: RefresherOptions): Refresher {
  const { db, vault, events, clock, readCatalog } = options;
  const log = options.log.child({ domain: 'refresh' });
  const running = new Map<PlaylistId, { abort: AbortController; progress: RefreshProgress; done: Promise<Failure | null> }>();
  /** When a refresh was stopped: the clock leaves that playlist alone as long as after one that ended. */
  const stoppedAt = new Map<PlaylistId, number>();
  /** Failures that the database had no room for. */
  const unsaved = new Map<PlaylistId, Failure>();
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

  async function openJob(
    playlist: StoredPlaylist,
    open: OpenJob,
    other?: { source: ReachableSource; reach: Reach; options: SourceOptions },
    { given, byOwner = false, isFresh = false, accepts = false }: RefreshRequest = {},
  ): Promise<CatalogJob> {
    await options.features.needPlaylist(playlist.id);
    const source = other?.source ?? (await findWay(playlist, given));
    const typed = typedAddress(source);
    return {
      ...open,
      playlistId: playlist.id,
      name: playlist.name,
      source,
      // Nothing is fetched for a list that is already here.
      reach: other?.reach ?? (typed === undefined ? 'public' : await options.reachOf(playlist.id, typed)),
      options: other?.options ?? playlist.options,
      choice: playlist.choice,
      accounts: (await vault.read(playlist.id))?.accounts.length ?? 0,
      byOwner,
      isFresh,
      accepts,
    };
  }

  async function run(playlist: StoredPlaylist, open: OpenJob, request: RefreshRequest): Promise<Failure | null> {
    const { id } = playlist;
    try {
      const { result, accounts, held } = await readCatalog(await openJob(playlist, open, undefined, request));
      if (!findPlaylist(db, id)) return null; // removed meanwhile
      if (accounts && (playlist.sourceType === 'm3u-url' || playlist.sourceType === 'm3u-file')) {
        const before = await vault.read(id);
        if (accounts.length > 0 || before) await vault.write(id, { ...before, accounts });
      }
      saveResult(db, id, result, held);
      await options.onRefreshed(id);
      log.info({ playlistId: id, ...result.counts, ms: result.durationMs }, 'playlist refreshed');
      return null;
    } catch (error) {
      const failure = toFailure(toStorageError(error));
      if (failure.code === 'internal') log.error({ playlistId: id, err: error }, 'refresh failed');
      else log.warn({ playlistId: id, code: failure.code, reason: failure.reason }, 'refresh failed');
      if (failure.code !== 'cancelled') keepFailure(id, failure);
      return failure;
    }
  }

  function keepFailure(id: PlaylistId, failure: Failure): void {
    try {
      if (findPlaylist(db, id)) saveFailure(db, id, failure);
    } catch (error) {
      // A full disk takes no note of being full.
      unsaved.set(id, failure);
      log.error({ playlistId: id, err: error }, 'refresh failure could not be kept');
    }
  }

  /** Runs `work` as the playlist's one job. */
  function begin<T>(playlistId: PlaylistId, work: (open: OpenJob) => Promise<T>, failureOf: (done: Promise<T>) => Promise<Failure | null>): Promise<T> {
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
    const job = { abort, progress, done: Promise.resolve<Failure | null>(null) };
    let toldAt = now;
    running.set(playlistId, job);
    unsaved.delete(playlistId);
    events.emit({ type: 'playlists.changed', playlistId });
    const open: OpenJob = {
      signal: abort.signal,
      onProgress(latest) {
        job.progress = latest;
        events.emit({ type: 'playlists.progress', progress: latest });
        // Rows of a first import can be seen as they come; whoever shows them looks again now and then.
        if (!options.isImporting(playlistId) || clock() - toldAt < tellEveryMs) return;
        toldAt = clock();
        events.emit({ type: 'catalog.changed', playlistId });
      },
    };
    const done = work(open).finally(() => {
      running.delete(playlistId);
      events.emit({ type: 'playlists.changed', playlistId });
      events.emit({ type: 'catalog.changed', playlistId });
    });
    job.done = failureOf(done);
    return done;
  }

  function start(playlistId: PlaylistId, request: RefreshRequest = {}): ReturnType<Refresher['start']> {
    const job = running.get(playlistId);
    if (job) return { started: false, done: job.done };
    const playlist = findPlaylist(db, playlistId);
    if (!playlist) throw new AppError('not_found', 'This playlist is gone');
    const refresh = async (open: OpenJob): Promise<Failure | null> => {
      stoppedAt.delete(playlistId);
      const failure = await run(playlist, open, request);
      if (failure?.code === 'cancelled') stoppedAt.set(playlistId, clock());
      events.emit({ type: 'playlists.refreshed', playlistId, outcome: failure?.code ?? 'done' });
      return failure;
    };
    return { started: true, done: begin(playlistId, refresh, (done) => done) };
  }

  function occupy<T>(playlistId: PlaylistId, work: (open: OpenJob) => Promise<T>): Promise<T> {
    if (running.has(playlistId)) throw new AppError('busy', 'This playlist is being refreshed; wait until that has ended, or cancel it');
    return begin(playlistId, work, (done) => done.then(() => null, toFailure));
  }

  async function refreshStale(): Promise<void> {
    const hours = options.refreshHours();
    if (hours === 0) return;
    for (const playlist of listPlaylists(db)) {
      const age = clock() - Math.max(options.refreshedAt(playlist.id) ?? 0, stoppedAt.get(playlist.id) ?? 0);
      if (age < hours * 3_600_000 || running.has(playlist.id)) continue;
      // A refused login is not tried again by itself: panels lock addresses out for less.
      if (playlist.lastFailure?.code === 'provider_rejected') continue;
      const hasWay = await options.features.needPlaylist(playlist.id).then(() => findWay(playlist)).then(
        () => true,
        () => false,
      );
      if (hasWay && !awaitsChoice(playlist)) await start(playlist.id).done;
      if (closing.signal.aborted) return;
    }
  }

  return {
    start,
    occupy,
    openJob,
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
    unsavedFailure: (playlistId) => unsaved.get(playlistId),
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

/** Its groups were to be chosen first, and none was yet. */
export function awaitsChoice({ choice }: StoredPlaylist): boolean {
  return choice?.mode === 'only' && choice.groups.length === 0;
}

/** The address a source's owner typed, where it has one. */
export function typedAddress(source: ReachableSource): string | undefined {
  if (source.type === 'xtream') return source.server;
  return source.type === 'm3u-url' ? source.url : undefined;
}

function missingCredentials(): AppError {
  return new AppError('credentials_missing', 'The user name and password of this playlist are not known here any more; enter them again');
}
