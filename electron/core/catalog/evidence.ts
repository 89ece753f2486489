import type { Statement } from 'better-sqlite3';
import type { PlaylistId, TitleRef } from '#shared/model/ids.ts';
import { byKey, catalogStates, itemsTable } from '../database/cache-schema.ts';
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
  const readState = db.prepare<[string], CatalogState>(catalogState);
  const playlist = readState.get(playlistId);
  if (playlist?.state !== catalogStates.indexed) return undefined;
  const read = readTitles(db, playlist.id);
  const names = db
    .prepare<[number, number], NameRow>(
      `SELECT id, kind, name, guide_id FROM ${itemsTable(playlist.id)}
       WHERE id > ? AND kind <> ${kindNumbers.episode} ORDER BY id LIMIT ?`,
    )
    .raw();
  return {
    stamp: () => JSON.stringify(readState.get(playlistId) ?? null),
    find: (kind, providerKey) => read(byKey(kind), providerKey)[0],
    get: (id) => read('items.id = ?', id)[0],
    listNames: (afterId, limit) => names.all(afterId, limit),
    listEpisodes: (seriesKey) => read(`items.kind = ${kindNumbers.episode} AND items.series_key = ?`, seriesKey),
  };
}

/** What a title is recognized by; undefined when the catalog does not have it. During a first import this is a scan. */
export function findEvidence(db: SqliteDatabase, { playlistId, kind, providerKey }: TitleRef): StoredTitle | undefined {
  const playlist = db.prepare<[string], CatalogState>(catalogState).get(playlistId);
  if (!playlist || playlist.state === catalogStates.empty) return undefined;
  return readTitles(db, playlist.id)(byKey(kindNumbers[kind]), providerKey)[0];
}

interface CatalogState {
  id: number;
  state: number;
  generation: number;
  refreshedAt: number;
}

const catalogState = 'SELECT id, state, generation, refreshed_at AS refreshedAt FROM playlists WHERE playlist_id = ?';

function readTitles(db: SqliteDatabase, playlist: number) {
  const items = itemsTable(playlist);
  // Asked apart: before there are indexes, a join would go through all titles for each.
  const seriesNameOf = db
    .prepare<[string], string>(`SELECT name FROM ${items} WHERE kind = ${kindNumbers.series} AND provider_key = ?`)
    .pluck();
  const statements = new Map<string, Statement<(string | number)[], Omit<StoredTitle, 'seriesName'>>>();
  return (where: string, ...values: (string | number)[]): StoredTitle[] => {
    let statement = statements.get(where);
    if (!statement) {
      statement = db.prepare(
        `SELECT ${columns} FROM ${items} AS items LEFT JOIN categories ON categories.id = items.category_id WHERE ${where}`,
      );
      statements.set(where, statement);
    }
    return statement
      .all(...values)
      .map((row) => ({ ...row, seriesName: row.seriesKey === null ? null : (seriesNameOf.get(row.seriesKey) ?? null) }));
  };
}
