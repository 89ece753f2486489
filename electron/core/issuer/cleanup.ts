import type { GroupCommit } from '../database/group-commit.ts';
import { removeInPortions } from '../database/in-portions.ts';
import type { Logger } from '../log.ts';
import type { ActivationRows } from './activation-rows.ts';
import type { Trials } from './trials.ts';

/** So long the page in the browser can still be told that an activation is over. */
const keptMs = 3_600_000;

/** Removes activations that are over, as many as may come, and ends trials, until it is stopped. */
export function startIssuerCleanup(rows: ActivationRows, trials: Trials, { commit, log, clock }: { commit: GroupCommit; log: Logger; clock: () => number }): () => void {
  return removeInPortions({
    remove: (most) =>
      commit.write(() => {
        trials.endOverdue(clock());
        return rows.deleteOver(clock() - keptMs, most);
      }),
    failed: (error) => log.warn({ err: error }, 'what is over of activations and trials could not be removed'),
  });
}
