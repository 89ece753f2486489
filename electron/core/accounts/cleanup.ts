import type { GroupCommit } from '../database/group-commit.ts';
import { removeInPortions } from '../database/in-portions.ts';
import type { Logger } from '../log.ts';
import type { AccountsWrites } from './writes.ts';

/** Removes sessions and tokens that expired, until it is stopped. */
export function startCleanup({ deleteExpired }: AccountsWrites, commit: GroupCommit, { log, clock }: { log: Logger; clock: () => number }): () => void {
  return removeInPortions({
    remove: (most) => commit.write(() => deleteExpired(clock(), most)),
    failed: (error) => log.warn({ err: error }, 'expired sessions could not be removed'),
  });
}
