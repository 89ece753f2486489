import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Call, Caller, Reply, StreamedCall } from '#shared/contract/call.ts';
import type { AppEvent } from '#shared/contract/events.ts';
import { AppError, toFailure } from '#shared/errors.ts';
import { categoryRef, PlaylistId, titleRef, type TitleId } from '#shared/model/ids.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import { createAppHandlers } from './app/handlers.ts';
import { createBackupHandlers } from './backup/handlers.ts';
import { createChangeHandlers } from './catalog/changes.ts';
import { createGroupsView } from './catalog/groups-view.ts';
import { createGuideView } from './catalog/guide-view.ts';
import { createCatalogHandlers } from './catalog/handlers.ts';
import { findChannelsById, listChannelIds } from './catalog/listed-channels.ts';
import { createMatchView } from './catalog/match-view.ts';
import { findCatalog } from './catalog/queries.ts';
import { writeCacheFile } from './compat/cache-file.ts';
import { createCompat } from './compat/handlers.ts';
import { showcaseId } from './compat/showcase/showcase-id.ts';
import { createShowcase, defaultShowcaseSources, type ShowcaseSources } from './compat/showcase/showcase.ts';
import { damagedSince } from './database/automatic-backups.ts';
import { distrustCache, openCacheForReading } from './database/cache-database.ts';
import { catalogStates } from './database/cache-schema.ts';
import { distrustGuide, openGuideForReading } from './database/guide-database.ts';
import { prepareDataDir } from './database/open.ts';
import { copyDaily, openUserDatabase } from './database/user-database.ts';
import { userQueries } from './database/user-schema.ts';
import { startPanel, type Panel } from './demo/panel.ts';
import { findResourcesDir } from './demo/resources.ts';
import { authorize, createDispatch, createStreamedDispatch } from './dispatch.ts';
import { createEvents } from './events.ts';
import { createMarkFollower } from './follow-marks.ts';
import { createGroups } from './groups/handlers.ts';
import { createGuide } from './guide/handlers.ts';
import { createMatchDesk } from './guide/match-handlers.ts';
import { createGuideRefresher } from './guide/refresh.ts';
import { createGuideSources } from './guide/source-handlers.ts';
import { createHostQueue } from './http/host-queue.ts';
import { httpPartsOf, type NetworkRules } from './http/network-rules.ts';
import { createHttp } from './http/request.ts';
import { startGuideIngest } from './ingest/guide/guide-ingest.ts';
import { startIngest, type RefreshWork } from './ingest/ingest.ts';
import type { JobSource, PanelQuestion, RefreshJob } from './ingest/messages.ts';
import { createLibraryHandlers } from './library/handlers.ts';
import { listMarks } from './library/queries.ts';
import { createLogger, type Logger } from './log.ts';
import type { ByteAnswer } from './playback/byte-answer.ts';
import { createPastFinder } from './playback/find-past.ts';
import { createPlaybackHandlers } from './playback/handlers.ts';
import { createLogos, foreignPicture, type OpenLogo } from './playback/logos.ts';
import { createSourceFinder } from './playback/reachable.ts';
import { createMediaRequests } from './playback/media-requests.ts';
import { createRelay, type OpenStream } from './playback/relay.ts';
import { filled } from './playback/resolve-stream.ts';
import { createRowAddresses } from './playback/row-addresses.ts';
import { createSealer } from './playback/sealed-address.ts';
import { createPlaylists } from './playlists/handlers.ts';
import { newPlaylistId } from './playlists/new-playlist-id.ts';
import { findPlaylist, listPlaylists, listSpokenIds } from './playlists/queries.ts';
import { recognizeInput } from './playlists/recognize-input.ts';
import { createReachKeeper } from './playlists/reach.ts';
import { createRefresher, typedAddress, type CatalogJob } from './playlists/refresh.ts';
import { isSecret } from './playlists/source-parts.ts';
import { guideUrl } from './providers/xtream/addresses.ts';
import { inputFailure, parseProviderInput } from './providers/xtream/provider-input.ts';
import { createReminders } from './reminders/handlers.ts';
import { openVault } from './secrets/vault.ts';
import { createSettings } from './settings/store.ts';

export type { ByteAnswer, OpenLogo, OpenStream };

