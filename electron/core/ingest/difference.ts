import type { ChangeCounts } from '#shared/model/change.ts';
import type { GroupChoice } from '#shared/model/group.ts';
import { createStaged, itemsTable, moreCategoriesTable, rowsTable, stagedItems, stagedRows } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { entryKey, itemKinds } from './catalog-row.ts';
import { EntryTable, entryMarks, unseen } from './entry-table.ts';
import { newestId, recognizeTitles } from './recognize-titles.ts';
import { createStage, type StagedCatalog } from './stage.ts';

/** Prepares to compare a reading with what is stored: only rows that are new or changed are written, beside the catalog. */
export function beginDifference(db: SqliteDatabase, playlist: number, choice: GroupChoice | null): StagedCatalog {
  db.exec(createStaged(playlist));
  let nextId = newestId(db, rowsTable(playlist)) + 1;
  const listed = db.prepare<[number], number>(`SELECT count(*) FROM ${itemsTable(playlist)} WHERE kind = ? AND listed = 1`).pluck();
  return createStage({
    db,
    playlist,
    table: stagedRows(playlist),
    entries: () => loadEntries(db, playlist),
    storedListed: (kind) => listed.get(itemKinds[kind]) ?? 0,
    // A new title gets its id now; `was` holds it, because it has no stored position.
    rowId: (entries, entry) => entries.item[entry] || (entries.was[entry] = nextId++),
    choice,
  });
}

/** Every title the provider listed; episodes that a series' own page brought are none. */
function loadEntries(db: SqliteDatabase, playlist: number): EntryTable {
  const entries = new EntryTable();
  const rows = db
    .prepare<[], [id: number, kind: number, key: string, hash: number, position: number, listed: number, category: number]>(
      `SELECT id, kind, ifnull(source_key, provider_key), hash, position, listed, category_id
       FROM ${itemsTable(playlist)} WHERE NOT (kind = 4 AND listed = 0)`,
    )
    .raw();
  for (const [id, kind, key, hash, position, listed, category] of rows.iterate()) {
    const entry = entries.insert(entryKey(kind, key), listed ? kind : kind | entryMarks.unlisted);
    entries.item[entry] = id;
    entries.hash[entry] = hash;
    entries.was[entry] = position;
    entries.category[entry] = category;
  }
  return entries;
}

/**
 * How a reading differs from the catalog, with every title recognized that can be. The temporary tables `gone` (ids of
 * titles that are no longer listed) and `identity` (see `recognizeTitles`) belong to it.
 */
export interface Difference {
  changes: ChangeCounts;
  /** Stored titles, and how many of them are still there. */
  before: number;
  same: number;
  /** Rows whose position alone is another now. */
  shifted: Iterable<{ id: number; position: number }>;
  shiftedRows: number;
  stagedRows: number;
  /** Further categories of all titles: `categories.id` and `items.id`. */
  extras: Iterable<readonly [category: number, item: number]>;
  extrasChanged: boolean;
}

export function findDifference(db: SqliteDatabase, playlist: number, stage: StagedCatalog): Difference {
  const { entries } = stage;
  rememberCategoryNames(db, playlist, stage);
  const before = gatherGone(db, entries);
  recognizeTitles(db, playlist);

  const count = (sql: string): number => db.prepare<[], { rows: number }>(sql).get()?.rows ?? 0;
  const removed = count('SELECT count(*) AS rows FROM gone');
  const changes = db
    .prepare<[], Omit<ChangeCounts, 'removed'>>(
      `SELECT count(*) FILTER (WHERE item.id IS NULL) AS added,
         count(*) FILTER (WHERE item.name <> staged.name) AS renamed,
         count(*) FILTER (WHERE ${isMoved}) AS moved,
         count(*) FILTER (WHERE ${isRenumbered}) AS renumbered
       FROM ${stagedWithItems(playlist)}`,
    )
    .get();
  return {
    changes: { added: 0, renamed: 0, moved: 0, renumbered: 0, ...changes, removed },
    before,
    same: before - removed,
    shifted: { [Symbol.iterator]: () => shiftedRows(entries) },
    shiftedRows: countShifted(entries),
    stagedRows: count(`SELECT count(*) AS rows FROM ${stagedRows(playlist)}`),
    extras: { [Symbol.iterator]: () => extrasOf(db, stage) },
    extrasChanged: haveExtrasChanged(db, playlist, stage),
  };
}

