import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { AppError } from '#shared/errors.ts';
import { itemColumnNames, itemsTable, moreCategoriesTable, rowsTable, stagedRows } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { readAnswers, writeAnswers } from './answers.ts';
import { countCategories, markHidden, type HiddenGroup } from './categories.ts';
import { isMoved, isRenumbered, stagedWithItems, type Difference } from './difference.ts';
import { type EntryTable } from './entry-table.ts';
import { buildSearchIndex, createIndexes, dropIndexes } from './index-catalog.ts';
import { readSummary, writeSummary, type CatalogSummary } from './summary.ts';

/** How many refreshes can be undone. */
const keptGenerations = 3;
/** Changes of one sort that are listed for people; the counts are always whole. */
const listedChanges = 20_000;
const rowsPerChunk = 1_000;
/** The chunk of `rows_before` that holds the order; rows follow from 1 on. */
const orderChunk = 0;

type Row = Record<string, string | number | null>;

/** What a refresh changes besides rows. */
interface Before {
  host: string;
  refreshedAt: number;
  summary: CatalogSummary;
  categories: Row[];
  extras: [category: number, item: number][];
  /** Tombstones as they were. */
  vanished: Row[];
  /** Ids of the rows that the refresh adds. */
  added: number[];
}

function pack(value: unknown): Buffer {
  return zstdCompressSync(Buffer.from(JSON.stringify(value)));
}

function unpack(value: Uint8Array): unknown {
  return JSON.parse(zstdDecompressSync(value).toString());
}

/** Keeps what a refresh is about to change, so that it can be shown and undone. Call in its transaction, before the first change. */
export function rememberGeneration(
  db: SqliteDatabase,
  playlist: number,
  { refreshedAt, difference, entries }: { refreshedAt: number; difference: Difference; entries: EntryTable },
): void {
  const items = itemsTable(playlist);
  const pairs = stagedWithItems(playlist);
  const generation = nextGeneration(db, playlist);
  const row = db
    .prepare<[number], { host: string; refreshed_at: number }>('SELECT host, refreshed_at FROM playlists WHERE id = ?')
    .get(playlist);
  const before: Before = {
    host: row?.host ?? '',
    refreshedAt: row?.refreshed_at ?? 0,
    summary: readSummary(db, playlist),
    categories: db.prepare<[number], Row>('SELECT * FROM categories WHERE playlist = ?').all(playlist),
    extras: difference.extrasChanged
      ? db.prepare<[], [number, number]>(`SELECT category_id, item FROM ${moreCategoriesTable(playlist)}`).raw().all()
      : [],
    vanished: db.prepare<[number], Row>('SELECT * FROM vanished WHERE playlist = ?').all(playlist),
    added: db
      .prepare<[], number>(`SELECT ifnull(identity.item, staged.id) FROM ${pairs} WHERE item.id IS NULL`)
      .pluck()
      .all(),
  };
  db.prepare('INSERT INTO generations (playlist, generation, refreshed_at, changes, before) VALUES (?, ?, ?, ?, ?)').run(
    playlist,
    generation,
    refreshedAt,
    JSON.stringify({ ...difference.changes, extras: difference.extrasChanged }),
    pack(before),
  );
  const keep = db.prepare('INSERT INTO rows_before (playlist, generation, seq, value) VALUES (?, ?, ?, ?)');
  keep.run(playlist, generation, orderChunk, zstdCompressSync(Buffer.from(orderBefore(entries).buffer)));
  const changed = db
    .prepare<[], Row>(
      `SELECT item.id, ${itemColumnNames.map((column) => `item.${column}`).join(', ')} FROM ${rowsTable(playlist)} AS item
       WHERE item.id IN (
         SELECT id FROM gone
         UNION SELECT ifnull(identity.item, staged.id) FROM ${stagedRows(playlist)} AS staged
           LEFT JOIN identity ON identity.staged = staged.id
         UNION SELECT id FROM ${items} WHERE kind = 4 AND listed = 0 AND series_key IN (
           SELECT provider_key FROM ${items} WHERE kind = 3 AND id IN (SELECT id FROM gone)))`,
    )
    .iterate();
  // Read before written: one connection does not do both at once.
  const chunks: Buffer[] = [];
  const chunk: Row[] = [];
  for (const old of changed) {
    chunk.push(old);
    if (chunk.length === rowsPerChunk) chunks.push(pack(chunk.splice(0)));
  }
  if (chunk.length > 0) chunks.push(pack(chunk));
  for (const [at, value] of chunks.entries()) keep.run(playlist, generation, orderChunk + 1 + at, value);
  listChanges(db, playlist, generation, pairs);
  prune(db, playlist, generation);
}

function nextGeneration(db: SqliteDatabase, playlist: number): number {
  const row = db
    .prepare<[number], { generation: number }>('UPDATE playlists SET generation = generation + 1 WHERE id = ? RETURNING generation')
    .get(playlist);
  return row?.generation ?? 1;
}

/** Ids and positions of all stored titles, alternating. */
function orderBefore(entries: EntryTable): Uint32Array {
  let rows = 0;
  for (let entry = 0; entry < entries.size; entry++) if (entries.item[entry] !== 0) rows++;
  const order = new Uint32Array(rows * 2);
  let at = 0;
  for (let entry = 0; entry < entries.size; entry++) {
    if (entries.item[entry] === 0) continue;
    order[at++] = entries.item[entry] ?? 0;
    order[at++] = entries.was[entry] ?? 0;
  }
  return order;
}

