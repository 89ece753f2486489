import { AppError } from '#shared/errors.ts';

/** Failures within this time count towards the next delay. */
const recentMs = 15 * 60_000;
/** So many are free: people mistype. */
const freeFailures = 10;
const dayMs = 24 * 3_600_000;
/** From then on an account is guessed at rather than mistyped. */
const mostInADay = 100;
const longestDelayMs = 15 * 60_000;

export interface Attempt {
  /** The password was right: what failed before was a mistake. */
  succeeded(): void;
  /** No password was looked at. */
  cancelled(): void;
}

export interface LoginThrottle {
  /**
   * Begins an attempt, which counts as failed until it says otherwise: many at once are not more than many in a row.
   * Throws `rate_limited`, with how long to wait.
   */
  begin(who: string): Attempt;
}

/**
 * After ten failures in a quarter of an hour each further one makes the next wait longer, to a quarter of an hour at
 * most; after a hundred in a day every one does. It remembers the `most` names tried last, also of accounts that do not
 * exist.
 */
export function createLoginThrottle(clock: () => number, most = 20_000): LoginThrottle {
  /** When attempts failed, oldest first; names tried last come last. */
  const failures = new Map<string, number[]>();

  function remember(who: string, times: number[]): void {
    failures.delete(who);
    if (times.length === 0) return;
    failures.set(who, times);
    const [oldest] = failures.keys();
    if (failures.size > most && oldest !== undefined) failures.delete(oldest);
  }

  return {
    begin(who) {
      const now = clock();
      const times = (failures.get(who) ?? []).filter((time) => time > now - dayMs);
      const waitMs = (times.at(-1) ?? now) + delayAfter(times, now) - now;
      if (waitMs > 0) throw tooMany(waitMs);
      remember(who, [...times, now].slice(-mostInADay));
      return {
        succeeded: () => failures.delete(who),
        cancelled() {
          const counted = failures.get(who) ?? [];
          const at = counted.lastIndexOf(now);
          if (at >= 0) remember(who, counted.toSpliced(at, 1));
        },
      };
    },
  };
}

function delayAfter(times: readonly number[], now: number): number {
  if (times.length >= mostInADay) return longestDelayMs;
  const recent = times.filter((time) => time > now - recentMs).length;
  return recent < freeFailures ? 0 : Math.min(longestDelayMs, 1_000 * 2 ** (recent - freeFailures));
}

function tooMany(retryAfterMs: number): AppError {
  return new AppError('rate_limited', 'Too many wrong passwords for this account; wait a while and try again', { retryAfterMs });
}
