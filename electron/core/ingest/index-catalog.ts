import { createSearchIndexBuilder, type IndexedRow, type SearchIndexBuilder } from '../catalog/search-index/build-search-index.ts';
import { itemsTable, playlistIndexes, rowsTable } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';

/** What makes lookups by key and unusual orders quick; everything else is found through the search index. */
export function createIndexes(db: SqliteDatabase, playlist: number): void {
  for (const statement of missingIndexes(playlist)) db.exec(statement);
}

/** One statement each, the index of the keys first; those that are there already cost nothing. */
export function missingIndexes(playlist: number): string[] {
  return playlistIndexes(playlist).map((statement) => statement.replace(' INDEX ', ' INDEX IF NOT EXISTS '));
}

/** Drops every index but that of the keys: rebuilding them is quicker than changing a large part of the rows through them. */
export function dropIndexes(db: SqliteDatabase, playlist: number): void {
  const rows = rowsTable(playlist);
  const names = db
    .prepare<[string], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL")
    .all(rows);
  for (const { name } of names) if (name !== `${rows}_key`) db.exec(`DROP INDEX ${name}`);
}

/**
 * Reads every name in playlist order and writes the parts of the search index. After a first import that is the order of
 * the rows themselves, which spares sorting them.
 */
export function buildSearchIndex(db: SqliteDatabase, playlist: number, order: 'id' | 'position, listed, id' = 'position, listed, id'): void {
  const builder = createSearchIndexBuilder();
  const rows = db.prepare<[], IndexedRow>(
    `SELECT id, kind, listed, flags, category, category_id AS categoryId, folded
     FROM ${itemsTable(playlist)} WHERE listed = 1 OR kind = 3 ORDER BY ${order}`,
  );
  for (const row of rows.iterate()) builder.add(row);
  storeSearchIndex(db, playlist, builder);
}

export function storeSearchIndex(db: SqliteDatabase, playlist: number, builder: SearchIndexBuilder): void {
  const store = db.prepare('INSERT INTO search_index (playlist, part, value) VALUES (?, ?, ?)');
  db.prepare('DELETE FROM search_index WHERE playlist = ?').run(playlist);
  for (const [part, value] of builder.finish()) store.run(playlist, part, value);
}