function listChanges(db: SqliteDatabase, playlist: number, generation: number, pairs: string): void {
  const list = (type: number, select: string) =>
    db
      .prepare(
        `INSERT INTO changes (playlist, generation, type, seq, kind, provider_key, name, category, before)
         SELECT ?, ?, ${type}, row_number() OVER (), * FROM (${select} LIMIT ${listedChanges})`,
      )
      .run(playlist, generation);
  const now = (before: string) =>
    `SELECT staged.kind, ifnull(item.provider_key, ifnull(identity.provider_key, staged.provider_key)), staged.name, category_is.name, ${before} FROM ${pairs}`;
  list(0, `${now('NULL')} WHERE item.id IS NULL AND staged.listed = 1 ORDER BY staged.position`);
  list(
    1,
    `SELECT item.kind, item.provider_key, item.name, category.name, NULL FROM gone JOIN ${itemsTable(playlist)} AS item ON item.id = gone.id
     LEFT JOIN categories AS category ON category.id = item.category_id WHERE item.listed = 1 ORDER BY item.position`,
  );
  list(2, `${now('item.name')} WHERE item.name <> staged.name ORDER BY staged.position`);
  list(3, `${now('category_was.name')} WHERE ${isMoved} ORDER BY staged.position`);
  list(4, `${now('NULL')} WHERE ${isRenumbered} ORDER BY staged.position`);
}

function prune(db: SqliteDatabase, playlist: number, newest: number): void {
  for (const table of ['generations', 'changes', 'rows_before']) {
    db.prepare(`DELETE FROM ${table} WHERE playlist = ? AND generation <= ?`).run(playlist, newest - keptGenerations);
  }
}

/** Restores the catalog before `generation`, and before those after it, in one transaction. */
export function undoGenerations(db: SqliteDatabase, playlist: number, generation: number, hidden: readonly HiddenGroup[]): void {
  db.transaction(() => {
    const newer = db
      .prepare<[number, number], { generation: number; before: Uint8Array; changes: string }>(
        'SELECT generation, before, changes FROM generations WHERE playlist = ? AND generation >= ? ORDER BY generation DESC',
      )
      .all(playlist, generation);
    if (newer.at(-1)?.generation !== generation) throw new AppError('not_found', 'This refresh can no longer be undone');
    dropIndexes(db, playlist);
    for (const step of newer) {
      const { extras: extrasChanged } = JSON.parse(step.changes) as { extras: boolean };
      stepBack(db, playlist, step.generation, unpack(step.before) as Before, extrasChanged);
    }
    for (const table of ['generations', 'changes', 'rows_before']) {
      db.prepare(`DELETE FROM ${table} WHERE playlist = ? AND generation >= ?`).run(playlist, generation);
    }
    createIndexes(db, playlist);
    countCategories(db, playlist);
    markHidden(db, playlist, hidden);
    buildSearchIndex(db, playlist);
    writeAnswers(db, playlist, { ...readAnswers(db, playlist), undone: true });
  })();
}

function stepBack(db: SqliteDatabase, playlist: number, generation: number, before: Before, extrasChanged: boolean): void {
  const rows = rowsTable(playlist);
  const remove = db.prepare(`DELETE FROM ${rows} WHERE id = ?`);
  for (const id of before.added) remove.run(id);
  const columns = ['id', ...itemColumnNames];
  const put = db.prepare(
    `INSERT OR REPLACE INTO ${rows} (${columns.join(', ')}) VALUES (${columns.map((column) => `@${column}`).join(', ')})`,
  );
  const chunk = db.prepare<[number, number, number], { value: Uint8Array }>(
    'SELECT value FROM rows_before WHERE playlist = ? AND generation = ? AND seq = ?',
  );
  for (let seq = orderChunk + 1; ; seq++) {
    const stored = chunk.get(playlist, generation, seq);
    if (!stored) break;
    for (const row of unpack(stored.value) as Row[]) put.run(row);
  }
  const order = chunk.get(playlist, generation, orderChunk);
  if (order) {
    const bytes = zstdDecompressSync(order.value);
    const pairs = new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    const place = db.prepare(`UPDATE ${rows} SET position = ? WHERE id = ? AND position <> ?`);
    for (let at = 0; at < pairs.length; at += 2) {
      const [id = 0, position = 0] = [pairs[at], pairs[at + 1]];
      place.run(position, id, position);
    }
  }
  restoreRows(db, 'categories', playlist, before.categories);
  restoreRows(db, 'vanished', playlist, before.vanished);
  if (extrasChanged) {
    const more = moreCategoriesTable(playlist);
    db.exec(`DELETE FROM ${more}`);
    const add = db.prepare(`INSERT INTO ${more} (category_id, item) VALUES (?, ?)`);
    for (const pair of before.extras) add.run(...pair);
  }
  writeSummary(db, playlist, before.summary);
  db.prepare('UPDATE playlists SET host = ?, refreshed_at = ? WHERE id = ?').run(before.host, before.refreshedAt, playlist);
}

function restoreRows(db: SqliteDatabase, table: 'categories' | 'vanished', playlist: number, rows: readonly Row[]): void {
  db.prepare(`DELETE FROM ${table} WHERE playlist = ?`).run(playlist);
  for (const row of rows) {
    const names = Object.keys(row);
    db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`).run(row);
  }
}