export interface CoreOptions {
  /** Created when missing, for its owner alone. */
  dataDir: string;
  version: string;
  host: 'desktop' | 'server';
  log?: Logger;
  clock?: () => number;
  /** Origin of streams and logos when they do not come from the page's own. */
  mediaOrigin?: () => string;
  /** Where our own stream addresses begin, for clients of the HTTP API; known once the server listens. */
  publicUrl?: () => string;
  /** `memory` leaves the operating system's keychain alone. */
  keychain?: 'auto' | 'memory';
  /** Refreshes stale playlists in the background; tests decide themselves when to refresh. */
  keepFresh?: boolean;
  /** Overrides the owner's setting: `CACHE_TTL_SECONDS` of the server. */
  ttlSeconds?: number;
  /** What `/catalog/*` shows: the bundled samples unless told otherwise. */
  showcase?: Partial<ShowcaseSources>;
  /** Where the demo's media and the samples are, when not in their usual place. */
  resourcesDir?: string;
  /** Tests let servers on loopback play the world. */
  network?: NetworkRules;
  /** Tests also check every answer against the contract. */
  checkOutputs?: boolean;
}

export interface Core {
  call: Call;
  /** Procedures that are answered with bytes on their way. */
  callStreamed: StreamedCall;
  onEvent(listener: (event: AppEvent) => void): () => void;
  openStream: OpenStream;
  openLogo: OpenLogo;
  /** Takes the bytes of a playlist file that a browser sends, and refreshes from them. */
  receivePlaylist(caller: Caller, playlistId: string, body: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<Reply>;
  /** Writes the earlier backend's JSON cache; templates unless credentials are asked for. Returns the number of rows. */
  exportCache(file: string, options: { withCredentials: boolean }): Promise<number>;
  /** Reads such a file into a playlist of its own; returns the number of rows. */
  importCache(file: string): Promise<number>;
  /** Also when called again: one ending for all who ask. */
  close(): Promise<void>;
}

/** Builds every part by hand. Throws `conflict` when another process holds the data folder. */
export async function createCore(options: CoreOptions): Promise<Core> {
  const { dataDir, clock = Date.now, network = {} } = options;
  const log = options.log ?? createLogger();
  prepareDataDir(dataDir);
  const userFile = openUserDatabase(dataDir, log, clock);
  copyDaily(userFile, dataDir, log, clock());
  const db = userQueries(userFile);
  const events = createEvents();
  const [vault, ingest, guideIngest] = await Promise.all([
    openVault(options.keychain ?? 'auto', log),
    startIngest({ dataDir, network }, log.child({ domain: 'ingest' })),
    startGuideIngest({ dataDir, network }, log.child({ domain: 'guide' })),
  ]).catch((error: unknown) => {
    userFile.close();
    throw error;
  });
  const cache = openCacheForReading(dataDir);
  const guideFile = openGuideForReading(dataDir);
  const http = createHttp(httpPartsOf(network));
  const sealer = createSealer();
  const settings = createSettings(db, events);
  const imagePath = (titleId: TitleId, url: string) => `/v1/logos/${encodeURIComponent(titleId)}/${sealer.seal({ titleId, url })}`;
  const ttlSeconds = () => options.ttlSeconds ?? (settings.current().refreshHours || 6) * 3_600;

  let panel: Promise<Panel> | undefined;
  const demoAccount = async () => {
    panel ??= startPanel(options.resourcesDir === undefined ? {} : { resourcesDir: join(options.resourcesDir, 'demo') });
    const { url, username, password } = await panel;
    return { server: url, username, password };
  };

  /** A provider is asked for one large thing at a time: a catalog, or a guide. */
  const hosts = createHostQueue({ gapMs: 0 });
  const marks = createMarkFollower({ db, cache, events, log });
  const reachOf = createReachKeeper(db, (typed) => http.resolveReach(typed));
  const refresher = createRefresher({
    db,
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
      guideSources.follow(playlistId);
      guideRefresher.catalogChanged(playlistId);
      // What the owner hid meanwhile, or the provider calls otherwise now, was not yet known when the refresh began.
      if (hiddenAtStart.get(playlistId) !== JSON.stringify(groups.hiddenGroups(playlistId))) await hideGroups(playlistId);
      hiddenAtStart.delete(playlistId);
    },
    async readCatalog(job) {
      const leave = await hosts.enter(hostOfSource(job.source), job.signal);
      return ingest.refresh(...toIngest(job)).finally(leave);
    },
  });

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

  const hiddenAtStart = new Map<PlaylistId, string>();

