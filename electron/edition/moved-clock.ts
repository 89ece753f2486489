import { readFileSync, statSync } from 'node:fs';

/** How often it is looked whether the file changed, in ms. */
const lookEveryMs = 100;

/** The time by this machine, moved by as many ms as `file` says; a file that is not there moves nothing. */
export function createMovedClock(file: string): () => number {
  let movedBy = 0;
  let changedAt = Number.NaN;
  let lookedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - lookedAt >= lookEveryMs) {
      lookedAt = now;
      const found = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.NaN;
      if (!Object.is(found, changedAt)) movedBy = Number.isNaN(found) ? 0 : Number(readFileSync(file, 'utf8').trim()) || 0;
      changedAt = found;
    }
    return Date.now() + movedBy;
  };
}
