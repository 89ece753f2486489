import { foldText } from '#shared/model/fold-text.ts';
import { titleId, type PlaylistId, type TitleId, type TitleKind } from '#shared/model/ids.ts';
import { normalizedCategories } from '../catalog/normalized-category.ts';
import { kindOf } from '../catalog/rows.ts';
import { nameContainsExactly } from '../catalog/search-text.ts';
import type { SqliteDatabase } from '../database/open.ts';

export interface ListedFilter {
  search?: string | undefined;
  category?: string | undefined;
  group?: string | undefined;
}

/** A row as the earlier backend's clients know it, with what its address is made of. */
export interface ListedRow {
  kind: TitleKind;
  providerKey: string;
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

export function listedId(playlistId: PlaylistId, { kind, providerKey }: Pick<ListedRow, 'kind' | 'providerKey'>): TitleId {
  return titleId({ playlistId, kind, providerKey });
}

/** Undefined when no row can match. */
function clauses(db: SqliteDatabase, playlist: number, { search, category, group }: ListedFilter) {
  const conditions = ['items.playlist = ?', 'items.listed = 1'];
  const values: (string | number)[] = [playlist];
  if (category) {
    const wanted = normalizedCategories.findIndex((name) => name === category.trim().toLowerCase());
    if (wanted === -1) return undefined;
    conditions.push('items.category = ?');
    values.push(wanted);
  }
  if (group) {
    const ids = groupsContaining(db, playlist, group);
    if (ids.length === 0) return undefined;
    conditions.push(ids.includes(null) ? `(items.group_id IS NULL OR items.group_id IN (SELECT value FROM json_each(?)))` : 'items.group_id IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(ids.filter((id) => id !== null)));
  }
  const name = search ? nameContainsExactly(search) : undefined;
  if (name) {
    conditions.push(name.sql);
    values.push(...name.values);
  }
  return { where: conditions.join(' AND '), values, plain: conditions.length === 2 };
}

/** Groups whose name holds the text; null stands for rows without one, which are shown as `Unknown`. */
function groupsContaining(db: SqliteDatabase, playlist: number, text: string): (number | null)[] {
  const folded = foldText(text);
  const ids: (number | null)[] = db
    .prepare<[number, string], { id: number }>('SELECT id FROM groups WHERE playlist = ? AND instr(folded, ?) > 0')
    .all(playlist, folded)
    .map(({ id }) => id);
  return 'unknown'.includes(folded) ? [...ids, null] : ids;
}

export function countListed(db: SqliteDatabase, playlist: number, filter: ListedFilter): number {
  const found = clauses(db, playlist, filter);
  if (!found) return 0;
  return (
    db.prepare<unknown[], { rows: number }>(`SELECT count(*) AS rows FROM items WHERE ${found.where}`).get(...found.values)?.rows ?? 0
  );
}

/** Rows in playlist order; without a filter the dense position makes any page as quick as the first. */
export function listListed(db: SqliteDatabase, playlist: number, filter: ListedFilter, offset: number, limit: number): ListedRow[] {
  const found = clauses(db, playlist, filter);
  if (!found || limit <= 0) return [];
  const [extra, values, skip] = found.plain ? ['AND items.position >= ?', [...found.values, offset], 0] : ['', found.values, offset];
  return db
    .prepare<unknown[], Omit<ListedRow, 'kind'> & { kind: number }>(
      `SELECT items.kind, items.provider_key AS providerKey, items.name, groups.name AS groupName, items.category, items.address,
         items.container, items.guide_id AS guideId, items.tvg_name AS tvgName, items.logo, items.number
       FROM items LEFT JOIN groups ON groups.id = items.group_id
       WHERE ${found.where} ${extra} ORDER BY items.position LIMIT ? OFFSET ?`,
    )
    .all(...values, limit, skip)
    .map((row) => ({ ...row, kind: kindOf(row) }));
}

/** Names and sizes of groups in playlist order; rows without a group count as `Unknown`. */
export function countGroups(db: SqliteDatabase, playlist: number): [name: string, rows: number][] {
  const groups = db
    .prepare<[number], { name: string; titles: number }>(
      'SELECT name, titles FROM groups WHERE playlist = ? AND titles > 0 ORDER BY position',
    )
    .all(playlist)
    .map(({ name, titles }): [string, number] => [name, titles]);
  const none =
    db
      .prepare<[number], { rows: number }>(
        'SELECT count(*) AS rows FROM items WHERE playlist = ? AND listed = 1 AND group_id IS NULL',
      )
      .get(playlist)?.rows ?? 0;
  return none > 0 ? [...groups, ['Unknown', none]] : groups;
}
