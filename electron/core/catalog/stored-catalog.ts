import type { PlaylistId } from '#shared/model/ids.ts';
import type { ProviderAccount } from '#shared/model/playlist.ts';
import { catalogStates } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { prepared } from '../database/statements.ts';
import { recent } from './recent.ts';
import { openSearchIndex, type Hits, type SearchFilter, type SearchedText, type SearchIndex } from './search-index/open-search-index.ts';

/** What is known of a playlist as a whole. */
export interface StoredCatalog {
  /** `playlists.id` of the cache. */
  playlist: number;
  /** `playlists.state`: see `catalogStates`. */
  state: number;
  /** Null until the first import has every row. */
  refreshedAt: number | null;
  host: string;
  counts: { channels: number; movies: number; series: number; episodes: number };
  /** Listed rows by normalized category: tv, movies, series, other. */
  stats: readonly [number, number, number, number];
  account: ProviderAccount | null;
  /** Where a panel wants its streams asked for, when it insists on https. */
  streamBase: string | null;
  /** The clock on a panel's wall; null where no panel named one, or its account was read before it was noted. */
  zone: { name: string } | { offsetMinutes: number } | null;
  guideUrls: string[];
}

/** A catalog with what was worked out about it, for as long as it stays as it is. */
export interface KeptCatalog {
  catalog: StoredCatalog;
  /** Undefined while there is no index, and when it is damaged. */
  hits(text: SearchedText, filter: SearchFilter): Hits | undefined;
  /** Row ids in an order that no index gives. */
  order(key: string, make: () => Uint32Array): Uint32Array;
}

interface Kept extends KeptCatalog {
  stamp: string;
  indexStamp: string;
  /** The state of the database in which the stamp was last looked at. */
  version: number;
}

interface Memory {
  catalogs: Map<PlaylistId, Kept>;
  /** Open indexes, the one used last at the end; each holds up to fifty bytes a title. */
  indexes: Map<string, SearchIndex>;
}

const openIndexes = 3;
const memories = new WeakMap<SqliteDatabase, Memory>();

/** What is stored of a playlist from its first row on; undefined before. */
export function keptCatalog(db: SqliteDatabase, playlistId: PlaylistId): KeptCatalog | undefined {
  let memory = memories.get(db);
  if (!memory) memories.set(db, (memory = { catalogs: new Map(), indexes: new Map() }));
  const version = prepared<[], { data_version: number }>(db, 'PRAGMA data_version').get()?.data_version ?? 0;
  const kept = memory.catalogs.get(playlistId);
  if (kept?.version === version) return kept;
  const found = readCatalog(db, playlistId, version);
  if (kept && kept.stamp === found?.stamp) {
    kept.version = version;
    return kept;
  }
  // A refresh that changed nothing changes the stamp, but not the index.
  if (kept && kept.indexStamp !== found?.indexStamp) memory.indexes.delete(kept.indexStamp);
  if (!found) {
    memory.catalogs.delete(playlistId);
    return undefined;
  }
  const fresh = { version, ...found, ...memos(db, memory, found) };
  memory.catalogs.set(playlistId, fresh);
  return fresh;
}

interface Found {
  catalog: StoredCatalog;
  /** The same only while nothing that lists show has changed. */
  stamp: string;
  /** The same only while the search index is. */
  indexStamp: string;
}

function readCatalog(db: SqliteDatabase, playlistId: PlaylistId, version: number): Found | undefined {
  const row = prepared<[string], { id: number; state: number; generation: number; refreshed_at: number; host: string; summary: string }>(
    db,
    'SELECT id, state, generation, refreshed_at, host, summary FROM playlists WHERE playlist_id = ? AND state > 0',
  ).get(playlistId);
  if (!row) return undefined;
  // Written by the ingest of this same version.
  const summary = JSON.parse(row.summary) as Pick<StoredCatalog, 'counts' | 'stats' | 'account' | 'streamBase' | 'guideUrls'> & Partial<Pick<StoredCatalog, 'zone'>>;
  const { id: playlist, state, generation, refreshed_at: refreshedAt, host } = row;
  const content = state < catalogStates.indexed ? String(version) : Buffer.from(readPart(db, playlist, 'head') ?? []).toString();
  return {
    indexStamp: `${playlist} ${content}`,
    catalog: { playlist, state, refreshedAt: refreshedAt || null, host, zone: null, ...summary },
    stamp: `${playlist} ${state} ${generation} ${refreshedAt} ${host} ${row.summary} ${content}`,
  };
}

function readPart(db: SqliteDatabase, playlist: number, name: string): Uint8Array | undefined {
  return prepared<[number, string], { value: Uint8Array }>(db, 'SELECT value FROM search_index WHERE playlist = ? AND part = ?').get(playlist, name)?.value;
}

function memos(db: SqliteDatabase, { indexes }: Memory, { catalog, indexStamp }: Found): KeptCatalog {
  const hits = recent<Hits>(8);
  const order = recent<Uint32Array>(4);
  let isDamaged = catalog.state < catalogStates.indexed;

  function index(): SearchIndex | undefined {
    if (isDamaged) return undefined;
    const opened = indexes.get(indexStamp) ?? openSearchIndex((name) => readPart(db, catalog.playlist, name));
    indexes.delete(indexStamp);
    if (opened) indexes.set(indexStamp, opened);
    else isDamaged = true;
    if (indexes.size > openIndexes) indexes.delete(indexes.keys().next().value ?? '');
    return opened;
  }

  return {
    catalog,
    order,
    hits(text, filter) {
      const searched = index();
      // Which rows further categories add follows from the categories.
      const key = JSON.stringify([text, { ...filter, orIds: filter.orIds?.length }]);
      return searched && hits(key, () => searched.find(text, filter));
    },
  };
}
