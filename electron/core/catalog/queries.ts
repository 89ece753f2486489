import { titleId, type GroupKind, type PlaylistId, type TitleId, type TitleRef } from '#shared/model/ids.ts';
import { byKey, itemsTable } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { prepared } from '../database/statements.ts';
import { kindNumbers, kindOf, titleColumns, type TitleRow } from './rows.ts';
import { seenRow } from './seen-rows.ts';
import { keptCatalog, type StoredCatalog } from './stored-catalog.ts';

export function findCatalog(db: SqliteDatabase, playlistId: PlaylistId): StoredCatalog | undefined {
  return keptCatalog(db, playlistId)?.catalog;
}

/** A provider's category with what is in it. */
export interface CategoryRow {
  id: number;
  providerKey: string;
  name: string | null;
  titles: number;
  /** Of these, those marked as adult. */
  adultTitles: number;
  /** Of these, those that are in another category first. */
  moreTitles: number;
}

/** In the provider's order, titles in no category last. */
export function listCategoryRows(db: SqliteDatabase, playlist: number, kind: GroupKind): CategoryRow[] {
  return prepared<[number, number], CategoryRow>(
    db,
    `SELECT id, provider_key AS providerKey, name, titles, adult_titles AS adultTitles, more_titles AS moreTitles FROM categories
     WHERE playlist = ? AND kind = ? ORDER BY name IS NULL, position`,
  ).all(playlist, kindNumbers[kind]);
}

/** `categories.id` of those of the keys that there are. */
export function findCategories(db: SqliteDatabase, playlist: number, kind: GroupKind, providerKeys: readonly string[]): number[] {
  return prepared<[number, number, string], { id: number }>(
    db,
    'SELECT id FROM categories WHERE playlist = ? AND kind = ? AND provider_key IN (SELECT value FROM json_each(?))',
  )
    .all(playlist, kindNumbers[kind], JSON.stringify(providerKeys))
    .map(({ id }) => id);
}

/** One row of a playlist's titles by its key; looked through one by one while there is no index. */
function findItem<Row>(db: SqliteDatabase, { playlistId, kind, providerKey }: TitleRef, columns: string): Row | undefined {
  const catalog = findCatalog(db, playlistId);
  if (!catalog) return undefined;
  const select = `SELECT ${columns} FROM ${itemsTable(catalog.playlist)} AS items
    LEFT JOIN categories ON categories.id = items.category_id WHERE ${byKey(kindNumbers[kind])}`;
  const at = seenRow(db, catalog, { kind, providerKey });
  const row = at && prepared<[string, number], Row>(db, `${select} AND items.id = ?`).get(providerKey, at);
  return row || prepared<[string], Row>(db, `${select} LIMIT 1`).get(providerKey);
}

export function findRow(db: SqliteDatabase, ref: TitleRef): TitleRow | undefined {
  return findItem(db, ref, titleColumns);
}

/** What a title is recognized by: its name, its guide and the name of its first category. */
export function findDescription(
  db: SqliteDatabase,
  ref: TitleRef,
): { name: string; guideId: string | null; category: string | null } | undefined {
  return findItem(db, ref, 'items.name, items.guide_id AS guideId, categories.name AS category');
}

/** The rows of these titles, without those that are gone. Asked together, because asking costs more than finding. */
export function findRows(db: SqliteDatabase, refs: readonly TitleRef[]): { playlistId: PlaylistId; row: TitleRow }[] {
  const found = new Map<TitleRef, TitleRow | undefined>();
  for (const [playlistId, some] of Map.groupBy(refs, (ref) => ref.playlistId)) {
    const catalog = findCatalog(db, playlistId);
    if (!catalog) continue;
    const kinds = [...new Set(some.map(({ kind }) => kindNumbers[kind]))].sort().join(', ');
    const rows = new Map(
      prepared<[string], TitleRow>(
        db,
        `SELECT ${titleColumns} FROM ${itemsTable(catalog.playlist)} AS items
         LEFT JOIN categories ON categories.id = items.category_id
         WHERE items.kind IN (${kinds}) AND items.provider_key IN (SELECT value FROM json_each(?))`,
      )
        .all(JSON.stringify(some.map(({ providerKey }) => providerKey)))
        .map((row) => [`${kindOf(row)} ${row.providerKey}`, row]),
    );
    for (const ref of some) found.set(ref, rows.get(`${ref.kind} ${ref.providerKey}`));
  }
  return refs.flatMap((ref) => {
    const row = found.get(ref);
    return row ? [{ playlistId: ref.playlistId, row }] : [];
  });
}

export function findChannelRowByNumber(db: SqliteDatabase, playlist: number, number: string, withoutFlags: number): TitleRow | undefined {
  return prepared<[string, number], TitleRow>(
    db,
    `SELECT ${titleColumns} FROM ${itemsTable(playlist)} AS items LEFT JOIN categories ON categories.id = items.category_id
     WHERE items.kind = 1 AND CAST(items.number AS REAL) = CAST(? AS REAL) AND items.number IS NOT NULL AND items.flags & ? = 0
     ORDER BY items.position LIMIT 1`,
  ).get(number, withoutFlags);
}

/** What it takes to play a title; addresses are templates. */
export interface PlayableRow {
  name: string;
  /** What the provider calls the title now. */
  sourceKey: string;
  address: string | null;
  container: string | null;
  headers: string | null;
  catchup: string | null;
  flags: number;
}

export function findPlayable(db: SqliteDatabase, ref: TitleRef): PlayableRow | undefined {
  return findItem(
    db,
    ref,
    `items.name, ifnull(items.source_key, items.provider_key) AS sourceKey, items.address, items.container, items.headers,
     items.catchup, items.flags`,
  );
}

/** The address template of a title's picture. */
export function findLogo(db: SqliteDatabase, ref: TitleRef): string | undefined {
  return findItem<{ logo: string | null }>(db, ref, 'items.logo')?.logo ?? undefined;
}

export interface StoredDetails {
  fetchedAt: number;
  value: string;
}

export function findDetails(db: SqliteDatabase, { playlistId, kind, providerKey }: TitleRef): StoredDetails | undefined {
  const catalog = findCatalog(db, playlistId);
  if (!catalog) return undefined;
  return prepared<[number, number, string], StoredDetails>(
    db,
    'SELECT fetched_at AS fetchedAt, value FROM details WHERE playlist = ? AND kind = ? AND provider_key = ?',
  ).get(catalog.playlist, kindNumbers[kind], providerKey);
}

/** What the list row itself said beyond its columns (plot, cast …), as JSON. */
export function findInfo(db: SqliteDatabase, ref: TitleRef): { info: string | null; container: string | null } | undefined {
  return findItem(db, ref, 'items.info, items.container');
}

export interface EpisodeRow {
  providerKey: string;
  name: string;
  season: number | null;
  episode: number | null;
  logo: string | null;
}

/** Episodes that a playlist file lists one by one. */
export function listEpisodeRows(db: SqliteDatabase, { playlistId, providerKey }: TitleRef): EpisodeRow[] {
  const catalog = findCatalog(db, playlistId);
  if (!catalog) return [];
  return prepared<[string], EpisodeRow>(
    db,
    `SELECT provider_key AS providerKey, name, season, episode, logo FROM ${itemsTable(catalog.playlist)}
     WHERE series_key = ? AND kind = 4 ORDER BY season, episode, position`,
  ).all(providerKey);
}

export function episodeId(playlistId: PlaylistId, providerKey: string): TitleId {
  return titleId({ playlistId, kind: 'episode', providerKey });
}
