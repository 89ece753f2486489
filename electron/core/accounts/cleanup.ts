import type { GroupCommit } from '../database/group-commit.ts';
import type { Logger } from '../log.ts';
import type { AccountsWrites } from './writes.ts';

const everyMs = 60_000;

/** Between two portions, for everybody else. */
const pauseMs = 100;

/** Rows of each table at a time: short enough that nobody waits for it. */
const mostAtOnce = 500;

/** Removes what expired, a little at a time, until it is stopped. */
export function startCleanup({ deleteExpired }: AccountsWrites, commit: GroupCommit, { log, clock }: { log: Logger; clock: () => number }): () => void {
  let timer = later(everyMs);
  let stopped = false;

  function later(ms: number): NodeJS.Timeout {
    return setTimeout(() => void removePortion(), ms).unref();
  }

  async function removePortion(): Promise<void> {
    let pause = everyMs;
    try {
      const removed = await commit.write(() => deleteExpired(clock(), mostAtOnce));
      if (removed >= mostAtOnce) pause = pauseMs;
    } catch (error) {
      log.warn({ err: error }, 'expired sessions could not be removed');
    }
    if (!stopped) timer = later(pause);
  }

  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
