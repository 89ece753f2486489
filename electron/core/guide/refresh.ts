import { setTimeout as sleep } from 'node:timers/promises';
import type { RefreshOutcome } from '#shared/contract/events.ts';
import { toFailure, type Failure } from '#shared/errors.ts';
import type { GuideProgress, GuideSourceId } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { SourceOptions } from '#shared/model/source.ts';
import { FailureWire } from '#shared/model/failure.ts';
import { prepared } from '../database/statements.ts';
import type { SqliteDatabase } from '../database/open.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import type { Events } from '../events.ts';
import type { HostQueue } from '../http/host-queue.ts';
import type { Logger } from '../log.ts';
import type { Account } from '../secrets/vault.ts';
import type { GuideJob, GuideOutcome, PlacedSource } from './guide-job.ts';
import { listMappings } from './mappings.ts';
import type { ManualMapping } from './matching/match-playlist.ts';
import { isMatchedWith } from './matching/matched-with.ts';
import { listIncompleteGuides, listStoredGuides } from './queries.ts';
import type { GuideRefresher, GuideWay } from './source-handlers.ts';
import type { StoredSource } from './stored-sources.ts';

/** Who fetches guides and writes them; given by `core.ts`, because that is not this domain's business. */
export interface GuideWriter {
  refresh(job: GuideJob, work: { signal: AbortSignal; onProgress(progress: GuideProgress): void; onStored(): void }): Promise<GuideOutcome>;
  rematch(playlistId: PlaylistId, mappings: readonly ManualMapping[]): Promise<GuideSourceId[]>;
  place(playlistId: PlaylistId, sources: readonly PlacedSource[]): Promise<void>;
}

export interface GuideRefresherOptions {
  db: UserDatabase;
  guide: SqliteDatabase;
  /** Playlists are matched with their catalog, which the writer reads for itself. */
  cache: SqliteDatabase;
  writer: GuideWriter;
  events: Events;
  log: Logger;
  clock: () => number;
  /** Hosts that are asked one thing at a time: a panel's guide is not fetched beside its catalog. */
  hosts: HostQueue;
  listPlaylists: () => readonly PlaylistId[];
  sourcesOf: (playlistId: PlaylistId) => readonly StoredSource[];
  wayOf: (sourceId: GuideSourceId) => Promise<GuideWay>;
  /** Credentials of the playlist as they stand in addresses, in the order of their template numbers. */
  accountsOf: (playlistId: PlaylistId) => Promise<readonly Account[]>;
  /** How old a guide may be; 0 for never fetching one unasked. */
  refreshHours: () => number;
  keepAll: () => boolean;
}

export interface RunningGuideRefresher extends GuideRefresher {
  /** The playlist's catalog is another one: matches anew and fetches what is due or lacks programmes. */
  catalogChanged(playlistId: PlaylistId): void;
  /** Makes up for what a process that ended left undone: its sources and matches follow what the owner decided last. */
  catchUp(playlistId: PlaylistId): void;
  /** Ends what runs for a playlist that goes, and removes its guides. */
  forget(playlistId: PlaylistId): Promise<void>;
  /** Fetches what is older than the owner's limit, now and then every few minutes, until closed. */
  keepFresh(): void;
  close(): Promise<void>;
}

interface Request {
  playlistId: PlaylistId;
  sourceId: GuideSourceId;
  byOwner: boolean;
  isFresh: boolean;
  abort: AbortController;
  progress: GuideProgress;
}

const lookAgainMs = 5 * 60_000;
/** Catalogs are looked at first. */
const startDelayMs = 8_000;
/** A guide that could not be had is asked for again after this, or after the owner's limit where that is shorter. */
const tryAgainMs = 60 * 60_000;

