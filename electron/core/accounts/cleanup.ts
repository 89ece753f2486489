import type { GroupCommit } from '../database/group-commit.ts';
import type { Logger } from '../log.ts';
import type { AccountsWrites } from './writes.ts';

const everyMs = 60_000;

/** Rows of each table at a time: short enough that nobody waits for it. */
const mostAtOnce = 500;

/** Removes what expired, a little at a time, until it is stopped. */
export function startCleanup({ deleteExpired }: AccountsWrites, commit: GroupCommit, { log, clock }: { log: Logger; clock: () => number }): () => void {
  const timer = setInterval(() => {
    commit
      .write(() => deleteExpired(clock(), mostAtOnce))
      .catch((error: unknown) => {
        log.warn({ err: error }, 'expired sessions could not be removed');
      });
  }, everyMs);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}
