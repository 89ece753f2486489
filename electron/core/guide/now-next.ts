interface Broadcast {
  start: number;
  stop: number | null;
}

/** The programme on air at `now`, and the one after it. `programmes` are ordered by start; a boundary belongs to the newcomer. */
export function nowAndNext<T extends Broadcast>(programmes: readonly T[], now: number): { now: T | null; next: T | null } {
  let current: T | null = null;
  for (const [i, programme] of programmes.entries()) {
    if (programme.start > now) return { now: current, next: programme };
    const stop = programme.stop ?? programmes[i + 1]?.start ?? Number.POSITIVE_INFINITY;
    current = stop > now ? programme : null;
  }
  return { now: current, next: null };
}