  async function hideGroups(playlistId: PlaylistId): Promise<void> {
    await ingest.arrange(playlistId, groups.hiddenGroups(playlistId));
    events.emit({ type: 'catalog.changed', playlistId });
  }

  const groups = createGroups({
    db,
    events,
    clock,
    catalog: createGroupsView(cache),
    hide: hideSoon,
  });
  function hideSoon(playlistId: PlaylistId): void {
    hideGroups(playlistId).catch((err: unknown) => {
      if (!closed) log.error({ playlistId, err }, 'groups could not be hidden');
    });
  }

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
    vault,
    events,
    clock,
    refresher,
    recognizeInput: (text) => recognizeInput(text, parseProviderInput),
    async forgetCatalog(playlistId) {
      await Promise.all([guideRefresher.forget(playlistId), ingest.forget(playlistId)]);
    },
    scanGroups: (job) => ingest.scan(...toIngest(job)),
    async undoRefresh(playlistId, generation) {
      await ingest.undo(playlistId, generation, groups.hiddenGroups(playlistId));
      guideRefresher.catalogChanged(playlistId);
    },
    moving: {
      stakesOf: (playlistId) => ({ ...listMarks(db, playlistId), groups: groups.arrangedGroups(playlistId) }),
      resolveReach: (typed) => http.resolveReach(typed),
      readMove(job, marks, arranged) {
        const [posted, work] = toIngest(job);
        return ingest.previewMove(posted, { marks, groups: arranged }, work);
      },
      async makeMove(playlistId) {
        const moved = await ingest.applyMove(playlistId, groups.hiddenGroups(playlistId));
        guideRefresher.catalogChanged(playlistId);
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

  const findSource = createSourceFinder({ db, vault, reachOf, demoAccount });
  const openMediaAddress = createMediaRequests(http);
  const findPast = createPastFinder({ cache, open: openMediaAddress, clock, pace: http.pace });
  const liveFormat = () => settings.current().liveFormat;
  const streamBase = options.publicUrl ?? (() => '');
  const showcase = createShowcase({
    sources: { ...defaultShowcaseSources, ...options.showcase },
    dataDir,
    samplesDir: join(options.resourcesDir ?? dirname(findResourcesDir()), 'samples'),
    network,
    log: log.child({ domain: 'showcase' }),
    clock,
    demoAccount,
    streamBase,
  });
  const relay = createRelay({
    cache,
    open: openMediaAddress,
    findPast,
    sealer,
    findSource,
    liveFormat,
    findElsewhere: (ref) => (ref.playlistId === showcaseId ? showcase.findStream(ref) : undefined),
  });

  /** What a panel must be asked with; undefined for titles of sources that are no panels. */
  async function panelQuestion(titleId: TitleId): Promise<PanelQuestion | undefined> {
    const title = titleRef(titleId);
    const { login, reach, options: sourceOptions } = await findSource(title.playlistId);
    // Keys that a playlist file gave (get.php) are the panel's own numbers too, but a hash is not.
    if (!login) return undefined;
    const source = { type: 'xtream', server: login.base, username: login.username, password: login.password } as const;
    return { source, reach, options: sourceOptions, title };
  }

  /** The provider's own short guide of a channel; empty where it has none. */
  async function fetchProgrammes(channelId: TitleId, programmes?: number): Promise<DescribedProgramme[]> {
    const question = await panelQuestion(channelId);
    return question ? ingest.fetchProgrammes({ ...question, ...(programmes === undefined ? {} : { programmes }) }) : [];
  }

  const guideRefresher = createGuideRefresher({
    db,
    guide: guideFile,
    cache,
    writer: guideIngest,
    events,
    log,
    clock,
    hosts,
    listPlaylists: () => listPlaylists(db).map(({ id }) => id),
    sourcesOf: (playlistId) => guideSources.sourcesOf(playlistId),
    wayOf: (sourceId) => guideSources.wayOf(sourceId),
    accountsOf: (playlistId) => findSource(playlistId).then(({ accounts }) => accounts, () => []),
    refreshHours: () => settings.current().guideRefreshHours,
    keepAll: () => settings.current().guideKeepAll,
  });

  const guideView = createGuideView(cache);
  const findChannels = (ids: readonly TitleId[]) => findChannelsById(cache, ids, (playlistId) => groups.arrangementOf(playlistId));
  const guideSources = createGuideSources({
    db,
    guide: guideFile,
    vault,
    events,
    clock,
    refresher: guideRefresher,
    findPlaylist(playlistId) {
      const playlist = findPlaylist(db, playlistId);
      if (!playlist) return undefined;
      const { place, sourceType, options: sourceOptions } = playlist;
      return { place, isPanel: sourceType === 'xtream' || sourceType === 'demo', options: sourceOptions };
    },
    guideUrlsOf: guideView.guideUrlsOf,
    async openPlaylist(playlistId) {
      const { reach, login, accounts } = await findSource(playlistId);
      return { reach, panelGuide: login ? guideUrl(login) : null, fill: (template) => filled(template, accounts) };
    },
    resolveReach: (typed) => http.resolveReach(typed),
    isSecret,
  });
  events.subscribe((event) => {
    if (event.type === 'playlists.changed') guideSources.follow(event.playlistId);
  });

  const guide = createGuide({
    db,
    guide: guideFile,
    events,
    clock,
    catalog: {
      ...guideView,
      groupsOf: (playlistId) =>
        guideView.groupsOf(playlistId).map(({ providerKey, name }) => ({
          providerKey,
          name: groups.arrangementOf(playlistId).nameOf('channel', providerKey) ?? name,
        })),
      groupKeysOf(category) {
        const content = groups.arrangementOf(categoryRef(category).playlistId).expand(categoryRef(category));
        return content && 'categories' in content ? content.categories : undefined;
      },
      listedChannels(playlistId, categoryId) {
        const { showAdult, showHidden } = settings.current();
        return listChannelIds(cache, { playlistId, categoryId, showAdult, showHidden, arrangement: groups.arrangementOf(playlistId) });
      },
      findChannels,
    },
    fetchProgrammes,
    isRefreshing: (playlistId) => guideRefresher.progressOf(playlistId) !== undefined,
    imagePath: (channelId, address, reach) => imagePath(channelId, reach === null ? address : foreignPicture(address, reach)),
    followSources: (playlistId) => guideRefresher.follow(playlistId),
  });

  const reminders = createReminders({
    db,
    events,
    log: log.child({ domain: 'reminders' }),
    clock,
    listProgrammes: async (channelId, range) => (await guide.handlers.listProgrammes({ channelId, ...range }, { kind: 'owner' })).programmes,
    searchGuide: guide.search,
    findChannels,
    listPlaylists: () => listPlaylists(db).map(({ id }) => id),
  });

  const matchDesk = createMatchDesk({
    db,
    guide: guideFile,
    events,
    clock,
    catalog: createMatchView({
      db: cache,
      showAdult: () => settings.current().showAdult,
      showHidden: () => settings.current().showHidden,
      arrangementOf: (playlistId) => groups.arrangementOf(playlistId),
    }),
    rematch: (playlistId) => guideRefresher.rematch(playlistId),
    fetchProgrammes,
  });

  const rowAddresses = createRowAddresses({
    cache,
    db,
    findSource,
    demoAccount,
    liveFormat,
  });

  // Every list of the HTTP contract asks; the answer changes with the playlists only.
  let spokenIds: readonly PlaylistId[] | undefined;
  events.subscribe(({ type }) => {
    if (type === 'playlists.changed') spokenIds = undefined;
  });

  const compat = createCompat({
    spokenIds: () => (spokenIds ??= listSpokenIds(db)),
    cache,
    db,
    clock,
    refresher,
    login: playlists.login,
    hasCredentials: playlists.hasCredentials,
    rowAddresses,
    publicLogo: (logo) => (logo?.includes('{password') ? null : logo),
    parseHost: parseLoginHost,
    ttlSeconds,
    streamBase,
  });

  const call = createDispatch(
    {
      app: createAppHandlers({
        version: options.version,
        host: options.host,
        mediaOrigin: options.mediaOrigin ?? (() => ''),
        credentialsPersist: vault.persistent,
        userDataDamagedAt: () => damagedSince(dataDir),
      }),
      playlists: playlists.handlers,
      catalog: {
        ...createChangeHandlers(cache),
        ...createCatalogHandlers({
        db: cache,
        clock,
        showAdult: () => settings.current().showAdult,
        showHidden: () => settings.current().showHidden,
        arrangementOf: (playlistId) => groups.arrangementOf(playlistId),
        imagePath,
        async fetchDetails(titleId) {
          const question = await panelQuestion(titleId);
          if (question) await ingest.fetchDetails(question);
          if (question?.title.kind === 'series') await marks.followEpisodes(titleId);
          return question !== undefined;
        },
        }),
      },
      groups: groups.handlers,
      guide: guide.handlers,
      reminders: reminders.handlers,
      guideSources: guideSources.handlers,
      guideMatches: matchDesk,
      playback: createPlaybackHandlers({
        cache,
        findSource,
        probe: relay.probe,
        findPast,
        liveFormat,
      }),
      library: createLibraryHandlers({ db, events, clock, evidenceOf: marks.evidenceOf }),
      settings: settings.handlers,
      backup: createBackupHandlers({
        userFile,
        dataDir,
        appVersion: options.version,
        vault,
        events,
        log,
        clock,
        newPlaylistId,
        refresh: (playlistId) => void refresher.start(playlistId),
        settingsRestored: settings.reload,
      }),
      compat: compat.handlers,
    },
    {
      log,
      checkOutputs: options.checkOutputs ?? false,
      // What is damaged does not say in which file it was; both can be fetched again.
      onDamage() {
        distrustCache(dataDir);
        distrustGuide(dataDir);
      },
    },
  );

  const callStreamed = createStreamedDispatch({ showcase: showcase.handlers }, { log });

  async function closeParts(): Promise<void> {
    await Promise.all([refresher.close(), guideRefresher.close(), reminders.close()]);
    await Promise.all([showcase.close(), ingest.close(), guideIngest.close(), http.close(), marks.close(), panel?.then((running) => running.close())]);
    cache.close();
    guideFile.close();
    userFile.close();
  }
  let closed: Promise<void> | undefined;

  for (const { id } of listPlaylists(db)) {
    void marks.followAll(id);
    guideSources.follow(id);
    guideRefresher.catchUp(id);
  }
  if (options.keepFresh ?? true) {
    refresher.keepFresh();
    guideRefresher.keepFresh();
  }
  // What titles are marked with is lost with the cache, and when a first import is interrupted.
  for (const { id } of listPlaylists(db)) if (groups.hiddenGroups(id).length > 0) hideSoon(id);

  return {
    call,
    callStreamed,
    onEvent: events.subscribe,
    openStream: relay.openStream,
    openLogo: createLogos({ cache, http, sealer, findSource, dataDir, clock }),

    async receivePlaylist(caller, id, body, signal) {
      try {
        authorize(caller, 'owner');
        const playlistId = PlaylistId.safeParse(id).data;
        const playlist = playlistId && findPlaylist(db, playlistId);
        if (!playlist) throw new AppError('not_found', 'This playlist is gone');
        if (playlist.sourceType !== 'm3u-file' || playlist.address !== null) {
          throw new AppError('conflict', 'Only a playlist that was made for a sent file can take one');
        }
        const { started, done } = refresher.start(playlist.id, {
          given: { type: 'upload', body },
          byOwner: true,
          // Sent again after it was held: its owner has seen what it is.
          accepts: playlist.held !== null,
        });
        if (!started) throw new AppError('busy', 'This playlist is being refreshed already');
        const cancel = () => refresher.cancel(playlist.id);
        signal.addEventListener('abort', cancel, { once: true });
        const failure = await done;
        signal.removeEventListener('abort', cancel);
        return failure ? { ok: false, error: failure } : { ok: true, value: {} };
      } catch (error) {
        return { ok: false, error: toFailure(error) };
      }
    },

    async exportCache(file, { withCredentials }) {
      const { head, rows } = compat.exportRows(withCredentials ? rowAddresses.withCredentials : rowAddresses.asTemplates);
      await writeCacheFile(file, head, rows);
      return head.channel_count;
    },

    async importCache(file) {
      const { id } = await playlists.importCache(file);
      return findCatalog(cache, id)?.stats.reduce((sum, rows) => sum + rows, 0) ?? 0;
    },

    close: () => (closed ??= closeParts()),
  };
}

/** Where a catalog comes from; one that is here already comes from nowhere. */
function hostOfSource(source: CatalogJob['source']): string {
  const typed = typedAddress(source);
  return (typed !== undefined && URL.parse(typed)?.host) || `${source.type} ${randomUUID()}`;
}

/** A typed host as the origin that requests go to. */
function parseLoginHost(host: string): string {
  const parsed = parseProviderInput(host);
  if ('error' in parsed) throw inputFailure(parsed.error);
  if (parsed.username !== null || host.includes('?')) {
    throw new AppError('invalid_input', 'Give the host alone; user name and password have fields of their own');
  }
  return parsed.base;
}
