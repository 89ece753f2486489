import { AppError, toAppError } from '#shared/errors.ts';
import type { CoreHandlers } from '#shared/contract/contract.ts';
import type { GroupChoice, ScannedGroup } from '#shared/model/group.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { Playlist, ProviderAccount } from '#shared/model/playlist.ts';
import { SourceOptions, type Recognition, type Source } from '#shared/model/source.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import type { Events } from '../events.ts';
import type { Features } from '../features.ts';
import type { Vault } from '../secrets/vault.ts';
import { newPlaylistId } from './new-playlist-id.ts';
import { findPlaylist, listPlaylists, type StoredPlaylist } from './queries.ts';
import { createMoves, type MoveParts } from './move.ts';
import { awaitsChoice, type CatalogJob, type Refresher } from './refresh.ts';
import { takeApart } from './source-parts.ts';
import { activatePlaylist, clearHeld, clearOutcome, insertPlaylist, removePlaylist, saveChoice, updatePlaylist } from './writes.ts';

/** What the catalog knows of a playlist; given by `core.ts`. */
export interface CatalogFacts {
  counts: { channels: number; movies: number; series: number };
  refreshedAt: number | null;
  account: ProviderAccount | null;
  guideUrls: number;
  importing: boolean;
}

export interface PlaylistsOptions {
  db: UserDatabase;
  features: Features;
  vault: Vault;
  events: Events;
  clock: () => number;
  refresher: Refresher;
  factsOf: (playlistId: PlaylistId) => CatalogFacts;
  forgetCatalog: (playlistId: PlaylistId) => Promise<void>;
  recognizeInput: (text: string) => Recognition;
  scanGroups: (job: CatalogJob) => Promise<{ groups: ScannedGroup[]; entries: number }>;
  undoRefresh: (playlistId: PlaylistId, generation: number) => Promise<void>;
  moving: MoveParts;
}

interface NewPlaylist {
  name?: string;
  place?: string;
  options?: SourceOptions;
  login?: boolean;
  choice?: GroupChoice;
  /** Whether it becomes the one in use; it does unless told. */
  active?: boolean;
}

export interface Playlists {
  handlers: CoreHandlers['playlists'];
  /** Adds or replaces the playlist named `login`, with credentials that stay in memory. */
  login(account: { server: string; username: string; password: string }): Promise<StoredPlaylist>;
  hasCredentials(playlist: StoredPlaylist): Promise<boolean>;
  /** Fills the playlist of imported caches from a file; throws what the import failed of. */
  importCache(path: string): Promise<StoredPlaylist>;
}

