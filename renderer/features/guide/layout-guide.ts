import type { Programme } from '#shared/model/programme.ts';

const minuteMs = 60_000;

/** A guide is asked for and kept in pieces of this length, cut at the same moments for everybody. */
export const blockMs = 6 * 60 * minuteMs;

/** How long a programme is taken to last that has no end, when nothing follows sooner. */
const unknownLengthMs = 30 * minuteMs;

/** Shorter than that it can neither be seen nor counted. */
const shortestMs = minuteMs;

/**
 * A cell of a row, from `start` to before `stop`: a programme; a `gap` of which the guide says nothing; or the place of
 * what is on its way.
 */
export type GuideCell =
  | { type: 'programme'; start: number; stop: number; programme: Programme }
  | { type: 'gap' | 'waiting'; start: number; stop: number };

export function blockOf(time: number): number {
  return Math.floor(time / blockMs);
}

/**
 * The cells of one channel from `from` to `to`, both at borders of blocks: in order, without overlap, leaving nothing
 * out. A programme keeps its own start and stop, even beyond the borders; what overlaps gives way to what begins later.
 * Gaps end at borders of blocks, so that they are the same whatever else is at hand.
 */
export function layoutRow(
  programmesOf: (block: number) => readonly Programme[] | undefined,
  from: number,
  to: number,
): GuideCell[] {
  const cells: GuideCell[] = [];
  let reached = from;
  for (const cell of programmeCells(programmesOf, from, to)) {
    fill(cells, programmesOf, reached, cell.start);
    cells.push(cell);
    reached = Math.max(reached, cell.stop);
  }
  fill(cells, programmesOf, reached, to);
  return cells;
}

function programmeCells(
  programmesOf: (block: number) => readonly Programme[] | undefined,
  from: number,
  to: number,
): GuideCell[] {
  const byStart = new Map<number, Programme>();
  for (let block = blockOf(from); block * blockMs < to; block++) {
    for (const programme of programmesOf(block) ?? []) {
      // One that reaches over a border is in both blocks.
      if (!byStart.has(programme.start)) byStart.set(programme.start, programme);
    }
  }
  const programmes = [...byStart.values()].sort((a, b) => a.start - b.start);
  const cells: GuideCell[] = [];
  for (const [index, programme] of programmes.entries()) {
    const { start } = programme;
    const next = programmes[index + 1]?.start ?? Infinity;
    const stop = Math.min(programme.stop ?? start + unknownLengthMs, next);
    if (stop - start >= shortestMs && stop > from && start < to) cells.push({ type: 'programme', start, stop, programme });
  }
  return cells;
}

function fill(
  cells: GuideCell[],
  programmesOf: (block: number) => readonly Programme[] | undefined,
  from: number,
  to: number,
): void {
  for (let start = from; start < to; ) {
    const block = blockOf(start);
    const stop = Math.min(to, (block + 1) * blockMs);
    const type = programmesOf(block) === undefined ? 'waiting' : 'gap';
    // A few seconds between two programmes are no gap that one could see.
    if (stop - start >= shortestMs) cells.push({ type, start, stop });
    start = stop;
  }
}

/** The cell that a moment falls into, or the one nearest to it; undefined in an empty row. */
export function cellAt(cells: readonly GuideCell[], time: number): GuideCell | undefined {
  return cells.find((cell) => time < cell.stop) ?? cells.at(-1);
}

export type CellState = 'past' | 'now' | 'future';

/** The moment at which a programme ends belongs to the next. */
export function stateOf({ start, stop }: Pick<GuideCell, 'start' | 'stop'>, now: number): CellState {
  if (stop <= now) return 'past';
  return start <= now ? 'now' : 'future';
}

/** Below this there is no room for words. */
export function isShort({ start, stop }: Pick<GuideCell, 'start' | 'stop'>): boolean {
  return stop - start < 15 * minuteMs;
}

/** The place of a moment among the columns of the grid, one a minute; the channel's own column is the first. */
export function columnOf(time: number, origin: number): number {
  return Math.floor((time - origin) / minuteMs) + 2;
}
