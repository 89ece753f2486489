import { useRef, type ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import { useRem } from '../lib/use-rem.ts';
import { useListbox, type ListboxProps } from './use-listbox.ts';
import { useVirtualRows } from './use-virtual-rows.ts';
import styles from './VirtualList.module.css';

export interface VirtualListProps<Row> extends ListboxProps {
  rowAt: (index: number) => Row | undefined;
  /** In rem. */
  rowHeight: number;
  renderRow: (row: Row, state: { index: number; active: boolean }) => ReactNode;
  onDoubleClick?: (index: number) => void;
}

/** A list of any length as one listbox, of which only the rows in sight exist. */
export function VirtualList<Row>(props: VirtualListProps<Row>) {
  const { total, rowAt, rowHeight, renderRow, renderPlaceholder, active, startTop } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const rows = useVirtualRows({
    scroller,
    count: total,
    rowHeight: rowHeight * rem,
    startTop: startTop ?? 0,
    onRange: props.onRange,
    onTop: props.onTop,
  });
  const { listboxProps, optionProps } = useListbox(props, {
    listbox: scroller,
    rows,
    columns: 1,
    // A list that comes back stands where it was left, even when its active row is out of sight.
    revealsFirst: startTop === undefined,
  });
  return (
    <div ref={scroller} className={classNames(styles.scroller, props.className)} {...listboxProps}>
      <div role="presentation" className={styles.rows} style={{ height: rows.height }}>
        {rows.indexes.map((index) => {
          const row = rowAt(index);
          return (
            <div
              key={index}
              {...optionProps(index)}
              className={classNames(styles.row, index === active && styles.active)}
              style={{ height: rowHeight * rem, transform: `translateY(${rows.topOf(index)}px)` }}
              onDoubleClick={() => props.onDoubleClick?.(index)}
            >
              {row === undefined ? renderPlaceholder(index) : renderRow(row, { index, active: index === active })}
            </div>
          );
        })}
      </div>
    </div>
  );
}
