import { AppError } from '#shared/errors.ts';
import { isOwner, type Caller } from '#shared/contract/call.ts';
import type { ChannelRow, Status } from '#shared/contract/compat.ts';
import type { CoreHandlers } from '#shared/contract/contract.ts';
import type { PlaylistId, TitleId } from '#shared/model/ids.ts';
import { normalizedCategories } from '../catalog/normalized-category.ts';
import { keptCatalog, type KeptCatalog, type StoredCatalog } from '../catalog/stored-catalog.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { reading } from '../database/statements.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import { findActive, findLogin, type StoredPlaylist } from '../playlists/queries.ts';
import type { RowAddress, RowAddresses } from '../playback/row-addresses.ts';
import type { Refresher } from '../playlists/refresh.ts';
import type { CacheFileHead } from './cache-file.ts';
import { countGroups, findListed, listedId, type ListedFilter, type ListedRow } from './queries.ts';

export interface CompatOptions {
  cache: SqliteDatabase;
  db: UserDatabase;
  clock: () => number;
  refresher: Refresher;
  login: (account: { server: string; username: string; password: string }) => Promise<StoredPlaylist>;
  /** `scheme://host[:port][/path]` of what was typed, the base of a panel; throws `invalid_input` for credentials or a query in it. */
  parseHost: (host: string) => string;
  rowAddresses: RowAddresses;
  /** The row's addresses without credentials: its logo may name them. */
  publicLogo: (logo: string | null) => string | null;
  hasCredentials: (playlist: StoredPlaylist) => Promise<boolean>;
  /** The one that `POST /login` makes, then the one in use, where they are two. */
  spokenIds: () => readonly PlaylistId[];
  ttlSeconds: () => number;
  /** Where our own stream addresses begin, for callers who may not see the provider's. */
  streamBase: () => string;
}

/** Rows read at a time while exporting. */
const exportStep = 1_000;

const stuckAfterMs = 15_000;
const pendingForMs = 2_000;

interface ActiveCatalog {
  playlistId: PlaylistId;
  kept: KeptCatalog;
}

export interface Compat {
  handlers: CoreHandlers['compat'];
  /** Every row `/channels` lists, with the address that `addressOf` gives it, and the head of the file they go into. */
  exportRows(addressesOf: (playlistId: PlaylistId) => Promise<RowAddress>): { head: CacheFileHead; rows: AsyncIterable<ChannelRow> };
}

