import type { Call, Caller, StreamedCall } from '#shared/contract/call.ts';
import type { AppEvent } from '#shared/contract/events.ts';
import { createAppHandlers } from './app/handlers.ts';
import { createPlaylistAudit } from './audit/playlist-audit.ts';
import { createBackupHandlers } from './backup/handlers.ts';
import { createChangeHandlers } from './catalog/changes.ts';
import { createCatalogHandlers } from './catalog/handlers.ts';
import { damagedSince } from './database/automatic-backups.ts';
import { distrustCache } from './database/cache-database.ts';
import { distrustGuide } from './database/guide-database.ts';
import { createDispatch, createStreamedDispatch } from './dispatch.ts';
import { createLibraryHandlers } from './library/handlers.ts';
import type { ByteAnswer } from './playback/byte-answer.ts';
import type { OpenLogo } from './playback/logos.ts';
import type { OpenStream } from './playback/relay.ts';
import { newPlaylistId } from './playlists/new-playlist-id.ts';
import { findActive, findLogin, listPlaylists } from './playlists/queries.ts';
import type { ServerMode } from './server-mode.ts';
import { connectContract } from './wiring/contract-parts.ts';
import type { CoreOptions } from './wiring/core-options.ts';
import { type Ground, openGround } from './wiring/ground.ts';
import { connectGuideExport, type WrittenGuide } from './wiring/guide-export.ts';
import { connectGuide } from './wiring/guide-parts.ts';
import { connectLicense } from './wiring/license-parts.ts';
import { createPanelQuestions } from './wiring/panel-questions.ts';
import { connectPlaylists } from './wiring/playlist-parts.ts';
import { createPlaylistReceiver, type ReceivePlaylist } from './wiring/receive-playlist.ts';
import { connectStreams } from './wiring/stream-parts.ts';

export type { ByteAnswer, CoreOptions, OpenLogo, OpenStream };

export interface Core {
  call: Call;
  /** Procedures that are answered with bytes on their way. */
  callStreamed: StreamedCall;
  /** Of a server with accounts: whose access token this is, undefined for nobody's. */
  identify: ((token: string) => Caller | undefined) | undefined;
  /** Of a server without an administrator: what makes the first one. */
  setupToken: string | undefined;
  /** Of a server with accounts: keeps an event of Stripe. */
  receiveStripeEvent: ServerMode['receiveStripeEvent'] | undefined;
  onEvent(listener: (event: AppEvent) => void): () => void;
  openStream: OpenStream;
  openLogo: OpenLogo;
  receivePlaylist: ReceivePlaylist;
  /** Writes the earlier backend's JSON cache; templates unless credentials are asked for. Returns the number of rows. */
  exportCache(file: string, options: { withCredentials: boolean }): Promise<number>;
  /** Reads such a file into a playlist of its own; returns the number of rows. */
  importCache(file: string): Promise<number>;
  /** Writes the guide of the playlists in use as XMLTV: all that is stored, or what is on now and so many days from now. */
  exportGuide(file: string, options: { days?: number | undefined }): Promise<WrittenGuide>;
  /** Also when called again: one ending for all who ask. */
  close(): Promise<void>;
}

/** Builds every part by hand; `wiring` holds those that belong together. Throws `conflict` when another process holds the data folder. */
export async function createCore(options: CoreOptions): Promise<Core> {
  const ground = await openGround(options);
  const { dataDir, db, userFile, cache, vault, events, log, clock, settings } = ground;
  const server = await openServerMode(options, ground);
  const license = connectLicense(ground, options);
  const playlistParts = connectPlaylists(ground, license.features, {
    catalogChanged: (playlistId) => guideParts.follower.catalogChanged(playlistId),
    forget: (playlistId) => guideParts.follower.forget(playlistId),
  });
  const { playlists, groups, refresher, marks } = playlistParts;
  const streams = connectStreams(ground, license.features, playlistParts, { catchupIdOf: (channelId, start) => guideParts.catchupIdOf(channelId, start) }, options);
  const questions = createPanelQuestions(ground, playlistParts, streams);
  const guideParts = connectGuide(ground, playlistParts, streams, questions);
  const guideExport = connectGuideExport(ground, guideParts.exported);
  const contract = connectContract(ground, playlistParts, streams);

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
          imagePath: streams.imagePath,
          fetchDetails: questions.fetchDetails,
        }),
      },
      groups: groups.handlers,
      ...guideParts.handlers,
      playback: streams.handlers,
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
      compat: contract.handlers,
      license: license.handlers,
    },
    {
      log,
      checkOutputs: options.checkOutputs ?? false,
      accounts: server?.handlers,
      onDone: server && createPlaylistAudit({
        record: server.recordAudit,
        playlistIds: () => listPlaylists(db).map(({ id }) => id),
        loginId: () => findLogin(db)?.id,
        spokenId: () => (findLogin(db) ?? findActive(db))?.id,
      }),
      // What is damaged does not say in which file it was; both can be fetched again.
      onDamage() {
        distrustCache(dataDir);
        distrustGuide(dataDir);
      },
    },
  );

  async function closeParts(): Promise<void> {
    await Promise.all([license.close(), playlistParts.close(), guideParts.close()]);
    await Promise.all([streams.close(), marks.close()]);
    await server?.close();
    await ground.close();
  }
  let closed: Promise<void> | undefined;

  playlistParts.catchUp();
  guideParts.catchUp();
  if (options.keepFresh ?? true) {
    refresher.keepFresh();
    guideParts.keepFresh();
  }

  return {
    call,
    callStreamed: createStreamedDispatch({ showcase: streams.showcase.handlers, guideExport: guideExport.handlers }, { log }),
    identify: server?.identify,
    setupToken: server?.setupToken,
    receiveStripeEvent: server?.receiveStripeEvent,
    onEvent: events.subscribe,
    openStream: streams.openStream,
    openLogo: streams.openLogo,
    receivePlaylist: createPlaylistReceiver(ground, playlistParts),
    exportCache: contract.exportCache,
    importCache: contract.importCache,
    exportGuide: guideExport.exportGuide,
    close: () => (closed ??= closeParts()),
  };
}

async function openServerMode({ accounts, publicUrl }: CoreOptions, ground: Ground): Promise<ServerMode | undefined> {
  try {
    return accounts?.({ ...ground, ...(publicUrl && { publicUrl }) });
  } catch (error) {
    await ground.close();
    throw error;
  }
}
