import type { PlaylistId, TitleRef } from '#shared/model/ids.ts';
import { catalogStates, itemsTable } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { kindNumbers } from './rows.ts';

/** A stored title as what it is recognized by; `kind` as in `items.kind`. */
export interface StoredTitle {
  id: number;
  kind: number;
  providerKey: string;
  name: string;
  guideId: string | null;
  group: string | null;
  number: string | null;
  year: number | null;
  seriesKey: string | null;
  seriesName: string | null;
  season: number | null;
  episode: number | null;
}

/** A name as a scan reads it. */
export type NameRow = [id: number, kind: number, name: string, guideId: string | null];

export interface StoredTitles {
  /** Another one after every change of the catalog. */
  stamp(): string;
  find(kind: number, providerKey: string): StoredTitle | undefined;
  get(id: number): StoredTitle | undefined;
  /** Names of channels, films and series in the order of their ids, `limit` rows from the one after `id` on. */
  listNames(afterId: number, limit: number): NameRow[];
  listEpisodes(seriesKey: string): StoredTitle[];
}

const columns = `items.id, items.kind, items.provider_key AS providerKey, items.name, items.guide_id AS guideId,
  categories.name AS "group", items.number, items.year, items.series_key AS seriesKey, items.season, items.episode`;

/** The titles of a playlist for whoever must recognize some; undefined while no complete catalog is there. */
export function openTitles(db: SqliteDatabase, playlistId: PlaylistId): StoredTitles | undefined {
  const readStamp = db.prepare<[string], { id: number; refreshedAt: number; generation: number; state: number }>(
    'SELECT id, refreshed_at AS refreshedAt, generation, state FROM playlists WHERE playlist_id = ?',
  );
  const playlist = readStamp.get(playlistId);
  if (playlist?.state !== catalogStates.indexed) return undefined;
  const items = itemsTable(playlist.id);
  const from = `SELECT ${columns}, series.name AS seriesName FROM ${items} AS items
    LEFT JOIN categories ON categories.id = items.category_id
    LEFT JOIN ${items} AS series ON series.kind = ${kindNumbers.series} AND series.provider_key = items.series_key`;
  const byKey = db.prepare<[number, string], StoredTitle>(`${from} WHERE items.kind = ? AND items.provider_key = ?`);
  const byId = db.prepare<[number], StoredTitle>(`${from} WHERE items.id = ?`);
  const bySeries = db.prepare<[string], StoredTitle>(`${from} WHERE items.kind = ${kindNumbers.episode} AND items.series_key = ?`);
  const names = db
    .prepare<[number, number], NameRow>(
      `SELECT id, kind, name, guide_id FROM ${items} WHERE id > ? AND kind <> ${kindNumbers.episode} ORDER BY id LIMIT ?`,
    )
    .raw();
  return {
    stamp() {
      const { refreshedAt, generation, state } = readStamp.get(playlistId) ?? {};
      return `${state} ${generation} ${refreshedAt}`;
    },
    find: (kind, providerKey) => byKey.get(kind, providerKey),
    get: (id) => byId.get(id),
    listNames: (afterId, limit) => names.all(afterId, limit),
    listEpisodes: (seriesKey) => bySeries.all(seriesKey),
  };
}

/** What a title is recognized by; undefined when the catalog does not have it. */
export function findEvidence(db: SqliteDatabase, { playlistId, kind, providerKey }: TitleRef): StoredTitle | undefined {
  return openTitles(db, playlistId)?.find(kindNumbers[kind], providerKey);
}
