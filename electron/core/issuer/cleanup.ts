import type { GroupCommit } from '../database/group-commit.ts';
import type { Logger } from '../log.ts';
import type { ActivationRows } from './activation-rows.ts';
import type { Trials } from './trials.ts';

const everyMs = 60_000;
/** So long the page in the browser can still be told that an activation is over. */
const keptMs = 3_600_000;
const mostAtOnce = 500;

/** Removes activations that are over and ends trials, every minute until it is stopped. */
export function startIssuerCleanup(rows: ActivationRows, trials: Trials, { commit, log, clock }: { commit: GroupCommit; log: Logger; clock: () => number }): () => void {
  const timer = setInterval(() => {
    commit
      .write(() => {
        rows.deleteOver(clock() - keptMs, mostAtOnce);
        trials.endOverdue(clock());
      })
      .catch((error: unknown) => {
        log.warn({ err: error }, 'what is over of activations and trials could not be removed');
      });
  }, everyMs).unref();
  return () => {
    clearInterval(timer);
  };
}
