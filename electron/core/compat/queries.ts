import { foldText } from '#shared/model/fold-text.ts';
import { titleId, type PlaylistId, type TitleId, type TitleKind } from '#shared/model/ids.ts';
import { normalizedCategories } from '../catalog/normalized-category.ts';
import { kindOf } from '../catalog/rows.ts';
import { rememberRow } from '../catalog/seen-rows.ts';
import { scanFor, scanRows } from '../catalog/scan-rows.ts';
import { anything, searchedPhrase } from '../catalog/search-text.ts';
import type { SearchedText } from '../catalog/search-index/open-search-index.ts';
import type { KeptCatalog } from '../catalog/stored-catalog.ts';
import { catalogStates, ofRows, rowsTable, unpackTexts, unpackTraits } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { prepared } from '../database/statements.ts';

export interface ListedFilter {
  search?: string | undefined;
  category?: string | undefined;
  group?: string | undefined;
}

/** A row as the earlier backend's clients know it, with what its address is made of. */
export interface ListedRow {
  kind: TitleKind;
  providerKey: string;
  sourceKey: string;
  name: string;
  groupName: string | null;
  category: number;
  address: string | null;
  container: string | null;
  guideId: string | null;
  tvgName: string | null;
  logo: string | null;
  number: string | null;
}

/** The rows that pass a filter, in playlist order. */
export interface ListedRows {
  readonly total: number;
  page(offset: number, limit: number): ListedRow[];
}

const nothing: ListedRows = { total: 0, page: () => [] };
/** Rows of an unindexed catalog that a filter counts. */
const mostScanned = 100_000;

export function listedId(playlistId: PlaylistId, { kind, providerKey }: Pick<ListedRow, 'kind' | 'providerKey'>): TitleId {
  return titleId({ playlistId, kind, providerKey });
}

/** Finds what `/channels` lists of one playlist. While it is not indexed, a search is bounded and totals are what was found. */
export function findListed(db: SqliteDatabase, kept: KeptCatalog, { search, category, group }: ListedFilter): ListedRows {
  const wanted = category ? normalizedCategories.findIndex((name) => name === category.trim().toLowerCase()) : undefined;
  if (wanted === -1) return nothing;
  const categoryIds = group ? groupsContaining(db, kept.catalog.playlist, group) : undefined;
  if (categoryIds?.length === 0) return nothing;
  const text = search ? searchedPhrase(search) : undefined;
  const filter = { listed: true as const, category: wanted, categoryIds };
  if (wanted === undefined && !categoryIds && !text) return everyRow(db, kept);
  const hits = kept.hits(text ?? anything, filter);
  if (hits) return { total: hits.total, page: (offset, limit) => listByIds(db, kept, hits.ids(offset, limit)) };
  return scanned(db, kept, filter, text);
}

const fromPosition = `${ofRows('items.listed')} = 1 AND items.position >= ? ORDER BY items.position LIMIT ?`;

/** Without a filter the dense position makes any page as quick as the first. */
function everyRow(db: SqliteDatabase, kept: KeptCatalog): ListedRows {
  const { playlist, state, stats } = kept.catalog;
  const total = stats.reduce((sum, rows) => sum + rows, 0);
  return {
    total,
    page(offset, limit) {
      if (state < catalogStates.indexed) return listByIds(db, kept, scanRows(db, kept.catalog, { listed: true }, { offset, limit }));
      return listRows(db, kept, `${rowsTable(playlist)} AS items`, fromPosition, [offset, limit]);
    },
  };
}

function scanned(db: SqliteDatabase, kept: KeptCatalog, filter: { listed: true; category: number | undefined; categoryIds: number[] | undefined }, text: SearchedText | undefined): ListedRows {
  const found = text ? scanFor(db, kept.catalog, filter, text) : scanRows(db, kept.catalog, filter, { limit: mostScanned });
  return { total: found.length, page: (offset, limit) => listByIds(db, kept, found.slice(offset, offset + limit)) };
}

function listByIds(db: SqliteDatabase, kept: KeptCatalog, ids: readonly number[]): ListedRow[] {
  if (ids.length === 0) return [];
  const from = `json_each(?) AS wanted CROSS JOIN ${rowsTable(kept.catalog.playlist)} AS items ON items.id = wanted.value`;
  const rows = listRows(db, kept, from, 'TRUE ORDER BY wanted.key', [JSON.stringify(ids)]);
  for (const [i, row] of rows.entries()) rememberRow(db, kept.catalog, row, ids[i] ?? 0);
  return rows;
}

type StoredRow = [
  traits: number,
  providerKey: string,
  sourceKey: string | null,
  name: string,
  categoryId: number,
  texts: string,
  container: string | null,
  guideId: string | null,
  number: string | null,
];

/** Columns as they are stored: this is what players ask most, and every value that SQLite hands over has its price. */
function listRows(db: SqliteDatabase, kept: KeptCatalog, from: string, which: string, values: readonly (number | string)[]): ListedRow[] {
  const groups = groupNames(db, kept);
  return prepared<unknown[], StoredRow>(
    db,
    `SELECT items.traits, items.provider_key, items.source_key, items.name, items.category_id, items.texts, items.container,
       items.guide_id, items.number FROM ${from} WHERE ${which}`,
  )
    .raw()
    .all(...values)
    .map(([traits, providerKey, sourceKey, name, categoryId, texts, container, guideId, number]) => {
      const { kind, category } = unpackTraits(traits);
      const { logo, tvgName, address } = unpackTexts(texts);
      return {
        kind: kindOf({ kind }),
        providerKey,
        sourceKey: sourceKey ?? providerKey,
        name,
        groupName: groups.get(categoryId) ?? null,
        category,
        address,
        container,
        guideId,
        tvgName,
        logo,
        number,
      };
    });
}

const namesOf = new WeakMap<KeptCatalog, ReadonlyMap<number, string | null>>();

/** Names of groups by `categories.id`; they change with the catalog only. */
function groupNames(db: SqliteDatabase, kept: KeptCatalog): ReadonlyMap<number, string | null> {
  const known = namesOf.get(kept);
  if (known) return known;
  const names = new Map(
    prepared<[number], { id: number; name: string | null }>(db, 'SELECT id, name FROM categories WHERE playlist = ?')
      .all(kept.catalog.playlist)
      .map(({ id, name }) => [id, name]),
  );
  namesOf.set(kept, names);
  return names;
}

/** First categories whose name holds the text; rows without one are shown as `Unknown`. */
function groupsContaining(db: SqliteDatabase, playlist: number, text: string): number[] {
  return prepared<[number, string], { id: number }>(
    db,
    "SELECT id FROM categories WHERE playlist = ? AND instr(CASE WHEN name IS NULL THEN 'unknown' ELSE folded END, ?) > 0",
  )
    .all(playlist, foldText(text))
    .map(({ id }) => id);
}

const countedGroups = new WeakMap<KeptCatalog, [name: string, rows: number][]>();

/** Names and sizes of groups in playlist order; rows without a group count as `Unknown`, after them. */
export function countGroups(db: SqliteDatabase, kept: KeptCatalog): [name: string, rows: number][] {
  const known = countedGroups.get(kept);
  if (known) return known;
  const groups = prepared<[number], { name: string | null; rows: number }>(
    db,
    `SELECT name, sum(first_titles) AS rows FROM categories WHERE playlist = ? AND first_titles > 0
     GROUP BY name ORDER BY name IS NULL, min(position)`,
  )
    .all(kept.catalog.playlist)
    .map(({ name, rows }): [string, number] => [name ?? 'Unknown', rows]);
  countedGroups.set(kept, groups);
  return groups;
}
