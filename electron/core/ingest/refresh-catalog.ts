import type { ChangeCounts } from '#shared/model/change.ts';
import { writeAnswers } from './answers.ts';
import { applyDifference, type NewCatalog } from './apply-difference.ts';
import { arrangeCategories } from './categories.ts';
import { beginDifference, findDifference, type Difference } from './difference.ts';
import { beginFirstImport, forgetCatalog } from './first-import.ts';
import { missingIndexes } from './index-catalog.ts';
import type { RefreshJob, RefreshOutcome, ScanOutcome } from './messages.ts';
import { startProgress } from './progress.ts';
import { readSource } from './read-source.ts';
import { createGroupCount } from './scan-groups.ts';
import type { StagedCatalog } from './stage.ts';
import { readSummary, writeSummary } from './summary.ts';
import { answersAfter, asFailure, dropStaged, isStored, leaveReading, nextTurn, openWorkshop, playlistNumber, tidy, type RefreshParts, type Workshop } from './workshop.ts';

/** How often readers of a first import hear how many rows there are. */
const publishEveryMs = 250;

/** Fetches, reads and stores one playlist's catalog. Whatever fails on the way leaves the old catalog as it was. */
export async function refreshCatalog(job: RefreshJob, parts: RefreshParts): Promise<RefreshOutcome> {
  const { db, clock } = parts;
  const startedAt = clock();
  const playlist = playlistNumber(db, job);
  const first = isStored(db, playlist) ? undefined : beginFirstImport(db, playlist, job.choice);
  const stage = first?.stage ?? beginDifference(db, playlist, job.choice);
  const progress = startProgress(job.playlistId, parts.onProgress, clock);
  let publishedAt = 0;
  const shop = openWorkshop(job, parts, { playlist, stage, progress }, () => {
    if (!first || clock() - publishedAt < publishEveryMs) return;
    publishedAt = clock();
    first.publish();
  });
  try {
    const read = await readSource(shop);
    const finishedAt = clock();
    await leaveReading(shop, { mayBeEmpty: job.accepts });
    const catalog = {
      host: read.host,
      refreshedAt: read.refreshedAt ?? finishedAt,
      facts: read.facts,
      answers: answersAfter(shop, read.accounts),
      hidden: job.hidden,
    };
    let changes: ChangeCounts | null = null;
    if (first) {
      first.complete(catalog);
      progress.enter('indexing');
      for (const statement of missingIndexes(playlist)) {
        await nextTurn();
        // Closed meanwhile: the next start makes them.
        if (!db.open) break;
        db.exec(statement);
      }
    } else {
      changes = storeDifference(shop, stage, catalog);
    }
    return {
      result: {
        finishedAt,
        durationMs: clock() - startedAt,
        counts: readSummary(db, playlist).counts,
        changes,
        skipped: shop.report.skipped(),
        notes: shop.report.notes(),
        failures: shop.report.failures(),
      },
      accounts: read.accounts,
      held: shop.held.length === 0 ? null : { heldAt: finishedAt, parts: shop.held },
    };
  } catch (error) {
    // Half of a first import is no catalog.
    if (first && !isStored(db, playlist)) tidy(db, () => db.transaction(() => forgetCatalog(db, playlist))());
    throw asFailure(error, parts.signal);
  } finally {
    progress.stop();
    if (!first) dropStaged(db, playlist);
  }
}

/** Reads a source and counts its groups; nothing is stored. */
export async function scanSource(job: RefreshJob, parts: RefreshParts): Promise<ScanOutcome> {
  const playlist = playlistNumber(parts.db, job);
  const stage = createGroupCount();
  const progress = startProgress(job.playlistId, parts.onProgress, parts.clock);
  try {
    await readSource(openWorkshop({ ...job, isFresh: true, accepts: true }, parts, { playlist, stage, progress }));
    return { groups: stage.groups(), entries: stage.listed };
  } catch (error) {
    throw asFailure(error, parts.signal);
  } finally {
    progress.stop();
  }
}

/** Returns what changed; an answer that changes nothing leaves nothing to undo. */
function storeDifference(
  { db, playlist }: Workshop,
  stage: StagedCatalog,
  catalog: NewCatalog,
): ChangeCounts {
  const difference = stage.isUntouched ? undefined : findDifference(db, playlist, stage);
  if (difference && !isEmpty(difference)) {
    applyDifference(db, playlist, stage, difference, { ...catalog, canBeUndone: true });
    return difference.changes;
  }
  db.transaction(() => {
    if (stage.categories.size > 0) arrangeCategories(db, playlist, stage.categories);
    writeSummary(db, playlist, { ...readSummary(db, playlist), ...catalog.facts });
    writeAnswers(db, playlist, catalog.answers);
    db.prepare('UPDATE playlists SET host = ?, refreshed_at = ? WHERE id = ?').run(catalog.host, catalog.refreshedAt, playlist);
  })();
  return difference?.changes ?? noChanges;
}

const noChanges: ChangeCounts = { added: 0, removed: 0, renamed: 0, moved: 0, renumbered: 0 };

function isEmpty({ changes, stagedRows, shiftedRows, extrasChanged }: Difference): boolean {
  return changes.removed + stagedRows + shiftedRows === 0 && !extrasChanged;
}
