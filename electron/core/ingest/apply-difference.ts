import { itemColumnNames, itemsTable, moreCategoriesTable, rowsTable, stagedItems, stagedRows } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { writeAnswers, type Answers } from './answers.ts';
import { arrangeCategories, markHidden, type HiddenGroup } from './categories.ts';
import { isRenumbered, stagedWithItems, type Difference } from './difference.ts';
import { hashKey } from './hash-key.ts';
import { rememberGeneration } from './generations.ts';
import { buildSearchIndex, createIndexes, dropIndexes } from './index-catalog.ts';
import type { StagedCatalog } from './stage.ts';
import { countCatalog, writeSummary, type SourceFacts } from './summary.ts';

export interface NewCatalog {
  host: string;
  /** Epoch ms. */
  refreshedAt: number;
  facts: SourceFacts;
  /** Stored with the rows: the print of an older answer would pass them off as that one's. */
  answers: Answers;
  hidden: readonly HiddenGroup[];
}

/** From here on it is quicker to rebuild the indexes than to change so many rows through them. */
const manyRows = 30_000;

/** Puts a difference in place in one transaction: a reader sees all of the old or all of the new. */
export function applyDifference(
  db: SqliteDatabase,
  playlist: number,
  stage: StagedCatalog,
  difference: Difference,
  { host, refreshedAt, facts, answers, hidden, canBeUndone }: NewCatalog & {
    /** False where undoing makes no sense, because the source itself is another now. */
    canBeUndone: boolean;
  },
): void {
  const rows = rowsTable(playlist);
  const staged = stagedRows(playlist);
  const changesMany = difference.stagedRows + difference.shiftedRows + difference.changes.removed > manyRows;
  db.transaction(() => {
    if (canBeUndone) rememberGeneration(db, playlist, { refreshedAt, difference, entries: stage.entries });
    else forgetGenerations(db, playlist);
    if (changesMany) dropIndexes(db, playlist);
    bury(db, playlist, refreshedAt);
    forgetRenumberedSeries(db, playlist);
    freeKeys(db, playlist);

    const columns = itemColumnNames.join(', ');
    const updates = itemColumnNames
      .filter((column) => column !== 'provider_key' && column !== 'source_key')
      .map((column) => `${column} = excluded.${column}`);
    db.prepare(
      `INSERT INTO ${rows} (id, ${columns})
       SELECT ifnull(identity.item, staged.id), ${itemColumnNames.map((column) => `staged.${column}`).join(', ')}
       FROM ${staged} AS staged LEFT JOIN identity ON identity.staged = staged.id WHERE true ORDER BY staged.position
       ON CONFLICT (id) DO UPDATE SET ${updates.join(', ')},
         source_key = nullif(ifnull(excluded.source_key, excluded.provider_key), provider_key)`,
    ).run();
    const shift = db.prepare(`UPDATE ${rows} SET position = ? WHERE id = ?`);
    for (const { id, position } of difference.shifted) shift.run(position, id);
    if (difference.extrasChanged) rewriteExtras(db, playlist, difference);

    arrangeCategories(db, playlist, stage.categories);
    markHidden(db, playlist, hidden);
    if (changesMany) createIndexes(db, playlist);
    buildSearchIndex(db, playlist);
    writeSummary(db, playlist, { ...countCatalog(db, playlist), ...facts });
    writeAnswers(db, playlist, answers);
    db.prepare('UPDATE playlists SET host = ?, refreshed_at = ? WHERE id = ?').run(host, refreshedAt, playlist);
  })();
}

/** Takes vanished titles out of the lists and keeps what they would be recognized by. */
function bury(db: SqliteDatabase, playlist: number, vanishedAt: number): void {
  const items = itemsTable(playlist);
  const rows = rowsTable(playlist);
  db.prepare(
    `INSERT OR REPLACE INTO vanished (playlist, kind, provider_key, source_key, name, guide_id, category, number, vanished_at)
     SELECT ?, item.kind, item.provider_key, item.source_key, item.name, item.guide_id, category.name, item.number, ?
     FROM gone JOIN ${items} AS item ON item.id = gone.id
     LEFT JOIN categories AS category ON category.id = item.category_id WHERE item.listed = 1`,
  ).run(playlist, vanishedAt);
  db.prepare('DELETE FROM vanished WHERE playlist = ? AND vanished_at < ?').run(playlist, vanishedAt - tombstonesLastMs);
  db.prepare(
    `DELETE FROM vanished WHERE playlist = ? AND vanished_at < (
       SELECT vanished_at FROM vanished WHERE playlist = ? ORDER BY vanished_at DESC LIMIT 1 OFFSET ${mostTombstones})`,
  ).run(playlist, playlist);
  // Episodes that a series' own page brought go with it.
  db.exec(
    `DELETE FROM ${rows} WHERE id IN (
       SELECT id FROM ${items} WHERE kind = 4 AND listed = 0 AND series_key IN (
         SELECT provider_key FROM ${items} WHERE kind = 3 AND id IN (SELECT id FROM gone)))`,
  );
  db.prepare(
    `DELETE FROM details WHERE playlist = ? AND (kind, provider_key) IN (
       SELECT kind, provider_key FROM ${items} WHERE id IN (SELECT id FROM gone))`,
  ).run(playlist);
  db.exec(`DELETE FROM ${rows} WHERE id IN (SELECT id FROM gone)`);
}