export function createCompat(options: CompatOptions): Compat {
  const { cache, db, clock, refresher } = options;

  /** What `/refresh` and `/status` speak of. */
  function spokenOf(): StoredPlaylist | undefined {
    const playlist = findLogin(db) ?? findActive(db);
    const unsaved = playlist && refresher.unsavedFailure(playlist.id);
    return unsaved ? { ...playlist, lastFailure: unsaved } : playlist;
  }

  /** What `/channels` lists: the login, then the playlist in use if that is another. */
  function activeCatalogs(): ActiveCatalog[] {
    return options.spokenIds().flatMap((playlistId) => {
      const kept = keptCatalog(cache, playlistId);
      return kept ? [{ playlistId, kept }] : [];
    });
  }

  /** For the owner what plays elsewhere; for everybody else, and where credentials are not known, our own address. */
  async function addressesFor(caller: Caller, playlistId: PlaylistId): Promise<(row: ListedRow, id: TitleId) => string> {
    const base = `${options.streamBase()}/v1/streams/`;
    // Of what an id may hold, only the percent sign is not itself in a path.
    const ours = (_row: ListedRow, id: TitleId) => base + id.replaceAll('%', '%25');
    if (!isOwner(caller)) return ours;
    const theirs = await options.rowAddresses.withCredentials(playlistId).catch(() => undefined);
    if (!theirs) return ours;
    return (row, id) => {
      try {
        return theirs(row);
      } catch {
        return ours(row, id); // the credentials of this row are not known any more
      }
    };
  }

  function toRow(id: TitleId, row: ListedRow, url: string): ChannelRow {
    return {
      id,
      name: row.name,
      group: row.groupName ?? 'Unknown',
      category: normalizedCategories[row.category] ?? 'other',
      url,
      tvg_id: row.guideId,
      tvg_name: row.tvgName,
      tvg_logo: options.publicLogo(row.logo),
      tvg_chno: row.number,
    };
  }

  async function* allRows(catalogs: ActiveCatalog[], addressesOf: (playlistId: PlaylistId) => Promise<RowAddress>) {
    for (const { playlistId, kept } of catalogs) {
      const addressOf = await addressesOf(playlistId);
      for (let offset = 0; ; offset += exportStep) {
        const rows = findListed(cache, kept, {}).page(offset, exportStep);
        for (const row of rows) yield toRow(listedId(playlistId, row), row, addressOf(row));
        if (rows.length < exportStep) break;
      }
    }
  }

  /** The rows of one page, by playlist, as they are at one moment. */
  function readPage(filter: ListedFilter, offset: number, size: number) {
    return reading(cache, () => {
      const catalogs = activeCatalogs();
      const parts: { playlistId: PlaylistId; rows: ListedRow[] }[] = [];
      let all = 0;
      let left = size;
      for (const { playlistId, kept } of catalogs) {
        const listed = findListed(cache, kept, filter);
        const skip = Math.max(0, offset - all);
        all += listed.total;
        if (left === 0 || skip >= listed.total) continue;
        const rows = listed.page(skip, left);
        left -= rows.length;
        parts.push({ playlistId, rows });
      }
      return { parts, all, cached: catalogs.some(isComplete) };
    });
  }

  const handlers: CoreHandlers['compat'] = {
    getHealth: () => ({ status: 'ok' }),

    async login({ host, username, password }) {
      const server = options.parseHost(host);
      await options.login({ server, username, password });
      return { status: 'ok', host: new URL(server).origin };
    },

    async refresh() {
      const playlist = spokenOf();
      if (!playlist || !(await options.hasCredentials(playlist))) {
        throw new AppError('credentials_missing', 'Sign in to a provider first');
      }
      const { started } = refresher.start(playlist.id, { byOwner: true });
      const progress = refresher.progressOf(playlist.id);
      const now = clock();
      return {
        status: started ? 'started' : 'already_refreshing',
        refreshing: true,
        refresh_started_at: instant(progress?.startedAt ?? now),
        refresh_heartbeat_at: instant(progress?.heartbeatAt ?? now),
      };
    },

    async getStatus(): Promise<Status> {
      const playlist = spokenOf();
      const catalog = playlist && keptCatalog(cache, playlist.id)?.catalog;
      const progress = playlist && refresher.progressOf(playlist.id);
      const now = clock();
      const refreshedAt = catalog?.refreshedAt ?? null;
      const age = refreshedAt === null ? null : Math.max(0, (now - refreshedAt) / 1_000);
      const ttl = options.ttlSeconds();
      return {
        logged_in: playlist !== undefined && (await options.hasCredentials(playlist)),
        refreshing: progress !== undefined,
        cache_available: refreshedAt !== null,
        last_refresh: nullableInstant(refreshedAt),
        channel_count: catalog ? total(catalog) : 0,
        refresh_started_at: nullableInstant(progress?.startedAt ?? null),
        refresh_elapsed_seconds: progress ? seconds(now - progress.startedAt) : null,
        refresh_heartbeat_at: nullableInstant(progress?.heartbeatAt ?? null),
        refresh_heartbeat_age_seconds: progress ? seconds(now - progress.heartbeatAt) : null,
        refresh_state: stateOf(progress, playlist, now),
        refresh_status: progress ? 'loading' : playlist?.lastFailure ? 'failed' : refreshedAt === null ? 'missing' : 'success',
        last_error: playlist?.lastFailure?.message ?? null,
        last_successful_refresh: nullableInstant(refreshedAt),
        progress: {
          phase: progress?.phase ?? null,
          bytes: progress?.bytes ?? 0,
          total_bytes: progress?.totalBytes ?? null,
          entries: progress?.entries ?? 0,
        },
        cache: {
          state: age === null ? 'empty' : age > ttl ? 'stale' : 'fresh',
          age_seconds: age === null ? null : Math.round(age),
          ttl_seconds: ttl,
        },
      };
    },

    async listChannels({ page, page_size, ...filter }, caller) {
      const { parts, all, cached } = readPage(filter, (page - 1) * page_size, page_size);
      const channels: ChannelRow[] = [];
      for (const { playlistId, rows } of parts) {
        const addressOf = await addressesFor(caller, playlistId);
        for (const row of rows) {
          const id = listedId(playlistId, row);
          channels.push(toRow(id, row, addressOf(row, id)));
        }
      }
      return { channels, total: all, page, page_size, total_pages: Math.ceil(all / page_size), cached };
    },

    getStats() {
      const stats = { total: 0, tv: 0, movies: 0, series: 0, other: 0 };
      for (const { kept } of activeCatalogs()) {
        for (const [i, name] of normalizedCategories.entries()) {
          const rows = kept.catalog.stats[i as 0 | 1 | 2 | 3]; // the four normalized categories, in their order
          stats[name] += rows;
          stats.total += rows;
        }
      }
      return stats;
    },

    listGroups() {
      const groups = new Map<string, number>();
      const used = new Set<string>();
      for (const { kept } of activeCatalogs()) {
        const { catalog } = kept;
        for (const [name, rows] of countGroups(cache, kept)) groups.set(name, (groups.get(name) ?? 0) + rows);
        for (const [i, name] of normalizedCategories.entries()) if (catalog.stats[i as 0 | 1 | 2 | 3] > 0) used.add(name);
      }
      return {
        categories: normalizedCategories.filter((name) => used.has(name)),
        groups: Object.fromEntries(groups),
      };
    },
  };

  return {
    handlers,
    exportRows(addressesOf) {
      const catalogs = activeCatalogs().filter(isComplete);
      const first = catalogs[0]?.kept.catalog;
      if (!first?.refreshedAt) throw new AppError('not_found', 'There is no catalog yet; refresh a playlist first');
      return {
        head: {
          timestamp: first.refreshedAt / 1_000,
          host: first.host,
          channel_count: catalogs.reduce((sum, { kept }) => sum + total(kept.catalog), 0),
        },
        rows: allRows(catalogs, addressesOf),
      };
    },
  };
}

function stateOf(
  progress: { startedAt: number; heartbeatAt: number } | undefined,
  playlist: StoredPlaylist | undefined,
  now: number,
): Status['refresh_state'] {
  if (!progress) return playlist?.lastFailure ? 'failed' : 'idle';
  if (now - progress.heartbeatAt >= stuckAfterMs) return 'stuck';
  return now - progress.startedAt < pendingForMs ? 'pending' : 'alive';
}

/** Whether its first import has every row. */
function isComplete({ kept }: ActiveCatalog): boolean {
  return kept.catalog.refreshedAt !== null;
}

function total({ stats: [tv, movies, series, other] }: StoredCatalog): number {
  return tv + movies + series + other;
}

function instant(at: number): string {
  return new Date(at).toISOString();
}

function nullableInstant(at: number | null): string | null {
  return at === null ? null : instant(at);
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