export function createPlaylists(options: PlaylistsOptions): Playlists {
  const { db, features, vault, events, clock, refresher, factsOf } = options;
  const moves = createMoves({ db, vault, refresher, ...options.moving });

  function changed(playlistId: PlaylistId): void {
    events.emit({ type: 'playlists.changed', playlistId });
  }

  function present(playlistId: PlaylistId): StoredPlaylist {
    const playlist = findPlaylist(db, playlistId);
    if (!playlist) throw new AppError('not_found', 'This playlist is gone');
    return playlist;
  }

  async function describe(playlist: StoredPlaylist): Promise<Playlist> {
    const { id, name, sourceType, place, options: sourceOptions, active, createdAt, lastResult, lastFailure, choice, held } = playlist;
    return {
      id,
      name,
      sourceType,
      place,
      options: sourceOptions,
      active,
      createdAt,
      lastResult,
      lastFailure: refresher.unsavedFailure(id) ?? lastFailure,
      choice,
      held,
      hasCredentials: await hasCredentials(playlist),
      refreshing: refresher.progressOf(id) ?? null,
      ...factsOf(id),
    };
  }

  async function hasCredentials({ id, sourceType, address }: StoredPlaylist): Promise<boolean> {
    if (sourceType === 'demo') return true;
    if (sourceType === 'm3u-file') return address !== null;
    if (sourceType === 'm3u-url' && address !== null) return true;
    return (await vault.read(id)) !== undefined;
  }

  async function add(source: Source, rest: NewPlaylist): Promise<StoredPlaylist> {
    await features.needRoomFor(listPlaylists(db).length);
    const { place, address, credentials } = takeApart(source);
    const playlist: StoredPlaylist = {
      id: newPlaylistId(),
      name: rest.name ?? (source.type === 'demo' ? 'WebPlay Demo' : place),
      sourceType: source.type,
      place: rest.place ?? place,
      address,
      reach: null,
      options: rest.options ?? SourceOptions.parse({}),
      login: rest.login ?? false,
      active: rest.active ?? true,
      createdAt: clock(),
      lastResult: null,
      lastFailure: null,
      choice: rest.choice ?? null,
      held: null,
    };
    if (credentials) await vault.write(playlist.id, credentials, { remember: !playlist.login });
    insertPlaylist(db, playlist);
    changed(playlist.id);
    return playlist;
  }

  async function remove(playlistId: PlaylistId): Promise<void> {
    const guideSources = removePlaylist(db, playlistId);
    changed(playlistId);
    for (const id of [playlistId, ...guideSources]) await vault.remove(id);
    // Only what no refresh writes to any more can be forgotten.
    await refresher.stop(playlistId);
    await options.forgetCatalog(playlistId);
    changed(playlistId);
  }

  async function login({ server, username, password }: { server: string; username: string; password: string }): Promise<StoredPlaylist> {
    const before = listPlaylists(db).find((playlist) => playlist.login);
    const source: Source = { type: 'xtream', server, username, password };
    if (!before) return add(source, { name: 'login', login: true });
    await refresher.stop(before.id);
    const { place, address, credentials } = takeApart(source);
    const known = (await vault.read(before.id))?.accounts[0];
    if (credentials) await vault.write(before.id, credentials, { remember: false });
    updatePlaylist(db, before.id, { place, address, ...(before.address === address ? {} : { reach: null }) });
    // The catalog of another account would be shown as this one's, and filled in with its credentials.
    if (before.address !== address || (known && known.username !== username)) {
      clearOutcome(db, before.id);
      await options.forgetCatalog(before.id);
    }
    activatePlaylist(db, before.id);
    changed(before.id);
    return present(before.id);
  }

  async function importCache(path: string): Promise<StoredPlaylist> {
    const before = listPlaylists(db).find(({ sourceType, place }) => sourceType === 'm3u-file' && place === importedPlace);
    const playlist = before ?? (await add({ type: 'm3u-file', path: null }, { name: 'Imported', place: importedPlace, active: false }));
    const failure = await refresher.start(playlist.id, { given: { type: 'cache-file', path } }).done;
    // An import that failed leaves no empty playlist behind.
    if (failure && !before) await remove(playlist.id);
    if (failure) throw toAppError(failure);
    activatePlaylist(db, playlist.id);
    changed(playlist.id);
    return present(playlist.id);
  }

  return {
    login,
    hasCredentials,
    importCache,
    handlers: {
      recognizeInput: ({ text }) => options.recognizeInput(text),

      async listPlaylists() {
        return { playlists: await Promise.all(listPlaylists(db).map(describe)) };
      },

      async addPlaylist({ name, source, options: sourceOptions, chooseFirst }) {
        const demo = source.type === 'demo' && listPlaylists(db).find((playlist) => playlist.sourceType === 'demo');
        if (demo) {
          activatePlaylist(db, demo.id);
          refresher.start(demo.id, { byOwner: true });
          return describe(present(demo.id));
        }
        const playlist = await add(source, {
          ...(name === undefined ? {} : { name }),
          ...(sourceOptions === undefined ? {} : { options: sourceOptions }),
          ...(chooseFirst ? { choice: { mode: 'only', groups: [] } } : {}),
        });
        if (!isSentByBrowser(source) && !chooseFirst) refresher.start(playlist.id, { byOwner: true });
        return describe(playlist);
      },

      async updatePlaylist({ playlistId, name, source, options: sourceOptions }) {
        const playlist = present(playlistId);
        if (source && source.type !== playlist.sourceType) {
          throw new AppError('conflict', 'A playlist keeps the kind of its source; add a new playlist instead');
        }
        if (source) {
          // What runs asks the source of before, and would be taken for the refresh of this one.
          await refresher.stop(playlistId);
          const { place, address, credentials } = takeApart(source);
          if (credentials) await vault.write(playlistId, credentials);
          else await vault.remove(playlistId);
          updatePlaylist(db, playlistId, { place, address, reach: null });
        }
        updatePlaylist(db, playlistId, {
          ...(name === undefined ? {} : { name }),
          ...(sourceOptions === undefined
            ? {}
            : { options: SourceOptions.parse({ ...playlist.options, ...sourceOptions }) }),
        });
        changed(playlistId);
        if (source && !isSentByBrowser(source)) refresher.start(playlistId, { byOwner: true, isFresh: true });
        return describe(present(playlistId));
      },

      async removePlaylist({ playlistId }) {
        present(playlistId);
        await remove(playlistId);
        return {};
      },

      activatePlaylist({ playlistId }) {
        present(playlistId);
        activatePlaylist(db, playlistId);
        changed(playlistId);
        return describe(present(playlistId));
      },

      async refreshPlaylist({ playlistId }) {
        await features.needPlaylist(present(playlistId).id);
        if (awaitsChoice(present(playlistId))) throw new AppError('conflict', 'Choose first which groups of this playlist to import');
        return { started: refresher.start(playlistId, { byOwner: true }).started };
      },

      cancelRefresh({ playlistId }) {
        return { cancelled: refresher.cancel(playlistId) };
      },

      scanGroups({ playlistId }) {
        const playlist = present(playlistId);
        return refresher.occupy(playlistId, async (open) => options.scanGroups(await refresher.openJob(playlist, open)));
      },

      async chooseGroups({ playlistId, choice }) {
        present(playlistId);
        // What runs reads by the choice of before.
        await refresher.stop(playlistId);
        saveChoice(db, playlistId, choice);
        changed(playlistId);
        // Fewer groups are what the owner wants, not an answer that looks wrong.
        refresher.start(playlistId, { byOwner: true, isFresh: true, accepts: true });
        return describe(present(playlistId));
      },

      async undoRefresh({ playlistId, generation }) {
        present(playlistId);
        await refresher.occupy(playlistId, () => options.undoRefresh(playlistId, generation));
        return describe(present(playlistId));
      },

      async acceptAnswer({ playlistId }) {
        const playlist = present(playlistId);
        if (!playlist.held) throw new AppError('conflict', 'There is no answer of the provider that waits for a decision');
        if (playlist.sourceType === 'm3u-file' && playlist.address === null) {
          throw new AppError('conflict', 'Send the file again: this time it is taken as it is');
        }
        await refresher.stop(playlistId);
        clearHeld(db, playlistId);
        refresher.start(playlistId, { byOwner: true, isFresh: true, accepts: true });
        return describe(present(playlistId));
      },

      discardAnswer({ playlistId }) {
        present(playlistId);
        clearHeld(db, playlistId);
        changed(playlistId);
        return describe(present(playlistId));
      },

      previewMove({ playlistId, source, options: sourceOptions }) {
        return moves.preview(present(playlistId), source, sourceOptions);
      },

      async applyMove({ playlistId }) {
        await moves.apply(present(playlistId));
        changed(playlistId);
        return describe(present(playlistId));
      },

      async discardMove({ playlistId }) {
        await moves.discard(playlistId);
        return {};
      },
    },
  };
}

/** Such a list is refreshed when it arrives. */
function isSentByBrowser(source: Source): boolean {
  return source.type === 'm3u-file' && source.path === null;
}

/** Tells the playlist of imported caches from lists that a browser sent. */
const importedPlace = 'cache.json';
