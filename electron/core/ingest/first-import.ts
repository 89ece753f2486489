import type { GroupChoice } from '#shared/model/group.ts';
import { catalogStates, dropPlaylistTables, moreCategoriesTable, playlistTables, rowsTable } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { arrangeCategories, markHidden, publishCategories, type HiddenGroup } from './categories.ts';
import { EntryTable } from './entry-table.ts';
import { buildSearchIndex, createIndexes } from './index-catalog.ts';
import { createStage, type StagedCatalog } from './stage.ts';
import { countCatalog, noFacts, toCounts, writeSummary, type SourceFacts } from './summary.ts';

/** Makes an empty catalog that rows are written into as they come: readers see each of them from its transaction on. */
export function beginFirstImport(db: SqliteDatabase, playlist: number, choice: GroupChoice | null): StagedCatalog {
  db.transaction(() => {
    forgetCatalog(db, playlist);
    db.exec(playlistTables(playlist));
    writeSummary(db, playlist, { counts: { channels: 0, movies: 0, series: 0, episodes: 0 }, stats: [0, 0, 0, 0], ...noFacts });
    setState(db, playlist, catalogStates.importing);
  })();
  return createStage({
    db,
    playlist,
    table: rowsTable(playlist),
    entries: () => new EntryTable(),
    storedListed: () => 0,
    rowId: (_, entry) => entry + 1,
    choice,
  });
}

/** Lets readers know how many rows there are so far. */
export function publishProgress(db: SqliteDatabase, playlist: number, stage: StagedCatalog): void {
  publishCategories(db, stage.categories);
  writeSummary(db, playlist, { counts: toCounts(stage.counts()), stats: stage.stats(), ...noFacts });
}

/** Says that every row is there. */
export function completeFirstImport(
  db: SqliteDatabase,
  playlist: number,
  stage: StagedCatalog,
  { host, refreshedAt, facts }: { host: string; refreshedAt: number; facts: SourceFacts },
): void {
  const addMore = db.prepare(`INSERT OR IGNORE INTO ${moreCategoriesTable(playlist)} (category_id, item) VALUES (?, ?)`);
  db.transaction(() => {
    for (const [entry, category] of stage.extras.sorted()) addMore.run(category, entry + 1);
    arrangeCategories(db, playlist, stage.categories);
    writeSummary(db, playlist, { ...countCatalog(db, playlist), ...facts });
    db.prepare('UPDATE playlists SET host = ?, refreshed_at = ? WHERE id = ?').run(host, refreshedAt, playlist);
    setState(db, playlist, catalogStates.complete);
  })();
}

/** The second half of a first import. Interrupted, it is done again by the next start. */
export function indexFirstImport(db: SqliteDatabase, playlist: number, hidden: readonly HiddenGroup[]): void {
  db.transaction(() => {
    markHidden(db, playlist, hidden);
    createIndexes(db, playlist);
    buildSearchIndex(db, playlist, 'id');
    setState(db, playlist, catalogStates.indexed);
  })();
}

/** Removes every row of a playlist and what belongs to them; the playlist's own row stays. */
export function forgetCatalog(db: SqliteDatabase, playlist: number): void {
  db.exec(dropPlaylistTables(playlist));
  for (const table of ['categories', 'details', 'search_index', 'vanished', 'generations', 'changes', 'rows_before']) {
    db.prepare(`DELETE FROM ${table} WHERE playlist = ?`).run(playlist);
  }
  db.prepare("UPDATE playlists SET refreshed_at = 0, state = 0, generation = 0, answers = '{}' WHERE id = ?").run(playlist);
}

function setState(db: SqliteDatabase, playlist: number, state: number): void {
  db.prepare('UPDATE playlists SET state = ? WHERE id = ?').run(state, playlist);
}
