import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { heightOf, rowsInSight, scaleOf, topToReveal, type RowsShape } from '../lib/visible-rows.ts';
import { useScrollPlace } from './use-scroll-place.ts';

interface VirtualRowsOptions {
  scroller: RefObject<HTMLElement | null>;
  count: number;
  /** Pixels. */
  rowHeight: number;
  /** Pixels of what stands above the rows in the same scroller. */
  before?: number;
  /** Pixels at the scroller's upper edge that something sticky covers. */
  covered?: number;
  startTop?: number;
  onRange?: ((start: number, end: number) => void) | undefined;
  /** Scroll position in rows, told when scrolling pauses. */
  onTop?: ((top: number) => void) | undefined;
}

export interface VirtualRows {
  /** The rows to draw. */
  indexes: readonly number[];
  isDrawn(row: number): boolean;
  /** Height of the element that holds the rows. */
  height: number;
  /** Where a row stands in that element. */
  topOf(row: number): number;
  /** Brings a row into sight by the shortest way. */
  reveal(row: number): void;
  /** Rows that fit on the screen. */
  pageRows(): number;
}

/** What of the list is in sight; in pixels of its full height, but `scrolled` in those of the scroll bar. */
interface Sight {
  top: number;
  scrolled: number;
  seen: number;
}

/**
 * Rows of one height in a scroller, however many: their places are reckoned, never listed. Beyond what a browser
 * can lay out, the scroll bar is compressed: it still reaches both ends, and the keys still move row by row.
 */
export function useVirtualRows(options: VirtualRowsOptions): VirtualRows {
  const { scroller, count, rowHeight, before = 0, covered = 0, startTop = 0, onRange, onTop } = options;
  const [sight, setSight] = useState<Sight>({ top: 0, scrolled: 0, seen: 0 });
  const exact = useRef<Sight>(sight);
  const shape: RowsShape = { count, rowHeight, before, seen: sight.seen };
  const scale = scaleOf(shape);
  const { start, end } = rowsInSight(sight.top, shape);

  useScrollPlace(scroller, {
    /** Takes note of where the list stands; draws it anew only when that changes what is drawn. */
    look({ top: scrolled, height }) {
      const known = exact.current;
      const seen = Math.max(0, height - covered);
      // A place we went to ourselves is known more exactly than the browser tells it.
      const top = scrolled === known.scrolled && seen === known.seen ? known.top : scrolled * scaleOf({ count, rowHeight, seen });
      exact.current = { top, scrolled, seen };
      const next = rowsInSight(top, { ...shape, seen });
      if (scale === 1 && next.start === start && next.end === end && seen === sight.seen) return;
      setSight(exact.current);
    },
    rest: () => onTop?.(Math.max(0, (exact.current.top - before) / rowHeight)),
  });
  const place = (element: HTMLElement, top: number, seen: number): void => {
    element.scrollTop = top / scaleOf({ count, rowHeight, seen });
    const most = Math.max(0, before + count * rowHeight - seen);
    exact.current = { top: Math.min(Math.max(0, top), most), scrolled: element.scrollTop, seen };
    setSight(exact.current);
  };
  const goTo = useEffectEvent((top: number) => {
    const element = scroller.current;
    if (element) place(element, top, Math.max(0, element.clientHeight - covered));
  });

  const hasRows = count > 0;
  // A list that is still on its way may be too short to be brought back to where it was left.
  const canReturn = startTop < count;
  const drawn = useRef({ rowHeight: 0, scale: 1 });
  const returns = useRef(startTop > 0);
  useLayoutEffect(() => {
    if (!hasRows) return;
    const known = drawn.current;
    drawn.current = { rowHeight, scale };
    if (returns.current && canReturn) {
      returns.current = false;
      goTo(before + startTop * rowHeight);
    } else if (known.rowHeight === 0) goTo(0);
    // It stands where it stood when its rows grow, or become too many to lay out.
    else if (known.rowHeight !== rowHeight) goTo(before + Math.max(0, exact.current.top - before) * (rowHeight / known.rowHeight));
    else if (known.scale !== scale) goTo(exact.current.top);
  }, [hasRows, canReturn, rowHeight, scale, before, startTop]);

  const tellRange = useEffectEvent(() => onRange?.(start, end));
  useEffect(() => {
    tellRange();
  }, [start, end, count]);

  return {
    indexes: Array.from({ length: end - start }, (_, at) => start + at),
    isDrawn: (row) => row >= start && row < end,
    height: heightOf(shape),
    topOf: (row) => row * rowHeight - (scale === 1 ? 0 : sight.top - sight.scrolled),
    reveal: (row) => {
      const element = scroller.current;
      if (!element) return;
      // As it was noticed: to ask the element would have the browser lay out the page at every step of a key.
      const { top, seen } = exact.current;
      const wanted = topToReveal(row, top, { ...shape, seen });
      if (wanted === top) return;
      place(element, wanted, seen);
    },
    pageRows: () => Math.max(1, Math.floor(exact.current.seen / rowHeight) - 1),
  };
}
