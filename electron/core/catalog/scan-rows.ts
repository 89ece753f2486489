import { itemsTable } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { prepared } from '../database/statements.ts';
import { piecesOf } from './search-text.ts';
import type { SearchedText } from './search-index/open-search-index.ts';
import type { StoredCatalog } from './stored-catalog.ts';

/** What rows must be like. */
export interface ScanFilter {
  kind?: number | undefined;
  withoutFlags?: number | undefined;
  listed?: boolean | undefined;
  /** The normalized category. */
  category?: number | undefined;
  /** First categories. */
  categoryIds?: readonly number[] | undefined;
}

/** Rows that a search looks at, and the most that it finds: the catalog has no index yet and is being written. */
const lookedAt = 100_000;
const mostFound = 1_000;

/** Ids of rows that are not indexed, in the order in which they came: after a row, or from an offset. */
export function scanRows(
  db: SqliteDatabase,
  { playlist }: StoredCatalog,
  filter: ScanFilter,
  { after = 0, offset = 0, limit }: { after?: number; offset?: number; limit: number },
): number[] {
  const { where, values } = clauses(filter);
  return prepared<unknown[], { id: number }>(
    db,
    `SELECT id FROM ${itemsTable(playlist)} WHERE id > ? AND ${where} ORDER BY id LIMIT ? OFFSET ?`,
  )
    .all(after, ...values, limit, offset)
    .map(({ id }) => id);
}

/** The first rows that hold the text, of the first hundred thousand. */
export function scanFor(db: SqliteDatabase, { playlist }: StoredCatalog, filter: ScanFilter, text: SearchedText): number[] {
  const { where, values } = clauses(filter);
  const pieces = piecesOf(text);
  const holding = pieces.map(() => 'AND instr(folded, ?) > 0').join(' ');
  return prepared<unknown[], { id: number }>(
    db,
    `SELECT id FROM (SELECT id, folded FROM ${itemsTable(playlist)} WHERE ${where} ORDER BY id LIMIT ${lookedAt})
     WHERE TRUE ${holding} LIMIT ${mostFound}`,
  )
    .all(...values, ...pieces)
    .map(({ id }) => id);
}

function clauses({ kind, withoutFlags = 0, listed, category, categoryIds }: ScanFilter): { where: string; values: (number | string)[] } {
  const conditions = ['flags & ? = 0'];
  const values: (number | string)[] = [withoutFlags];
  const equal = (column: string, value: number | undefined) => {
    if (value === undefined) return;
    conditions.push(`${column} = ?`);
    values.push(value);
  };
  equal('kind', kind);
  equal('listed', listed === undefined ? undefined : Number(listed));
  equal('category', category);
  if (categoryIds) {
    conditions.push('category_id IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(categoryIds));
  }
  return { where: conditions.join(' AND '), values };
}
