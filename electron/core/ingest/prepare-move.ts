import { AppError, toAppError } from '#shared/errors.ts';
import { applyDifference } from './apply-difference.ts';
import type { HiddenGroup } from './categories.ts';
import { beginDifference, findDifference } from './difference.ts';
import type { MoveOutlook, MoveStakes, RefreshJob, RefreshOutcome } from './messages.ts';
import { outlookOf } from './move-outlook.ts';
import { startProgress } from './progress.ts';
import { readSource } from './read-source.ts';
import { readSummary } from './summary.ts';
import { answersAfter, asFailure, dropStaged, isStored, leaveReading, openWorkshop, playlistNumber, type RefreshParts } from './workshop.ts';

/** A move that was read and not yet made. */
export interface PreparedMove {
  outlook: MoveOutlook;
  /** Puts the new source's catalog in place; credentials of a playlist file come with the outcome. */
  apply(hidden: readonly HiddenGroup[]): RefreshOutcome;
  discard(): void;
}

/**
 * Reads another source for a playlist that has a catalog, and pairs the two; nothing changes until `apply`. A source that
 * could not be read whole, or offers nothing, is no place to move to.
 */
export async function prepareMove(job: RefreshJob, stakes: MoveStakes, parts: RefreshParts): Promise<PreparedMove> {
  const { db, clock } = parts;
  const startedAt = clock();
  const playlist = playlistNumber(db, job);
  if (!isStored(db, playlist)) throw new AppError('conflict', 'This playlist has no catalog yet that could move');
  const stage = beginDifference(db, playlist, job.choice);
  const progress = startProgress(job.playlistId, parts.onProgress, clock);
  const shop = openWorkshop({ ...job, isFresh: true, accepts: true }, parts, { playlist, stage, progress });
  try {
    const read = await readSource(shop);
    const finishedAt = clock();
    // What is stored of that part would stay, and be asked for with a login it does not belong to.
    const [failed] = shop.report.failures();
    if (failed) throw toAppError(failed.failure);
    await leaveReading(shop, { mayBeEmpty: false });
    const difference = findDifference(db, playlist, stage);
    return {
      outlook: { ...outlookOf(db, playlist, { stage, difference, stakes }), accounts: read.accounts ?? [] },
      apply(hidden) {
        // The temporary tables may have served another playlist since.
        const again = findDifference(db, playlist, stage);
        const refreshedAt = clock();
        const { host, facts } = read;
        const answers = answersAfter(shop, read.accounts);
        applyDifference(db, playlist, stage, again, { host, refreshedAt, facts, answers, hidden, canBeUndone: false });
        dropStaged(db, playlist);
        return {
          result: {
            finishedAt: refreshedAt,
            durationMs: finishedAt - startedAt,
            counts: readSummary(db, playlist).counts,
            changes: again.changes,
            skipped: shop.report.skipped(),
            notes: shop.report.notes(),
            failures: shop.report.failures(),
          },
          accounts: read.accounts,
          held: null,
        };
      },
      discard: () => dropStaged(db, playlist),
    };
  } catch (error) {
    dropStaged(db, playlist);
    throw asFailure(error, parts.signal);
  } finally {
    progress.stop();
  }
}
