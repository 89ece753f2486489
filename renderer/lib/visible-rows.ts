/** Browsers clamp taller elements (Firefox at 17.8 million pixels), and the end of a long list would be out of reach. */
const tallest = 16_000_000;

/** Rows of one height in a scroller; everything in pixels. */
export interface RowsShape {
  count: number;
  rowHeight: number;
  /** Of what stands above the rows in the same scroller. */
  before: number;
  /** Height of the scroller. */
  seen: number;
}

/** Height of the element that holds the rows. */
export function heightOf({ count, rowHeight }: Pick<RowsShape, 'count' | 'rowHeight'>): number {
  return Math.min(count * rowHeight, tallest);
}

/** How far the rows move for each pixel of the scroll bar: more than one where the list is taller than a browser can lay out. */
export function scaleOf({ count, rowHeight, seen }: Pick<RowsShape, 'count' | 'rowHeight' | 'seen'>): number {
  const full = count * rowHeight;
  return full <= tallest ? 1 : (full - seen) / (tallest - seen);
}

/** Rows drawn beyond either edge, so that a step of the wheel finds them there. */
const overscan = 6;

/** The rows to draw when the list is scrolled by `top` pixels of its full height: from `start` to before `end`. */
export function rowsInSight(top: number, { count, rowHeight, before, seen }: RowsShape): { start: number; end: number } {
  if (count === 0 || rowHeight <= 0 || seen <= 0) return { start: 0, end: 0 };
  const first = Math.floor((top - before) / rowHeight);
  const last = Math.floor((top - before + seen) / rowHeight);
  // A list that became shorter is scrolled too far until the browser has noticed.
  const start = Math.min(Math.max(0, first - overscan), Math.max(0, count - 1 - overscan));
  return { start, end: Math.min(count, Math.max(last + 1 + overscan, start + 1)) };
}

/** Where to scroll, in pixels of the full height, so that a row is in sight by the shortest way. */
export function topToReveal(row: number, top: number, { rowHeight, before, seen }: RowsShape): number {
  // The very first row also shows what stands above it.
  if (row === 0) return 0;
  const rowTop = before + row * rowHeight;
  if (rowTop < top) return rowTop;
  return rowTop + rowHeight > top + seen ? rowTop + rowHeight - seen : top;
}
