import type { GroupChoice } from '#shared/model/group.ts';
import { createSearchIndexBuilder, type SearchIndexBuilder } from '../catalog/search-index/build-search-index.ts';
import { catalogStates, dropPlaylistTables, moreCategoriesTable, playlistTables, rowsTable } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { writeAnswers } from './answers.ts';
import type { NewCatalog } from './apply-difference.ts';
import { arrangeCategories, markHidden, publishCategories } from './categories.ts';
import { EntryTable } from './entry-table.ts';
import { buildSearchIndex, storeSearchIndex } from './index-catalog.ts';
import { createStage, type StagedCatalog } from './stage.ts';
import { noFacts, toCounts, writeSummary } from './summary.ts';

/** A catalog that is being filled for the first time. */
export interface FirstImport {
  stage: StagedCatalog;
  /** Lets readers know how many rows there are so far. */
  publish(): void;
  /** Says that every row is there and can be found. */
  complete(catalog: NewCatalog): void;
}

/** Makes an empty catalog that rows are written into as they come: readers see each of them from its transaction on. */
export function beginFirstImport(db: SqliteDatabase, playlist: number, choice: GroupChoice | null): FirstImport {
  db.transaction(() => {
    forgetCatalog(db, playlist);
    db.exec(playlistTables(playlist));
    writeSummary(db, playlist, { counts: { channels: 0, movies: 0, series: 0, episodes: 0 }, stats: [0, 0, 0, 0], ...noFacts });
    setState(db, playlist, catalogStates.importing);
  })();
  // Names are at hand now; read again from the table they cost a second more. Lost when rows are taken back.
  let index: SearchIndexBuilder | undefined = createSearchIndexBuilder();
  const entries = new EntryTable();
  const stage = createStage({
    db,
    playlist,
    table: rowsTable(playlist),
    entries: () => entries,
    storedListed: () => 0,
    rowId: (_, entry) => entry + 1,
    watch: {
      add: (row) => index?.add(row),
      takeBack: () => (index = entries.size === 0 ? createSearchIndexBuilder() : undefined),
    },
    choice,
  });

  return {
    stage,
    publish() {
      publishCategories(db, stage.categories);
      writeSummary(db, playlist, { counts: toCounts(stage.counts()), stats: stage.stats(), ...noFacts });
    },
    complete({ host, refreshedAt, facts, answers, hidden }) {
      db.transaction(() => {
        const counts = toCounts(stage.counts());
        const hasExtras = stage.extras.size > 0;
        if (hasExtras) {
          const add = db.prepare(`INSERT OR IGNORE INTO ${moreCategoriesTable(playlist)} (category_id, item) VALUES (?, ?)`);
          for (const [entry, category] of stage.extras.sorted()) add.run(category, entry + 1);
          arrangeCategories(db, playlist, stage.categories);
        } else publishCategories(db, stage.categories);
        writeSummary(db, playlist, { counts, stats: stage.stats(), ...facts });
        const hides = hidden.length > 0 && markHidden(db, playlist, hidden);
        entries.release();
        if (index && !hides) storeSearchIndex(db, playlist, index);
        else buildSearchIndex(db, playlist, 'id');
        writeAnswers(db, playlist, answers);
        db.prepare('UPDATE playlists SET host = ?, refreshed_at = ? WHERE id = ?').run(host, refreshedAt, playlist);
        setState(db, playlist, catalogStates.indexed);
      })();
      index = undefined;
    },
  };
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