/** Staged rows with the stored rows they replace and the names of both groups. */
export function stagedWithItems(playlist: number): string {
  return `${stagedItems(playlist)} AS staged
    LEFT JOIN identity ON identity.staged = staged.id
    LEFT JOIN ${rowsTable(playlist)} AS item ON item.id = ifnull(identity.item, staged.id)
    LEFT JOIN categories AS category_was ON category_was.id = item.category_id
    LEFT JOIN categories_now AS category_is ON category_is.id = staged.category_id`;
}

export const isMoved = 'item.category_id <> staged.category_id AND category_was.name IS NOT category_is.name';
export const isRenumbered = 'ifnull(item.source_key, item.provider_key) <> staged.provider_key';

/** The names categories have in this reading, while `categories` still has those of before. */
function rememberCategoryNames(db: SqliteDatabase, playlist: number, stage: StagedCatalog): void {
  db.exec('CREATE TEMP TABLE IF NOT EXISTS categories_now (id INTEGER PRIMARY KEY, name TEXT); DELETE FROM categories_now;');
  const add = db.prepare('INSERT OR REPLACE INTO categories_now (id, name) VALUES (?, ?)');
  db.transaction(() => {
    db.prepare('INSERT INTO categories_now SELECT id, name FROM categories WHERE playlist = ?').run(playlist);
    for (const [id, { name }] of stage.categories) add.run(id, name);
  })();
}

/** Notes stored titles that this reading did not meet; returns how many are stored. */
function gatherGone(db: SqliteDatabase, entries: EntryTable): number {
  db.exec('CREATE TEMP TABLE IF NOT EXISTS gone (id INTEGER PRIMARY KEY); DELETE FROM gone;');
  const add = db.prepare('INSERT INTO gone (id) VALUES (?)');
  let stored = 0;
  db.transaction(() => {
    for (let entry = 0; entry < entries.size; entry++) {
      if (entries.item[entry] === 0) continue;
      stored++;
      if (entries.place[entry] === unseen) add.run(entries.item[entry]);
    }
  })();
  return stored;
}

function isShifted(entries: EntryTable, entry: number): boolean {
  const place = entries.place[entry];
  if (place === unseen || place === entries.was[entry]) return false;
  return entries.item[entry] !== 0 && ((entries.kind[entry] ?? 0) & entryMarks.staged) === 0;
}

function countShifted(entries: EntryTable): number {
  let rows = 0;
  for (let entry = 0; entry < entries.size; entry++) if (isShifted(entries, entry)) rows++;
  return rows;
}

function* shiftedRows(entries: EntryTable): Generator<{ id: number; position: number }> {
  for (let entry = 0; entry < entries.size; entry++) {
    if (isShifted(entries, entry)) yield { id: entries.item[entry] ?? 0, position: entries.place[entry] ?? 0 };
  }
}

function* extrasOf(db: SqliteDatabase, { entries, extras }: StagedCatalog): Generator<readonly [category: number, item: number]> {
  const identity = db.prepare<[number], { item: number }>('SELECT item FROM identity WHERE staged = ?');
  for (const [entry, category] of extras.sorted()) {
    const id = entries.item[entry] || (entries.was[entry] ?? 0);
    yield [category, identity.get(id)?.item ?? id];
  }
}

function haveExtrasChanged(db: SqliteDatabase, playlist: number, stage: StagedCatalog): boolean {
  const stored = db.prepare<[number, number], { found: number }>(
    `SELECT 1 AS found FROM ${moreCategoriesTable(playlist)} WHERE category_id = ? AND item = ?`,
  );
  let rows = 0;
  for (const [category, item] of extrasOf(db, stage)) {
    rows++;
    if (!stored.get(category, item)) return true;
  }
  const all = db.prepare<[], { rows: number }>(`SELECT count(*) AS rows FROM ${moreCategoriesTable(playlist)}`).get()?.rows ?? 0;
  return rows !== all;
}
