import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import { useRem } from '../lib/use-rem.ts';
import { useListbox, type ListboxProps } from './use-listbox.ts';
import { useVirtualRows } from './use-virtual-rows.ts';
import styles from './VirtualGrid.module.css';

export interface VirtualGridProps<Cell> extends ListboxProps {
  cellAt: (index: number) => Cell | undefined;
  /** Least width of a cell, in rem; what is left over is shared out. */
  cellWidth: number;
  /** Height of a cell for a width, both in rem. */
  cellHeight: (width: number) => number;
  /** Between cells, in rem. */
  gap: number;
  renderCell: (cell: Cell, state: { index: number; active: boolean }) => ReactNode;
  /** Scrolls with the cells, above them. */
  header?: ReactNode;
}

/** Cells of any number in as many columns as fit: one listbox, of which only the rows in sight exist. */
export function VirtualGrid<Cell>(props: VirtualGridProps<Cell>) {
  const { total, cellAt, gap, renderCell, renderPlaceholder, active } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
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
  // Before the cells are measured nobody knows where the active one stands.
  const { listboxProps, optionProps } = useListbox(props, { listbox: grid, rows, columns, revealsFirst: false });

  return (
    <div ref={scroller} className={classNames(styles.scroller, props.className)} tabIndex={-1}>
      {props.header ? <div>{props.header}</div> : null}
      <div ref={grid} className={styles.grid} style={{ height: rows.height }} {...listboxProps}>
        {rows.indexes.map((row) => (
          <div
            key={row}
            role="presentation"
            className={styles.row}
            style={{
              height: rowHeight,
              transform: `translateY(${rows.topOf(row)}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              columnGap: `${gap}rem`,
            }}
          >
            {Array.from({ length: Math.min(columns, total - row * columns) }, (_, column) => {
              const index = row * columns + column;
              const cell = cellAt(index);
              return (
                <div key={index} {...optionProps(index)} className={styles.cell}>
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
