import { AppError } from '#shared/errors.ts';
import type { Paging } from '#shared/contract/paging.ts';
import { itemsTable, moreCategoriesTable, nameOrder, ofRows, rowsTable } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { prepared, reading } from '../database/statements.ts';
import { countTitles } from './count-titles.ts';
import { listRowsById, type TitleRow } from './rows.ts';
import { scanFor, scanRows } from './scan-rows.ts';
import type { Hits, SearchedText } from './search-index/open-search-index.ts';
import { anything } from './search-text.ts';
import type { KeptCatalog } from './stored-catalog.ts';

export type Sort = 'playlist' | 'name' | 'number' | 'added' | 'rating';

/** Ascending sort keys, never null (a null is neither before nor after a cursor), the row id last so that no two rows are equal. */
export const sortKeys: Record<Sort, readonly string[]> = {
  playlist: ['items.position', 'items.id'],
  name: [nameOrder, 'items.flags', 'items.id'],
  number: ['(items.number IS NULL)', 'ifnull(CAST(items.number AS REAL), 0)', 'items.position', 'items.id'],
  added: ['-ifnull(items.added_at, 0)', 'items.id'],
  rating: ['-ifnull(items.rating, -1)', 'items.id'],
};

export interface ListQuery {
  kind: number;
  /** `categories.id` of the cache: titles that are in one of them. */
  categories?: readonly number[] | undefined;
  text?: SearchedText | undefined;
  /** Titles with any of these flags are left out. */
  withoutFlags: number;
  sort: Sort;
}

export interface RowPage {
  rows: TitleRow[];
  total: number;
  nextCursor: string | null;
}

/** Up to so many titles are sorted for each page; more are looked for along an order that is kept. */
const sortedAtOnce = 2_000;

/**
 * One page of titles: after a cursor (keyset), or from an offset when a list is jumped into.
 * While a catalog is not indexed its rows come in playlist order whatever was asked for, and a search is bounded.
 */
export function listRows(db: SqliteDatabase, kept: KeptCatalog, query: ListQuery, { cursor, offset = 0, limit }: Paging): RowPage {
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  return reading(db, () => {
    const hits = findHits(db, kept, query);
    // A walk that began before there was an index ends in the order in which it began.
    const sort = after?.length === 1 ? 'playlist' : query.sort;
    if (after && after.length !== 1 && after.length !== sortKeys[sort].length) throw foreignCursor();
    const wanted = { after, offset: after ? 0 : offset, limit: limit + 1 };
    const { ids, total } = hits ? { ids: pick(db, kept, { ...query, sort }, hits, wanted), total: hits.total } : scan(db, kept, query, wanted);
    const more = ids.length > limit;
    if (more) ids.pop();
    const last = ids.at(-1);
    const isUnindexed = !hits || after?.length === 1;
    return {
      rows: listRowsById(db, kept.catalog, ids),
      total,
      nextCursor: more && last !== undefined ? toCursor(isUnindexed ? [last] : keysOf(db, kept, sort, last)) : null,
    };
  });
}

/** How many titles a list has; undefined while there is no index to tell. */
export function countListed(db: SqliteDatabase, kept: KeptCatalog, query: Omit<ListQuery, 'sort'>): number | undefined {
  return findHits(db, kept, query)?.total;
}

interface Wanted {
  after: Key[] | undefined;
  offset: number;
  limit: number;
}

function findHits(db: SqliteDatabase, kept: KeptCatalog, { kind, categories, text = anything, withoutFlags }: Omit<ListQuery, 'sort'>): Hits | undefined {
  if (!categories) return kept.hits(text, { kind, withoutFlags });
  const { playlist } = kept.catalog;
  const list = JSON.stringify(categories);
  const hasMore = prepared<[string], { found: number }>(
    db,
    'SELECT EXISTS (SELECT 1 FROM categories WHERE id IN (SELECT value FROM json_each(?)) AND more_titles > 0) AS found',
  ).get(list)?.found;
  const orIds = hasMore
    ? prepared<[string], { item: number }>(
        db,
        `SELECT item FROM ${moreCategoriesTable(playlist)} WHERE category_id IN (SELECT value FROM json_each(?))`,
      )
        .all(list)
        .map(({ item }) => item)
    : [];
  return kept.hits(text, { kind, withoutFlags, categoryIds: categories, orIds });
}

function pick(db: SqliteDatabase, kept: KeptCatalog, query: ListQuery, hits: Hits, wanted: Wanted): number[] {
  const { after, offset, limit } = wanted;
  if (query.sort === 'playlist') {
    if (!after) return hits.ids(offset, limit);
    const id = Number(after.at(-1));
    return hits.after(id, limit) ?? hits.after(rowBefore(db, kept, query, after), limit) ?? hits.ids(0, limit);
  }
  if (hits.total <= sortedAtOnce) return sortHits(db, kept, query.sort, hits, wanted);
  const order = orderOf(db, kept, query);
  const from = after ? placeAfter(db, kept, query, order, after) : 0;
  const page: number[] = [];
  let skip = offset;
  if (isWhole(query)) return Array.from(order.subarray(from + skip, from + skip + limit));
  for (let i = from; i < order.length && page.length < limit; i++) {
    const id = order[i] ?? 0;
    if (!hits.has(id)) continue;
    if (skip > 0) skip--;
    else page.push(id);
  }
  return page;
}

