import { useEffect, useEffectEvent, useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import { indexAfterKey } from '../lib/roving-focus.ts';
import { useRem } from '../lib/use-rem.ts';
import { useVirtualRows } from './use-virtual-rows.ts';
import styles from './VirtualList.module.css';

export interface VirtualListProps<Row> {
  label: string;
  total: number;
  rowAt: (index: number) => Row | undefined;
  /** In rem. */
  rowHeight: number;
  renderRow: (row: Row, state: { index: number; active: boolean }) => ReactNode;
  /** In the place of a row that is on its way. */
  renderPlaceholder: (index: number) => ReactNode;
  /** The row the keys stand on; -1 for none. */
  active: number;
  onActive: (index: number) => void;
  /** A row was clicked, or Enter was pressed on it. */
  onChoose: (index: number, how: 'click' | 'enter') => void;
  onDoubleClick?: (index: number) => void;
  onRange?: (start: number, end: number) => void;
  /** Where to begin, in rows; told back by `onTop`. */
  startTop?: number;
  onTop?: (top: number) => void;
  autoFocus?: boolean;
  className?: string | undefined;
}

/**
 * A list of any length as one listbox: the focus stays on the list, the active row is told by
 * `aria-activedescendant`, and only the rows in sight exist. Style the active row by `[aria-selected]`.
 */
export function VirtualList<Row>(props: VirtualListProps<Row>) {
  const { label, total, rowAt, rowHeight, renderRow, renderPlaceholder, active, onActive, onChoose } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const rem = useRem();
  const rows = useVirtualRows({
    scroller,
    count: total,
    rowHeight: rowHeight * rem,
    startTop: props.startTop ?? 0,
    onRange: props.onRange,
    onTop: props.onTop,
  });
  const isDrawn = rows.items.some((item) => item.index === active);

  const revealActive = useEffectEvent((first: boolean) => {
    // A list that comes back stands where it was left, even when its active row is out of sight.
    if (active >= 0 && !(first && props.startTop !== undefined)) rows.reveal(active);
    if (first && props.autoFocus) scroller.current?.focus({ preventScroll: true });
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
        : indexAfterKey(event.key, Math.max(0, active), { total, columns: 1, pageRows: rows.pageRows() });
    if (next === null) return;
    event.preventDefault();
    if (next === active) rows.reveal(next);
    else onActive(next);
  };

  return (
    <div
      ref={scroller}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={isDrawn ? `${id}-${active}` : undefined}
      className={classNames(styles.scroller, props.className)}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className={styles.rows} style={{ height: rows.height }}>
        {rows.items.map((item) => {
          const { index } = item;
          const row = rowAt(index);
          return (
            <div
              key={item.key}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              aria-setsize={total}
              aria-posinset={index + 1}
              className={classNames(styles.row, index === active && styles.active)}
              style={{ height: item.size, transform: `translateY(${rows.topOf(item)}px)` }}
              onClick={() => {
                onActive(index);
                onChoose(index, 'click');
              }}
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
