import type { Paging } from '#shared/contract/paging.ts';
import { itemsTable } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { prepared } from '../database/statements.ts';
import { parseCursor, sortKeys, toCursor, type RowPage, type Sort } from './list-query.ts';
import { listRowsById } from './rows.ts';
import type { SearchedText } from './search-index/open-search-index.ts';
import { piecesOf } from './search-text.ts';
import type { StoredCatalog } from './stored-catalog.ts';

export interface PickedQuery {
  kind: number;
  /** Provider keys, in the order that counts as that of the playlist. */
  keys: readonly string[];
  text?: SearchedText | undefined;
  /** Titles with any of these flags are left out. */
  withoutFlags: number;
  sort: Sort;
}

/** One page of titles that somebody picked one by one; there are never so many that all could not be put in order. */
export function listPickedRows(db: SqliteDatabase, catalog: StoredCatalog, query: PickedQuery, { cursor, offset = 0, limit }: Paging): RowPage {
  const ids = pickedIds(db, catalog, query);
  // A row that is gone leads back to the beginning rather than to nowhere.
  const from = cursor === undefined ? offset : ids.indexOf(Number(parseCursor(cursor).at(-1))) + 1;
  const page = ids.slice(from, from + limit);
  const last = page.at(-1);
  return {
    rows: listRowsById(db, catalog, page),
    total: ids.length,
    nextCursor: from + limit < ids.length && last !== undefined ? toCursor([last]) : null,
  };
}

function pickedIds(db: SqliteDatabase, { playlist }: StoredCatalog, { kind, keys, text, withoutFlags, sort }: PickedQuery): number[] {
  const pieces = text ? piecesOf(text) : [];
  const holding = pieces.map(() => 'AND instr(items.folded, ?) > 0').join(' ');
  const rows = prepared<unknown[], { id: number; providerKey: string }>(
    db,
    `SELECT items.id, items.provider_key AS providerKey FROM ${itemsTable(playlist)} AS items
     WHERE items.kind = ? AND items.provider_key IN (SELECT value FROM json_each(?)) AND items.flags & ? = 0 ${holding}
     ORDER BY ${sortKeys[sort].join(', ')}`,
  ).all(kind, JSON.stringify(keys), withoutFlags, ...pieces);
  if (sort === 'playlist') {
    const place = new Map(keys.map((key, at) => [key, at]));
    rows.sort((a, b) => (place.get(a.providerKey) ?? 0) - (place.get(b.providerKey) ?? 0));
  }
  return rows.map(({ id }) => id);
}

/** How many of these titles there are. */
export function countPicked(
  db: SqliteDatabase,
  { playlist }: StoredCatalog,
  { kind, keys, withoutFlags }: Pick<PickedQuery, 'kind' | 'keys' | 'withoutFlags'>,
): number {
  return (
    prepared<[number, string, number], { rows: number }>(
      db,
      `SELECT count(*) AS rows FROM ${itemsTable(playlist)}
       WHERE kind = ? AND provider_key IN (SELECT value FROM json_each(?)) AND flags & ? = 0`,
    ).get(kind, JSON.stringify(keys), withoutFlags)?.rows ?? 0
  );
}