/** Whether a kept order is the list itself. */
function isWhole({ categories, text }: ListQuery): boolean {
  return !categories && !text;
}

function sortHits(db: SqliteDatabase, { catalog }: KeptCatalog, sort: Sort, hits: Hits, { after, offset, limit }: Wanted): number[] {
  const keys = sortKeys[sort].join(', ');
  const keyset = after ? `WHERE (${keys}) > (${after.map(() => '?').join(', ')})` : '';
  return prepared<unknown[], { id: number }>(
    db,
    `SELECT items.id FROM json_each(?) AS hit CROSS JOIN ${itemsTable(catalog.playlist)} AS items ON items.id = hit.value
     ${keyset} ORDER BY ${keys} LIMIT ? OFFSET ?`,
  )
    .all(JSON.stringify(hits.ids(0, hits.total)), ...(after ?? []), limit, offset)
    .map(({ id }) => id);
}

/** All titles of a kind in an order, without those that are left out. */
function orderOf(db: SqliteDatabase, kept: KeptCatalog, { kind, withoutFlags, sort }: ListQuery): Uint32Array {
  return kept.order(`${kind} ${withoutFlags} ${sort}`, () => {
    const ids = (condition: string, keys: readonly string[]) =>
      db
        .prepare<[number], number>(
          ofRows(
            `SELECT items.id FROM ${rowsTable(kept.catalog.playlist)} AS items WHERE items.kind = ? ${condition} ORDER BY ${keys.join(', ')}`,
          ),
        )
        .pluck()
        .all(kind);
    const listed = kept.hits(anything, { kind, withoutFlags });
    const isListed = (id: number) => listed?.has(id) ?? true;
    if (sort !== 'number') return Uint32Array.from(ids('', sortKeys[sort]).filter(isListed));
    const numbered = ids('AND items.number IS NOT NULL', ['CAST(items.number AS REAL)', 'items.position', 'items.id']).filter(isListed);
    const known = new Set(numbered);
    return Uint32Array.from([...numbered, ...(listed?.ids(0, listed.total) ?? []).filter((id) => !known.has(id))]);
  });
}

/** Where the row behind a cursor is in an order; also when that row is gone. */
function placeAfter(db: SqliteDatabase, { catalog }: KeptCatalog, { kind, withoutFlags, sort }: ListQuery, order: Uint32Array, after: Key[]): number {
  const at = order.indexOf(Number(after.at(-1)));
  if (at !== -1) return at + 1;
  return (
    prepared<unknown[], { rows: number }>(
      db,
      `SELECT count(*) AS rows FROM ${itemsTable(catalog.playlist)} AS items
       WHERE items.kind = ? AND items.flags & ? = 0 AND (${sortKeys[sort].join(', ')}) <= (${after.map(() => '?').join(', ')})`,
    ).get(kind, withoutFlags, ...after)?.rows ?? 0
  );
}

/** The row that stands now before the place of one that is gone; 0 for none. */
function rowBefore(db: SqliteDatabase, { catalog }: KeptCatalog, { kind }: ListQuery, after: Key[]): number {
  if (after.length === 1) return 0;
  const [position = 0] = after;
  return (
    prepared<unknown[], { id: number }>(
      db,
      `SELECT id FROM ${itemsTable(catalog.playlist)} WHERE kind = ? AND position <= ? ORDER BY position DESC LIMIT 1`,
    ).get(kind, position)?.id ?? 0
  );
}

function scan(db: SqliteDatabase, kept: KeptCatalog, query: ListQuery, { after, offset, limit }: Wanted): { ids: number[]; total: number } {
  const { kind, withoutFlags, categories: categoryIds, text } = query;
  const filter = { kind, withoutFlags, categoryIds };
  const id = after && Number(after.at(-1));
  if (!text) {
    return {
      ids: scanRows(db, kept.catalog, filter, { after: id ?? 0, offset, limit }),
      total: countTitles(db, kept, query),
    };
  }
  const found = scanFor(db, kept.catalog, filter, text);
  const from = id === undefined ? offset : found.findIndex((one) => one > id);
  return { ids: from === -1 ? [] : found.slice(from, from + limit), total: found.length };
}

type Key = string | number | null;

function keysOf(db: SqliteDatabase, { catalog }: KeptCatalog, sort: Sort, id: number): Key[] {
  const keys = sortKeys[sort];
  const row = prepared<[number], Record<string, Key>>(
    db,
    `SELECT ${keys.map((key, i) => `${key} AS key${i}`).join(', ')} FROM ${itemsTable(catalog.playlist)} AS items WHERE items.id = ?`,
  ).get(id);
  return keys.map((_, i) => row?.[`key${i}`] ?? null);
}

export function toCursor(keys: Key[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

export function parseCursor(cursor: string): Key[] {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(keys) && keys.length > 0 && keys.every(isKey)) return keys;
  } catch {
    // falls through to the one answer for every cursor that is not ours
  }
  throw foreignCursor();
}

function foreignCursor(): AppError {
  return new AppError('invalid_input', 'This cursor is not from this list');
}

function isKey(value: unknown): value is Key {
  return value === null || typeof value === 'string' || typeof value === 'number';
}