/** A title that has not come back for so long is not waited for any more. */
const tombstonesLastMs = 400 * 86_400_000;
/** Of a provider whose films come and go by the thousand, the latest. */
const mostTombstones = 50_000;

/** What a renumbered title's own page said names episodes by numbers that are others now. */
function forgetRenumberedSeries(db: SqliteDatabase, playlist: number): void {
  const items = itemsTable(playlist);
  const renumbered = `SELECT item.provider_key FROM ${stagedWithItems(playlist)} WHERE staged.kind = 3 AND ${isRenumbered}`;
  db.exec(
    `DELETE FROM ${rowsTable(playlist)} WHERE id IN (
       SELECT id FROM ${items} WHERE kind = 4 AND listed = 0 AND series_key IN (${renumbered}))`,
  );
  db.prepare(`DELETE FROM details WHERE playlist = ? AND kind = 3 AND provider_key IN (${renumbered})`).run(playlist);
}

/**
 * New titles whose key another title is known by, or was until it vanished, get a key of their own: a mark made on
 * the one must not turn up on the other.
 */
function freeKeys(db: SqliteDatabase, playlist: number): void {
  const items = itemsTable(playlist);
  const rows = rowsTable(playlist);
  const staged = stagedRows(playlist);
  db.exec(
    `UPDATE ${staged} SET source_key = ${staged}.provider_key, provider_key = identity.provider_key
     FROM identity WHERE identity.staged = ${staged}.id AND identity.provider_key IS NOT NULL
       AND identity.provider_key <> ${staged}.provider_key`,
  );
  // A row that goes to a stored title takes its key along; what the provider calls it now stays beside it.
  db.exec(
    `UPDATE ${staged} SET source_key = ifnull(${staged}.source_key, ${staged}.provider_key), provider_key = known.provider_key
     FROM (SELECT staged.id, item.provider_key FROM ${staged} AS staged
       LEFT JOIN identity ON identity.staged = staged.id
       JOIN ${rows} AS item ON item.id = ifnull(identity.item, staged.id)) AS known
     WHERE known.id = ${staged}.id AND known.provider_key <> ${staged}.provider_key`,
  );
  const taken = db
    .prepare<[number], { id: number; key: string; name: string }>(
      `SELECT staged.id, staged.provider_key AS key, staged.name FROM ${stagedItems(playlist)} AS staged
       LEFT JOIN identity ON identity.staged = staged.id
       LEFT JOIN ${rows} AS item ON item.id = ifnull(identity.item, staged.id)
       WHERE item.id IS NULL AND identity.provider_key IS NULL AND (
         EXISTS (SELECT 1 FROM ${items} AS other WHERE other.kind = staged.kind AND other.provider_key = staged.provider_key)
         OR EXISTS (SELECT 1 FROM vanished WHERE vanished.playlist = ? AND vanished.kind = staged.kind
           AND vanished.provider_key = staged.provider_key)
         OR EXISTS (SELECT 1 FROM identity AS revived JOIN ${stagedItems(playlist)} AS twin ON twin.id = revived.staged
           WHERE revived.provider_key = staged.provider_key AND twin.kind = staged.kind))`,
    )
    .all(playlist);
  const rename = db.prepare(`UPDATE ${staged} SET source_key = provider_key, provider_key = ? WHERE id = ?`);
  for (const { id, key, name } of taken) rename.run(`${key}~${hashKey(`${id} ${name}`)}`, id);
}

function rewriteExtras(db: SqliteDatabase, playlist: number, { extras }: Difference): void {
  const more = moreCategoriesTable(playlist);
  db.exec(`DELETE FROM ${more}`);
  const add = db.prepare(`INSERT OR IGNORE INTO ${more} (category_id, item) VALUES (?, ?)`);
  for (const [category, item] of extras) add.run(category, item);
}

export function forgetGenerations(db: SqliteDatabase, playlist: number): void {
  for (const table of ['generations', 'changes', 'rows_before']) db.prepare(`DELETE FROM ${table} WHERE playlist = ?`).run(playlist);
}
