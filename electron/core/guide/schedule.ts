/** A broadcast with what its guide said of its end. */
export interface Slot {
  start: number;
  stop: number | null;
}

/** How long a last programme without an end is taken to run, and the shortest gap that another guide may fill. */
const halfHourMs = 30 * 60_000;

/** Where a programme ends on screen. */
export function endOf({ start, stop }: Slot): number {
  return stop ?? start + halfHourMs;
}

/**
 * One guide's programmes of a channel, in order of start, with ends that fit together: a missing, equal or earlier stop
 * becomes the next start, a later one is cut to it. The last one keeps null when its guide does not say.
 */
export function settleStops<P extends Slot>(programmes: readonly P[]): P[] {
  return programmes.map((programme, i) => {
    const { start, stop } = programme;
    const next = programmes[i + 1]?.start ?? null;
    const said = stop !== null && stop > start ? stop : null;
    const settled = said === null ? next : next === null ? said : Math.min(said, next);
    return settled === stop ? programme : { ...programme, stop: settled };
  });
}

/**
 * Several guides of one channel as one: the first leads, each further one fills gaps of half an hour and more, with
 * programmes that lie wholly inside them. Each list is settled, in order, and reaches at both ends one programme beyond
 * what is asked for, where there is one; so that a list without an earlier or later programme leaves everything free.
 */
export function fillGaps<P extends Slot>(guides: readonly (readonly P[])[]): P[] {
  const [first = [], ...others] = guides;
  let shown: readonly P[] = first;
  for (const other of others) if (other.length > 0) shown = fill(shown, other);
  return shown.map((programme, i) => {
    const next = shown[i + 1];
    // Only the last one of all may leave its end open.
    return programme.stop === null && next ? { ...programme, stop: Math.min(endOf(programme), next.start) } : programme;
  });
}

function fill<P extends Slot>(shown: readonly P[], other: readonly P[]): P[] {
  const filled: P[] = [];
  let at = 0;
  for (let i = 0; i <= shown.length; i++) {
    const before = shown[i - 1];
    const after = shown[i];
    const from = before ? endOf(before) : Number.NEGATIVE_INFINITY;
    const to = after?.start ?? Number.POSITIVE_INFINITY;
    if (to - from >= halfHourMs) {
      for (; at < other.length; at++) {
        const filler = other[at];
        if (!filler || filler.start >= to) break;
        if (filler.start >= from && endOf(filler) <= to) filled.push(filler);
      }
    }
    if (after) filled.push(after);
  }
  return filled;
}

/** The programme on air at `now`, and the one after it; a boundary belongs to the newcomer. `programmes` are settled and in order. */
export function nowAndNext<P extends Slot>(programmes: readonly P[], now: number): { now: P | null; next: P | null } {
  let current: P | null = null;
  for (const programme of programmes) {
    if (programme.start > now) return { now: current, next: programme };
    current = endOf(programme) > now ? programme : null;
  }
  return { now: current, next: null };
}
