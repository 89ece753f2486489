import { AppError } from '#shared/errors.ts';

/** How long to wait before another try, ms: what a full queue takes on a small machine. */
const busyMs = 3_000;

/**
 * Lets at most `atOnce` tasks run and `waiting` more wait; whoever comes then is told to come back. Without it, a few
 * hundred sign-ins at once would take all memory and answer nobody in time.
 */
export function createPasswordQueue({ atOnce, waiting }: { atOnce: number; waiting: number }) {
  const queue: (() => void)[] = [];
  let running = 0;

  return async function run<T>(task: () => Promise<T>): Promise<T> {
    if (running < atOnce) running += 1;
    else if (queue.length < waiting) {
      // Whoever finishes leaves its place to the first in line, so `running` stays as it is.
      await new Promise<void>((resolve) => queue.push(resolve));
    } else throw new AppError('busy', 'Too many people are signing in at once; try again in a moment', { retryAfterMs: busyMs });
    try {
      return await task();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
