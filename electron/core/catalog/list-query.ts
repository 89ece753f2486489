import { AppError } from '#shared/errors.ts';
import type { Paging } from '#shared/contract/paging.ts';
import { nameOrder } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import type { Condition } from './search-text.ts';
import { titleColumns, type TitleRow } from './rows.ts';

export type Sort = 'playlist' | 'name' | 'number' | 'added' | 'rating';

/** Ascending sort keys, never null (a null is neither before nor after a cursor), the row id last so that no two rows are equal. */
const sortKeys: Record<Sort, readonly string[]> = {
  playlist: ['items.position', 'items.id'],
  name: [nameOrder, 'items.id'],
  number: ['(items.number IS NULL)', 'ifnull(CAST(items.number AS REAL), 0)', 'items.position', 'items.id'],
  added: ['-ifnull(items.added_at, 0)', 'items.id'],
  rating: ['-ifnull(items.rating, -1)', 'items.id'],
};

export interface ListQuery {
  /** `playlists.id` of the cache. */
  playlist: number;
  kind: number;
  /** `categories.id` of the cache. */
  category?: number | undefined;
  name?: Condition | undefined;
  hideAdult?: boolean;
  sort: Sort;
}

export interface RowPage {
  rows: TitleRow[];
  total: number;
  nextCursor: string | null;
}

/** One page of titles: after a cursor (keyset), or from an offset when a list is jumped into. */
export function listRows(db: SqliteDatabase, query: ListQuery, { cursor, offset, limit }: Paging): RowPage {
  const { from, where, values } = clauses(query);
  const keys = sortKeys[query.sort];
  const total = db.prepare<unknown[], { rows: number }>(`SELECT count(*) AS rows ${from} WHERE ${where}`).get(...values)?.rows ?? 0;
  const after = cursor === undefined ? undefined : parseCursor(cursor, keys.length);
  const keyset = after ? `AND (${keys.join(', ')}) > (${keys.map(() => '?').join(', ')})` : '';
  const rows = db
    .prepare<unknown[], TitleRow & Record<`key${number}`, string | number | null>>(
      `SELECT ${titleColumns}, ${keys.map((key, i) => `${key} AS key${i}`).join(', ')}
       ${from} LEFT JOIN groups ON groups.id = items.group_id
       WHERE ${where} ${keyset}
       ORDER BY ${keys.join(', ')} LIMIT ? OFFSET ?`,
    )
    .all(...values, ...(after ?? []), limit + 1, after ? 0 : (offset ?? 0));
  const more = rows.length > limit;
  if (more) rows.pop();
  const last = rows.at(-1);
  return { rows, total, nextCursor: more && last ? toCursor(keys.map((_, i) => last[`key${i}`] ?? null)) : null };
}

function clauses({ playlist, kind, category, name, hideAdult }: ListQuery) {
  const conditions = ['items.playlist = ?', 'items.kind = ?'];
  const values: (string | number)[] = [playlist, kind];
  if (hideAdult) conditions.push('items.flags & 2 = 0');
  if (name) {
    conditions.push(name.sql);
    values.push(...name.values);
  }
  let from = 'FROM items';
  if (category !== undefined) {
    from = 'FROM item_categories JOIN items ON items.id = item_categories.item';
    conditions.unshift('item_categories.category = ?');
    values.unshift(category);
  }
  return { from, where: conditions.join(' AND '), values };
}

type Key = string | number | null;

function toCursor(keys: Key[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

function parseCursor(cursor: string, length: number): Key[] {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(keys) && keys.length === length && keys.every(isKey)) return keys;
  } catch {
    // falls through to the one answer for every cursor that is not ours
  }
  throw new AppError('invalid_input', 'This cursor is not from this list');
}

function isKey(value: unknown): value is Key {
  return value === null || typeof value === 'string' || typeof value === 'number';
}
