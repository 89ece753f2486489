import { flagsAt, itemsTable, moreCategoriesTable, rowsTable } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { itemFlags } from './catalog-row.ts';
import type { CategoryTally } from './stage.ts';

/** A category whose titles the owner does not want to see; the name finds it again under another key. */
export interface HiddenGroup {
  kind: 'channel' | 'movie' | 'series';
  key: string;
  name: string | null;
}

/** Writes what is known so far while rows are still arriving. */
export function publishCategories(db: SqliteDatabase, categories: ReadonlyMap<number, CategoryTally>): void {
  const update = db.prepare(
    'UPDATE categories SET name = ?, position = ?, titles = ?, adult_titles = ?, first_titles = ? WHERE id = ?',
  );
  for (const [id, { name, position, titles, adultTitles, firstTitles }] of categories) {
    update.run(name, position, titles, adultTitles, firstTitles, id);
  }
}

/** Names and order as read; counts from the rows. Categories that are neither named by the provider nor used are removed. */
export function arrangeCategories(db: SqliteDatabase, playlist: number, categories: ReadonlyMap<number, CategoryTally>): void {
  const place = db.prepare('UPDATE categories SET name = ?, position = ? WHERE id = ?');
  for (const [id, { name, position }] of categories) place.run(name, position, id);
  countCategories(db, playlist);
  const declared = JSON.stringify([...categories.keys()]);
  db.prepare(
    'DELETE FROM categories WHERE playlist = ? AND titles = 0 AND id NOT IN (SELECT value FROM json_each(?))',
  ).run(playlist, declared);
}

export function countCategories(db: SqliteDatabase, playlist: number): void {
  const items = itemsTable(playlist);
  const more = moreCategoriesTable(playlist);
  // Titles of kind 4 that are not listed came with a series' own page.
  db.prepare(
    `WITH first AS (
       SELECT category_id, count(*) AS titles, sum(flags & ${itemFlags.adult} <> 0) AS adult, sum(listed) AS listed
       FROM ${items} WHERE NOT (kind = 4 AND listed = 0) GROUP BY category_id
     ), further AS (
       SELECT category_id, count(*) AS titles, sum(flags & ${itemFlags.adult} <> 0) AS adult
       FROM (SELECT more.category_id, item.flags FROM ${more} AS more JOIN ${items} AS item ON item.id = more.item)
       GROUP BY category_id
     )
     UPDATE categories SET (titles, adult_titles, first_titles, more_titles) = (
       SELECT ifnull(first.titles, 0) + ifnull(further.titles, 0), ifnull(first.adult, 0) + ifnull(further.adult, 0),
         ifnull(first.listed, 0), ifnull(further.titles, 0)
       FROM (SELECT 1) LEFT JOIN first ON first.category_id = categories.id LEFT JOIN further ON further.category_id = categories.id)
     WHERE playlist = ?`,
  ).run(playlist);
}

const kindCodes = { channel: 1, movie: 2, series: 3 } as const;

const hiddenBit = itemFlags.hidden << flagsAt;

/** Marks titles that are in hidden groups only; returns whether any mark changed. */
export function markHidden(db: SqliteDatabase, playlist: number, hidden: readonly HiddenGroup[]): boolean {
  const rows = rowsTable(playlist);
  const more = moreCategoriesTable(playlist);
  const byKey = db.prepare<[number, number, string], { id: number }>(
    'SELECT id FROM categories WHERE playlist = ? AND kind = ? AND provider_key = ?',
  );
  const byName = db.prepare<[number, number, string], { id: number }>(
    'SELECT id FROM categories WHERE playlist = ? AND kind = ? AND name = ?',
  );
  const ids = new Set<number>();
  for (const { kind, key, name } of hidden) {
    // Episodes of a playlist file are grouped by themselves, under the same names as their series.
    for (const code of kind === 'series' ? [3, 4] : [kindCodes[kind]]) {
      const found = byKey.get(playlist, code, key) ?? (name === null ? undefined : byName.get(playlist, code, name));
      if (found) ids.add(found.id);
    }
  }
  const list = JSON.stringify([...ids]);
  const wanted = `(CASE WHEN category_id IN (SELECT value FROM json_each(?))
    AND NOT EXISTS (SELECT 1 FROM ${more} AS more WHERE more.item = ${rows}.id AND more.category_id NOT IN (SELECT value FROM json_each(?)))
    THEN ${hiddenBit} ELSE 0 END)`;
  const isHidden = ids.size === 0 ? '0' : wanted;
  const values = ids.size === 0 ? [] : [list, list];
  return (
    db
      .prepare(`UPDATE ${rows} SET traits = traits & ~${hiddenBit} | ${isHidden} WHERE traits & ${hiddenBit} <> ${isHidden}`)
      .run(...values, ...values).changes > 0
  );
}
