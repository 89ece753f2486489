import { randomUUID } from 'node:crypto';
import type { PlaylistId } from '#shared/model/ids.ts';
import { createGroupsView } from '../catalog/groups-view.ts';
import { findCatalog } from '../catalog/queries.ts';
import { catalogStates } from '../database/cache-schema.ts';
import { createMarkFollower } from '../follow-marks.ts';
import { createGroups } from '../groups/handlers.ts';
import type { Features } from '../features.ts';
import type { RefreshWork } from '../ingest/ingest.ts';
import type { JobSource, RefreshJob } from '../ingest/messages.ts';
import { listMarks } from '../library/queries.ts';
import { createPlaylists } from '../playlists/handlers.ts';
import { listPlaylists } from '../playlists/queries.ts';
import { createReachKeeper } from '../playlists/reach.ts';
import { recognizeInput } from '../playlists/recognize-input.ts';
import { createRefresher, typedAddress, type CatalogJob } from '../playlists/refresh.ts';
import { parseProviderInput } from '../providers/xtream/provider-input.ts';
import type { Ground } from './ground.ts';

/** Who depends on catalogs and is told when they are others. */
export interface CatalogFollower {
  /** After a refresh, an undo or a move. */
  catalogChanged(playlistId: PlaylistId): void;
  /** The playlist goes. */
  forget(playlistId: PlaylistId): Promise<void>;
}

export type PlaylistParts = ReturnType<typeof connectPlaylists>;

/** Playlists with their refreshes, their groups and the marks on their titles. */
export function connectPlaylists(ground: Ground, features: Features, follower: CatalogFollower) {
  const { db, cache, vault, events, log, clock, settings, ingest, http, hosts, demoAccount, ttlSeconds } = ground;
  const hiddenAtStart = new Map<PlaylistId, string>();
  let isClosing = false;
  const marks = createMarkFollower({ db, cache, events, log });
  const reachOf = createReachKeeper(db, (typed) => http.resolveReach(typed));

  const refresher = createRefresher({
    db,
    features,
    vault,
    events,
    log,
    clock,
    demoAccount,
    reachOf,
    refreshHours: () => (settings.current().refreshHours === 0 ? 0 : ttlSeconds() / 3_600),
    refreshedAt: (playlistId) => findCatalog(cache, playlistId)?.refreshedAt ?? undefined,
    isImporting: (playlistId) => findCatalog(cache, playlistId)?.state === catalogStates.importing,
    async onRefreshed(playlistId) {
      await marks.followAll(playlistId);
      groups.follow(playlistId);
      follower.catalogChanged(playlistId);
      // What the owner hid meanwhile, or the provider calls otherwise now, was not yet known when the refresh began.
      if (hiddenAtStart.get(playlistId) !== JSON.stringify(groups.hiddenGroups(playlistId))) await hideGroups(playlistId);
      hiddenAtStart.delete(playlistId);
    },
    readCatalog: (job) => alone(job, job.byOwner, () => ingest.refresh(...toIngest(job))),
  });

  /** Does what is large as the one thing that is asked of the provider. What the owner waits for does not wait for a guide. */
  async function alone<T>({ source, signal }: CatalogJob, isUrgent: boolean, work: () => Promise<T>): Promise<T> {
    const leave = await hosts.enter(hostOfSource(source), signal, { isUrgent });
    return work().finally(leave);
  }

  /** A job as it is posted to the thread, and what stays here of it. */
  function toIngest({ source, signal, onProgress, ...job }: CatalogJob): [RefreshJob, RefreshWork] {
    const jobSource: JobSource = source.type === 'upload' ? { type: 'upload' } : source;
    const hidden = groups.hiddenGroups(job.playlistId);
    hiddenAtStart.set(job.playlistId, JSON.stringify(hidden));
    return [
      { ...job, source: jobSource, hidden },
      { signal, onProgress, ...(source.type === 'upload' ? { body: source.body } : {}) },
    ];
  }

  async function hideGroups(playlistId: PlaylistId): Promise<void> {
    await ingest.arrange(playlistId, groups.hiddenGroups(playlistId));
    events.emit({ type: 'catalog.changed', playlistId });
  }

  function hideSoon(playlistId: PlaylistId): void {
    hideGroups(playlistId).catch((err: unknown) => {
      if (!isClosing) log.error({ playlistId, err }, 'groups could not be hidden');
    });
  }

  const groups = createGroups({ db, events, clock, catalog: createGroupsView(cache), hide: hideSoon });
  events.subscribe((event) => {
    if (event.type === 'catalog.changed') groups.follow(event.playlistId);
  });

  const shownKinds = (): string => {
    const { showAdult, showHidden } = settings.current();
    return `${showAdult} ${showHidden}`;
  };
  let shown = shownKinds();
  events.subscribe((event) => {
    if (event.type !== 'settings.changed' || shown === shownKinds()) return;
    shown = shownKinds();
    for (const { id } of listPlaylists(db)) events.emit({ type: 'catalog.changed', playlistId: id });
  });

  const playlists = createPlaylists({
    db,
    features,
    vault,
    events,
    clock,
    refresher,
    recognizeInput: (text) => recognizeInput(text, parseProviderInput),
    async forgetCatalog(playlistId) {
      await Promise.all([follower.forget(playlistId), ingest.forget(playlistId)]);
    },
    scanGroups: (job) => alone(job, true, () => ingest.scan(...toIngest(job))),
    async undoRefresh(playlistId, generation) {
      await ingest.undo(playlistId, generation, groups.hiddenGroups(playlistId));
      follower.catalogChanged(playlistId);
    },
    moving: {
      stakesOf: (playlistId) => ({ ...listMarks(db, playlistId), groups: groups.arrangedGroups(playlistId) }),
      resolveReach: (typed) => http.resolveReach(typed),
      readMove(job, marked, arranged) {
        const [posted, work] = toIngest(job);
        return alone(job, true, () => ingest.previewMove(posted, { marks: marked, groups: arranged }, work));
      },
      async makeMove(playlistId) {
        const moved = await ingest.applyMove(playlistId, groups.hiddenGroups(playlistId));
        follower.catalogChanged(playlistId);
        return moved;
      },
      dropMove: (playlistId) => ingest.discardMove(playlistId),
    },
    factsOf(playlistId) {
      const catalog = findCatalog(cache, playlistId);
      const { channels = 0, movies = 0, series = 0 } = catalog?.counts ?? {};
      return {
        counts: { channels, movies, series },
        refreshedAt: catalog?.refreshedAt || null,
        importing: catalog?.state === catalogStates.importing,
        account: catalog?.account ?? null,
        guideUrls: catalog?.guideUrls.length ?? 0,
      };
    },
  });

  return {
    playlists,
    groups,
    refresher,
    marks,
    reachOf,

    /** What titles are marked with is lost with the cache, and when a first import is interrupted. */
    catchUp(): void {
      for (const { id } of listPlaylists(db)) {
        void marks.followAll(id);
        if (groups.hiddenGroups(id).length > 0) hideSoon(id);
      }
    },

    async close(): Promise<void> {
      isClosing = true;
      await refresher.close();
    },
  };
}

/** Where a catalog comes from; one that is here already comes from nowhere. */
function hostOfSource(source: CatalogJob['source']): string {
  const typed = typedAddress(source);
  return (typed !== undefined && URL.parse(typed)?.host) || `${source.type} ${randomUUID()}`;
}
