import { AppError } from '#shared/errors.ts';

/** Failures within this time count towards the next delay. */
const recentMs = 15 * 60_000;
/** So many are free: people mistype. */
const freeFailures = 10;
const dayMs = 24 * 3_600_000;
/** From then on an account is guessed at rather than mistyped. */
const mostInADay = 100;
const longestDelayMs = 15 * 60_000;

export interface LoginThrottle {
  /** Throws `rate_limited`, with how long to wait, when too much failed under this name. */
  admit(who: string): void;
  failed(who: string): void;
  /** The password was right: what failed before was a mistake. */
  succeeded(who: string): void;
}

/**
 * After ten failures in a quarter of an hour each further one makes the next wait longer, to a quarter of an hour at
 * most; after a hundred in a day every one does. Only what has failed counts: many who sign in at once with the right
 * password are let in. It remembers the `most` names tried last, also of accounts that do not exist.
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

  function recall(who: string): number[] {
    return (failures.get(who) ?? []).filter((time) => time > clock() - dayMs);
  }

  return {
    admit(who) {
      const now = clock();
      const times = recall(who);
      const waitMs = (times.at(-1) ?? now) + delayAfter(times, now) - now;
      if (waitMs > 0) throw tooMany(waitMs);
    },
    failed(who) {
      remember(who, [...recall(who), clock()].slice(-mostInADay));
    },
    succeeded: (who) => void failures.delete(who),
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
