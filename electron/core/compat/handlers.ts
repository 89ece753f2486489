import { AppError } from '#shared/errors.ts';
import type { Caller } from '#shared/contract/call.ts';
import type { ChannelRow, Status } from '#shared/contract/compat.ts';
import type { CoreHandlers } from '#shared/contract/contract.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { findCatalog, type StoredCatalog } from '../catalog/queries.ts';
import { normalizedCategories } from '../catalog/normalized-category.ts';
import type { SqliteDatabase } from '../database/open.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import { findActive, findLogin, type StoredPlaylist } from '../playlists/queries.ts';
import type { RowAddress, RowAddresses } from '../playback/row-addresses.ts';
import type { Refresher } from '../playlists/refresh.ts';
import type { CacheFileHead } from './cache-file.ts';
import { countGroups, countListed, listedId, listListed, type ListedRow } from './queries.ts';

export interface CompatOptions {
  cache: SqliteDatabase;
  db: UserDatabase;
  clock: () => number;
  refresher: Refresher;
  login: (account: { server: string; username: string; password: string }) => Promise<StoredPlaylist>;
  /** `scheme://host[:port][/path]` of what was typed; throws `invalid_input` for credentials or a query in it. */
  parseHost: (host: string) => string;
  rowAddresses: RowAddresses;
  /** The row's addresses without credentials: its logo may name them. */
  publicLogo: (logo: string | null) => string | null;
  hasCredentials: (playlist: StoredPlaylist) => Promise<boolean>;
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
  catalog: StoredCatalog;
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
    return findLogin(db) ?? findActive(db);
  }

  /** What `/channels` lists: the login, then the playlist in use if that is another. */
  function activeCatalogs(): ActiveCatalog[] {
    const ids = new Set([findLogin(db)?.id, findActive(db)?.id]);
    const catalogs: ActiveCatalog[] = [];
    for (const playlistId of ids) {
      const catalog = playlistId && findCatalog(cache, playlistId);
      if (playlistId && catalog) catalogs.push({ playlistId, catalog });
    }
    return catalogs;
  }

  /** For the owner what plays elsewhere; for everybody else, and where credentials are not known, our own address. */
  async function addressesFor(caller: Caller, playlistId: PlaylistId): Promise<RowAddress> {
    const ours: RowAddress = (row) => `${options.streamBase()}/v1/streams/${encodeURIComponent(listedId(playlistId, row))}`;
    if (caller.kind !== 'owner') return ours;
    const theirs = await options.rowAddresses.withCredentials(playlistId).catch(() => ours);
    return (row) => {
      try {
        return theirs(row);
      } catch {
        return ours(row); // the credentials of this row are not known any more
      }
    };
  }

  function toRow(playlistId: PlaylistId, row: ListedRow, url: string): ChannelRow {
    return {
      id: listedId(playlistId, row),
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
    for (const { playlistId, catalog } of catalogs) {
      const addressOf = await addressesOf(playlistId);
      for (let offset = 0; ; offset += exportStep) {
        const rows = listListed(cache, catalog.playlist, {}, offset, exportStep);
        for (const row of rows) yield toRow(playlistId, row, addressOf(row));
        if (rows.length < exportStep) break;
      }
    }
  }

  const handlers: CoreHandlers['compat'] = {
    getHealth: () => ({ status: 'ok' }),

    async login({ host, username, password }) {
      const server = options.parseHost(host);
      await options.login({ server, username, password });
      return { status: 'ok', host: server };
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
      const catalog = playlist && findCatalog(cache, playlist.id);
      const progress = playlist && refresher.progressOf(playlist.id);
      const now = clock();
      const refreshedAt = catalog?.refreshedAt ?? null;
      const age = refreshedAt === null ? null : Math.max(0, (now - refreshedAt) / 1_000);
      const ttl = options.ttlSeconds();
      return {
        logged_in: playlist !== undefined && (await options.hasCredentials(playlist)),
        refreshing: progress !== undefined,
        cache_available: catalog !== undefined,
        last_refresh: nullableInstant(refreshedAt),
        channel_count: catalog ? total(catalog) : 0,
        refresh_started_at: nullableInstant(progress?.startedAt ?? null),
        refresh_elapsed_seconds: progress ? seconds(now - progress.startedAt) : null,
        refresh_heartbeat_at: nullableInstant(progress?.heartbeatAt ?? null),
        refresh_heartbeat_age_seconds: progress ? seconds(now - progress.heartbeatAt) : null,
        refresh_state: stateOf(progress, playlist, now),
        refresh_status: progress ? 'loading' : playlist?.lastFailure ? 'failed' : catalog ? 'success' : 'missing',
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
      const catalogs = activeCatalogs();
      const counts = catalogs.map(({ catalog }) => countListed(cache, catalog.playlist, filter));
      const all = counts.reduce((sum, count) => sum + count, 0);
      const channels: ChannelRow[] = [];
      let offset = (page - 1) * page_size;
      for (const [i, { playlistId, catalog }] of catalogs.entries()) {
        const count = counts[i] ?? 0;
        if (offset < count) {
          const rows = listListed(cache, catalog.playlist, filter, offset, page_size - channels.length);
          const addressOf = await addressesFor(caller, playlistId);
          for (const row of rows) channels.push(toRow(playlistId, row, addressOf(row)));
        }
        if (channels.length >= page_size) break;
        offset = Math.max(0, offset - count);
      }
      return {
        channels,
        total: all,
        page,
        page_size,
        total_pages: Math.ceil(all / page_size),
        cached: catalogs.length > 0,
      };
    },

    getStats() {
      const stats = { total: 0, tv: 0, movies: 0, series: 0, other: 0 };
      for (const { catalog } of activeCatalogs()) {
        for (const [i, name] of normalizedCategories.entries()) {
          const rows = catalog.stats[i as 0 | 1 | 2 | 3]; // the four normalized categories, in their order
          stats[name] += rows;
          stats.total += rows;
        }
      }
      return stats;
    },

    listGroups() {
      const groups = new Map<string, number>();
      const used = new Set<string>();
      for (const { catalog } of activeCatalogs()) {
        for (const [name, rows] of countGroups(cache, catalog.playlist)) groups.set(name, (groups.get(name) ?? 0) + rows);
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
      const catalogs = activeCatalogs();
      const [first] = catalogs;
      if (!first) throw new AppError('not_found', 'There is no catalog yet; refresh a playlist first');
      return {
        head: {
          timestamp: first.catalog.refreshedAt / 1_000,
          host: first.catalog.host,
          channel_count: catalogs.reduce((sum, { catalog }) => sum + countListed(cache, catalog.playlist, {}), 0),
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
