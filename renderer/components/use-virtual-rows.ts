import { elementScroll, observeElementOffset, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useReducer, type RefObject } from 'react';

/** Browsers clamp taller elements (Firefox at 17.8 million pixels), and the end of a long list would be out of reach. */
const tallest = 16_000_000;

interface VirtualRowsOptions {
  scroller: RefObject<HTMLElement | null>;
  count: number;
  /** Pixels. */
  rowHeight: number;
  /** Pixels of what stands above the rows in the same scroller. */
  before?: number;
  startTop?: number;
  onRange?: ((start: number, end: number) => void) | undefined;
  /** Scroll position in rows, told when scrolling pauses. */
  onTop?: ((top: number) => void) | undefined;
}

export interface VirtualRows {
  items: readonly VirtualItem[];
  /** Height of the element that holds the rows. */
  height: number;
  /** Where a row stands in that element. */
  topOf(item: VirtualItem): number;
  /** Brings a row into sight by the shortest way. */
  reveal(row: number): void;
  /** Rows that fit on the screen. */
  pageRows(): number;
}

/**
 * Rows of one height in a scroller, however many. Beyond what a browser can lay out, the scroll bar is
 * compressed: it still reaches both ends, and the keys still move row by row.
 */
export function useVirtualRows(options: VirtualRowsOptions): VirtualRows {
  const { scroller, count, rowHeight, before = 0, startTop = 0, onRange, onTop } = options;
  const fullHeight = count * rowHeight;
  const height = Math.min(fullHeight, tallest);
  const [, redraw] = useReducer((turn: number) => turn + 1, 0);

  const scale = (): number => {
    const seen = scroller.current?.clientHeight ?? 0;
    return fullHeight <= tallest ? 1 : (fullHeight - seen) / (tallest - seen);
  };
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    initialOffset: startTop * rowHeight,
    scrollMargin: before,
    observeElementOffset: (instance, report) =>
      observeElementOffset(instance, (offset, isScrolling) => {
        report(offset * scale(), isScrolling);
        if (fullHeight > tallest) redraw();
      }),
    scrollToFn: (offset, scrollOptions, instance) => {
      elementScroll(offset / scale(), scrollOptions, instance);
    },
  });
  const items = virtualizer.getVirtualItems();
  const start = items[0]?.index ?? 0;
  const end = (items.at(-1)?.index ?? -1) + 1;

  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, rowHeight]);

  const tellRange = useEffectEvent(() => onRange?.(start, end));
  useEffect(() => {
    tellRange();
  }, [start, end, count]);

  const { isScrolling } = virtualizer;
  const tellTop = useEffectEvent(() => onTop?.(Math.max(0, ((virtualizer.scrollOffset ?? 0) - before) / rowHeight)));
  useEffect(() => {
    if (!isScrolling) tellTop();
  }, [isScrolling]);

  return {
    items,
    height,
    topOf: (item) => {
      if (fullHeight <= tallest) return item.start - before;
      const element = scroller.current;
      return element ? item.start - before - element.scrollTop * scale() + element.scrollTop : item.start - before;
    },
    reveal: (row) => {
      const element = scroller.current;
      if (!element) return;
      const seen = element.clientHeight;
      const rowTop = before + row * rowHeight;
      const top = element.scrollTop * scale();
      // The very first row also shows what stands above it.
      const wanted = row === 0 ? 0 : rowTop < top ? rowTop : rowTop + rowHeight > top + seen ? rowTop + rowHeight - seen : top;
      if (wanted !== top) element.scrollTop = wanted / scale();
    },
    pageRows: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1),
  };
}