/** Fetches one guide at a time, so that memory stays flat. */
export function createGuideRefresher(options: GuideRefresherOptions): RunningGuideRefresher {
  const { db, guide, cache, writer, events, clock } = options;
  const log = options.log.child({ domain: 'guide' });
  const queue: Request[] = [];
  const triedAt = new Map<GuideSourceId, number>();
  /** Also those that the writer never heard of, because nothing could be asked of it. */
  const failures = new Map<GuideSourceId, Failure>();
  const closing = new AbortController();
  let running: Request | undefined;
  let worker: Promise<void> | undefined;
  let keeper: Promise<void> | undefined;
  /** What follows a change, one after the other. */
  const following = new Set<Promise<void>>();

  async function jobOf({ playlistId, sourceId, byOwner, isFresh }: Request, way: GuideWay): Promise<GuideJob> {
    const timeZone = options.sourcesOf(playlistId).find(({ id }) => id === sourceId)?.timeZone ?? null;
    const reached = way.type === 'url' ? { reach: way.reach, options: way.options } : { reach: 'public' as const, options: SourceOptions.parse({}) };
    return {
      sourceId,
      playlistId,
      place: way.type === 'url' ? { type: 'url', url: way.url } : { type: 'file', path: way.path },
      ...reached,
      timeZone,
      mappings: listMappings(db, playlistId),
      accounts: await options.accountsOf(playlistId),
      keepAll: options.keepAll(),
      byOwner,
      isFresh,
    };
  }

  async function run(request: Request): Promise<void> {
    const { playlistId, sourceId, abort } = request;
    const startedAt = clock();
    triedAt.set(sourceId, startedAt);
    const tell = (progress: GuideProgress): void => {
      request.progress = progress;
      events.emit({ type: 'guide.progress', progress });
    };
    const changed = (): void => events.emit({ type: 'guide.changed', playlistId });
    const ended = (outcome: RefreshOutcome): void => events.emit({ type: 'guide.refreshed', playlistId, outcome });
    let leave: () => void = () => undefined;
    // A guide takes minutes; a catalog that its owner waits for goes first, and the guide is begun anew behind it.
    const overtaken = new AbortController();
    const signal = AbortSignal.any([abort.signal, overtaken.signal]);
    const onProgress = (progress: GuideProgress): void => {
      // From here on nothing is asked of the host.
      if (progress.phase === 'matching') leave();
      tell(progress);
    };
    try {
      tell(request.progress);
      const way = await options.wayOf(sourceId);
      if (way.type === 'url') leave = await options.hosts.enter(URL.parse(way.url)?.host ?? '', signal, { onWanted: () => overtaken.abort() });
      const job = await jobOf(request, way);
      const outcome = await writer.refresh(job, { signal, onProgress, onStored: changed });
      const { channels, programmes, stored } = outcome.report;
      log.info({ playlistId, sourceId, channels, programmes, stored, changed: outcome.changed, ms: clock() - startedAt }, 'guide refreshed');
      ended('done');
      // Once: what is asked for during that reading too, the match desk asks for itself.
      if (outcome.isIncomplete && (request.byOwner || !request.isFresh)) enqueue(playlistId, sourceId, { isFresh: true });
    } catch (error) {
      const failure = toFailure(error);
      if (overtaken.signal.aborted && !abort.signal.aborted && failure.code === 'cancelled') {
        postpone(request);
        return;
      }
      ended(failure.code);
      if (failure.code === 'internal') log.error({ playlistId, sourceId, err: error }, 'guide refresh failed');
      else if (failure.code !== 'cancelled') log.warn({ playlistId, sourceId, code: failure.code, reason: failure.reason }, 'guide refresh failed');
      if (failure.code !== 'cancelled') failures.set(sourceId, failure);
    } finally {
      leave();
      running = undefined;
      changed();
    }
  }

  /** It waits again, behind all others. */
  function postpone(request: Request): void {
    if (closing.signal.aborted || queue.some(({ sourceId }) => sourceId === request.sourceId)) return;
    queue.push({ ...request, progress: { ...request.progress, phase: 'waiting', bytes: 0, totalBytes: null, programmes: 0 } });
    log.info({ playlistId: request.playlistId, sourceId: request.sourceId }, 'guide refresh postponed');
  }

  async function work(): Promise<void> {
    for (let next = queue.shift(); next && !closing.signal.aborted; next = queue.shift()) {
      running = next;
      await run(next);
    }
    running = undefined;
    worker = undefined;
  }

  function enqueue(playlistId: PlaylistId, sourceId: GuideSourceId, { byOwner = false, isFresh = false }: { byOwner?: boolean; isFresh?: boolean }): boolean {
    if (running?.sourceId === sourceId && !running.abort.signal.aborted && !isFresh) return false;
    const waiting = queue.find((request) => request.sourceId === sourceId);
    if (waiting) {
      waiting.byOwner ||= byOwner;
      waiting.isFresh ||= isFresh;
      return false;
    }
    failures.delete(sourceId);
    const progress: GuideProgress = { playlistId, sourceId, phase: 'waiting', bytes: 0, totalBytes: null, programmes: 0 };
    queue.push({ playlistId, sourceId, byOwner, isFresh, abort: new AbortController(), progress });
    worker ??= Promise.resolve().then(work);
    return true;
  }

  function isDue(sourceId: GuideSourceId, refreshedAt: number | null): boolean {
    const hours = options.refreshHours();
    if (hours === 0) return false;
    const longest = hours * 3_600_000;
    const age = clock() - (refreshedAt ?? 0);
    const sinceTried = clock() - (triedAt.get(sourceId) ?? 0);
    // A refused login is not tried again soon: panels lock addresses out for less.
    const pause = failureOf(sourceId)?.code === 'provider_rejected' ? longest : Math.min(longest, tryAgainMs);
    return age >= longest && sinceTried >= pause;
  }

  function start(playlistId: PlaylistId, request: { sourceId?: GuideSourceId; byOwner?: boolean; isFresh?: boolean } = {}): { started: boolean } {
    if (closing.signal.aborted) return { started: false };
    const stored = new Map(listStoredGuides(guide, playlistId).map((each) => [each.sourceId, each.refreshedAt]));
    let started = false;
    for (const { id, enabled } of options.sourcesOf(playlistId)) {
      if (!enabled || (request.sourceId !== undefined && request.sourceId !== id)) continue;
      if (!request.byOwner && !request.isFresh && !isDue(id, stored.get(id) ?? null)) continue;
      started = enqueue(playlistId, id, request) || started;
    }
    return { started };
  }

  function failureOf(sourceId: GuideSourceId): Failure | undefined {
    const known = failures.get(sourceId);
    if (known) return known;
    const stored = prepared<[string], { failure: string | null }>(guide, 'SELECT failure FROM guide_sources WHERE source_id = ?').get(sourceId)?.failure;
    return stored == null ? undefined : FailureWire.safeParse(JSON.parse(stored)).data;
  }

  function cancel(playlistId: PlaylistId, isMeant: (sourceId: GuideSourceId) => boolean = () => true): void {
    for (let at = queue.length - 1; at >= 0; at--) {
      const request = queue[at];
      if (request?.playlistId === playlistId && isMeant(request.sourceId)) queue.splice(at, 1);
    }
    if (running?.playlistId === playlistId && isMeant(running.sourceId)) running.abort.abort();
  }

  async function rematch(playlistId: PlaylistId): Promise<void> {
    try {
      const missing = await writer.rematch(playlistId, listMappings(db, playlistId));
      events.emit({ type: 'guide.changed', playlistId });
      for (const sourceId of missing) enqueue(playlistId, sourceId, { isFresh: true });
    } catch (error) {
      noteLost(playlistId, error);
    }
  }

  function noteLost(playlistId: PlaylistId, error: unknown): void {
    if (!closing.signal.aborted) log.error({ playlistId, err: error }, 'guide could not be matched');
  }

  /** Keeps hold of what nobody waits for, so that closing can. */
  function later(task: Promise<void>): void {
    following.add(task);
    void task.finally(() => following.delete(task));
  }

  async function place(playlistId: PlaylistId): Promise<void> {
    const sources = options.sourcesOf(playlistId);
    const present = new Set(sources.filter(({ enabled }) => enabled).map(({ id }) => id));
    cancel(playlistId, (sourceId) => !present.has(sourceId));
    try {
      await writer.place(
        playlistId,
        sources.map(({ id, enabled }) => ({ sourceId: id, enabled })),
      );
    } catch (error) {
      noteLost(playlistId, error);
      return;
    }
    await rematch(playlistId);
  }

  /** Whether the stored guide knows the sources as they are. */
  function isPlaced(playlistId: PlaylistId): boolean {
    const known = prepared<[string], { sourceId: string; enabled: number }>(
      guide,
      'SELECT source_id AS sourceId, enabled FROM guide_sources WHERE playlist_id = ? ORDER BY position, id',
    ).all(playlistId);
    const sources = options.sourcesOf(playlistId);
    return known.length === sources.length && sources.every(({ id, enabled }, at) => known[at]?.sourceId === id && known[at].enabled === Number(enabled));
  }

  return {
    start,
    failureOf,
    rematch,
    cancel: (playlistId) => cancel(playlistId),
    progressOf: (playlistId) => (running?.playlistId === playlistId ? running : queue.find((request) => request.playlistId === playlistId))?.progress,
    follow: (playlistId) => later(place(playlistId)),
    catalogChanged(playlistId) {
      later(
        rematch(playlistId).then(() => {
          if (keeper) start(playlistId);
        }),
      );
    },
    catchUp(playlistId) {
      if (!isPlaced(playlistId)) later(place(playlistId));
      else if (!isMatchedWith(cache, guide, { playlistId, mappings: listMappings(db, playlistId) })) later(rematch(playlistId));
    },
    async forget(playlistId) {
      cancel(playlistId);
      await writer.place(playlistId, []);
    },
    keepFresh() {
      keeper ??= (async () => {
        await sleep(startDelayMs, undefined, { signal: closing.signal }).catch(() => undefined);
        // What the last run was asked for and had not fetched yet.
        for (const { playlistId, sourceId } of closing.signal.aborted ? [] : listIncompleteGuides(guide)) enqueue(playlistId, sourceId, { isFresh: true });
        while (!closing.signal.aborted) {
          for (const playlistId of options.listPlaylists()) start(playlistId);
          await sleep(lookAgainMs, undefined, { signal: closing.signal }).catch(() => undefined);
        }
      })();
    },
    async close() {
      closing.abort();
      queue.length = 0;
      running?.abort.abort();
      await Promise.allSettled([...following, worker, keeper]);
    },
  };
}
