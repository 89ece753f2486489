import { AppError } from '#shared/errors.ts';

const minuteMs = 60_000;
const ofUser = { most: 5, windowMs: 10 * minuteMs };
const ofNetwork = { most: 20, windowMs: 10 * minuteMs };
const ofAll = { most: 50, windowMs: minuteMs };

/** Whoever tries a code. */
export interface Guesser {
  userId: string;
  network: string;
}

export interface CodeThrottle {
  /** Throws `rate_limited`, with how long to wait, after too many wrong codes. */
  admit(who: Guesser): void;
  missed(who: Guesser): void;
}

/** Codes are short so that people can type them; what keeps them from being guessed is how few tries there are. */
export function createCodeThrottle(clock: () => number, mostRemembered = 20_000): CodeThrottle {
  const misses = new Map<string, number[]>();
  const limits = ({ userId, network }: Guesser) =>
    [[`user ${userId}`, ofUser], [`network ${network}`, ofNetwork], ['all', ofAll]] as const;
  const recent = (key: string, windowMs: number): number[] => (misses.get(key) ?? []).filter((at) => at > clock() - windowMs);

  return {
    admit(who) {
      const waits = limits(who).map(([key, { most, windowMs }]) => {
        const times = recent(key, windowMs);
        const decisive = times.at(-most);
        return decisive === undefined ? 0 : decisive + windowMs - clock();
      });
      const retryAfterMs = Math.max(...waits);
      if (retryAfterMs > 0) throw new AppError('rate_limited', 'Too many wrong codes; wait a while and try again', { retryAfterMs });
    },
    missed(who) {
      for (const [key, { most, windowMs }] of limits(who)) {
        const times = [...recent(key, windowMs), clock()].slice(-most);
        misses.delete(key);
        misses.set(key, times);
      }
      for (const key of misses.keys()) {
        if (misses.size <= mostRemembered) break;
        if (key !== 'all') misses.delete(key);
      }
    },
  };
}
