import { hash, randomBytes } from 'node:crypto';

/** In instants of attempts: 8 MB, however many addresses come. */
const mostRemembered = 2 * 1024 * 1024;
const mostKeys = 32 * 1024;
/** Keys that may have the same place in the table. */
const ways = 8;

export interface RateLimiter {
  /** Counts one attempt of `key` and returns 0, or, beyond `most` in any window, the ms until the next may come. */
  attempt(key: string, most: number): number;
}

export interface RateLimiterOptions {
  windowMs: number;
  /** The largest `most` there will be. */
  largest: number;
  /** In ms. */
  clock: () => number;
}

/**
 * Remembers the instants of attempts that were let through, so that no window of this length, wherever it begins, holds
 * more than `most`. All memory is taken at once, outside of the collected heap, where a flood of addresses would leave
 * hundreds of megabytes of garbage. When a place is full, whoever has been away longest loses it.
 */
export function createRateLimiter({ windowMs, largest, clock }: RateLimiterOptions): RateLimiter {
  const keys = Math.max(ways, Math.min(mostKeys, 2 ** Math.floor(Math.log2(mostRemembered / largest))));
  const tags = new Uint32Array(keys);
  const lastAttempts = new Float64Array(keys);
  /** In the order of attempts, which a clock cannot tell within a millisecond. */
  const turns = new Float64Array(keys);
  let turn = 0;
  const counts = new Uint32Array(keys);
  /** Of each key its `largest` latest, in ms modulo 2³², the earliest first. */
  const instants = new Uint32Array(keys * largest);
  // Unknown outside, so that nobody can choose an address that counts as another's.
  const salt = randomBytes(16).toString('hex');

  function placeOf(key: string): number {
    const digest = hash('sha256', `${salt}${key}`, 'hex');
    const tag = Number.parseInt(digest.slice(0, 8), 16);
    const first = (Number.parseInt(digest.slice(8, 16), 16) % (keys / ways)) * ways;
    let oldest = first;
    for (let at = first; at < first + ways; at += 1) {
      if (tags[at] === tag) return at;
      if ((turns[at] ?? 0) < (turns[oldest] ?? 0)) oldest = at;
    }
    tags[oldest] = tag;
    counts[oldest] = 0;
    return oldest;
  }

  return {
    attempt(key, most) {
      const now = clock();
      const place = placeOf(key);
      const begin = place * largest;
      const ageOf = (index: number): number => (now - (instants[begin + index] ?? 0)) >>> 0;
      let count = now - (lastAttempts[place] ?? 0) < windowMs ? (counts[place] ?? 0) : 0;
      let over = 0;
      while (over < count && ageOf(over) >= windowMs) over += 1;
      instants.copyWithin(begin, begin + over, begin + count);
      count -= over;

      const waitMs = count < most ? 0 : windowMs - ageOf(count - most);
      if (waitMs === 0) {
        instants[begin + count] = now;
        count += 1;
      }
      counts[place] = count;
      lastAttempts[place] = now;
      turns[place] = turn += 1;
      return waitMs;
    },
  };
}
