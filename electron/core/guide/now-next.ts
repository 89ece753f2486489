import type { Programme } from '#shared/model/programme.ts';

/** The programme on air at `now`, and the one after it. `programmes` are ordered by start; a boundary belongs to the newcomer. */
export function nowAndNext(programmes: readonly Programme[], now: number): { now: Programme | null; next: Programme | null } {
  let current: Programme | null = null;
  for (const [i, programme] of programmes.entries()) {
    if (programme.start > now) return { now: current, next: programme };
    const stop = programme.stop ?? programmes[i + 1]?.start ?? Number.POSITIVE_INFINITY;
    current = stop > now ? programme : null;
  }
  return { now: current, next: null };
}
