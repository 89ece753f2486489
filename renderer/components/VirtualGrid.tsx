import { useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import { indexAfterKey } from '../lib/roving-focus.ts';
import { useRem } from '../lib/use-rem.ts';
import { useVirtualRows } from './use-virtual-rows.ts';
import styles from './VirtualGrid.module.css';

export interface VirtualGridProps<Cell> {
  label: string;
  total: number;
  cellAt: (index: number) => Cell | undefined;
  /** Least width of a cell, in rem; what is left over is shared out. */
  cellWidth: number;
  /** Height of a cell for a width, both in rem. */
  cellHeight: (width: number) => number;
  /** Between cells, in rem. */
  gap: number;
  renderCell: (cell: Cell, state: { index: number; active: boolean }) => ReactNode;
  renderPlaceholder: (index: number) => ReactNode;
  active: number;
  onActive: (index: number) => void;
  onChoose: (index: number, how: 'click' | 'enter') => void;
  /** Cells in sight, by index. */
  onRange?: (start: number, end: number) => void;
  /** Where to begin, in rows; told back by `onTop`. */
  startTop?: number;
  onTop?: (top: number) => void;
  /** Scrolls with the cells, above them. */
  header?: ReactNode;
  autoFocus?: boolean;
  className?: string | undefined;
}

/** Cells of any number in as many columns as fit: one listbox, of which only the rows in sight exist. */
export function VirtualGrid<Cell>(props: VirtualGridProps<Cell>) {
  const { label, total, cellAt, gap, renderCell, renderPlaceholder, active, onActive, onChoose } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const id = useId();
  const rem = useRem();
  const [box, setBox] = useState({ width: 0, before: 0 });
  useLayoutEffect(() => {
    const element = grid.current;
    const around = scroller.current;
    if (!element || !around) return undefined;
    const measure = (): void => {
      const before = element.getBoundingClientRect().top - around.getBoundingClientRect().top + around.scrollTop;
      const width = element.clientWidth;
      setBox((known) => (known.width === width && Math.abs(known.before - before) < 1 ? known : { width, before }));
    };
    const watcher = new ResizeObserver(measure);
    for (const child of around.children) watcher.observe(child);
    watcher.observe(around);
    return () => {
      watcher.disconnect();
    };
  }, []);

  const width = box.width / rem;
  const columns = Math.max(1, Math.floor((width + gap) / (props.cellWidth + gap)));
  const cellWidth = Math.max(0, (width - gap * (columns - 1)) / columns);
  const rowHeight = (props.cellHeight(cellWidth) + gap) * rem;
  const rowCount = Math.ceil(total / columns);
  const rows = useVirtualRows({
    scroller,
    count: box.width === 0 ? 0 : rowCount,
    rowHeight,
    before: box.before,
    startTop: props.startTop ?? 0,
    onRange: props.onRange && ((start, end) => props.onRange?.(start * columns, Math.min(total, end * columns))),
    onTop: props.onTop,
  });
  const activeRow = Math.floor(active / columns);
  const isDrawn = active >= 0 && rows.items.some((item) => item.index === activeRow);

  const revealActive = useEffectEvent((first: boolean) => {
    if (active >= 0 && !first) rows.reveal(activeRow);
    if (first && props.autoFocus) grid.current?.focus({ preventScroll: true });
  });
  const first = useRef(true);
  useEffect(() => {
    revealActive(first.current);
    first.current = false;
  }, [active]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (active >= 0) onChoose(active, 'enter');
      return;
    }
    const next =
      active < 0 && event.key.startsWith('Arrow')
        ? 0
        : indexAfterKey(event.key, Math.max(0, active), { total, columns, pageRows: rows.pageRows() });
    if (next === null) return;
    event.preventDefault();
    if (next === active) rows.reveal(activeRow);
    else onActive(next);
  };

  return (
    <div ref={scroller} className={classNames(styles.scroller, props.className)} tabIndex={-1}>
      {props.header ? <div>{props.header}</div> : null}
      <div
        ref={grid}
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={isDrawn ? `${id}-${active}` : undefined}
        className={styles.grid}
        style={{ height: rows.height }}
        onKeyDown={onKeyDown}
      >
        {rows.items.map((item) => (
          <div
            key={item.key}
            role="presentation"
            className={styles.row}
            style={{
              height: item.size,
              transform: `translateY(${rows.topOf(item)}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              columnGap: `${gap}rem`,
            }}
          >
            {Array.from({ length: Math.min(columns, total - item.index * columns) }, (_, column) => {
              const index = item.index * columns + column;
              const cell = cellAt(index);
              return (
                <div
                  key={index}
                  id={`${id}-${index}`}
                  role="option"
                  aria-selected={index === active}
                  aria-setsize={total}
                  aria-posinset={index + 1}
                  className={styles.cell}
                  onClick={() => {
                    onActive(index);
                    onChoose(index, 'click');
                  }}
                >
                  {cell === undefined ? renderPlaceholder(index) : renderCell(cell, { index, active: index === active })}
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
