import type { MouseEvent, ReactNode } from 'react';
import { useEffect } from 'react';
import type { PagedRows } from '../lib/use-paged-rows.ts';
import { withoutYear } from '../lib/without-year.ts';
import { Button } from './Button.tsx';
import { EmptyState } from './EmptyState.tsx';
import { FailedState } from './FailedState.tsx';
import { PosterCell, posterCellHeight, PosterCellSkeleton } from './PosterCell.tsx';
import styles from './PosterGrid.module.css';
import { Select, type Choice } from './Select.tsx';
import { VirtualGrid } from './VirtualGrid.tsx';

/** What a poster shows of a film or a series. */
export interface PosterEntry {
  id: string;
  name: string;
  year: number | null;
  /** 0–10; 0 means that nobody rated it. */
  rating: number | null;
}

interface PosterGridProps<Entry extends PosterEntry, Sort extends string> {
  title: string;
  /** Read out for the grid itself. */
  label: string;
  rows: PagedRows<Entry>;
  count: (total: number) => string;
  /** Null where the order cannot be chosen. */
  sort: { label: string; value: Sort; choices: readonly Choice<Sort>[]; onChange: (sort: Sort) => void } | null;
  empty: { icon: ReactNode; title: string; advice: string; showAll: { label: string; run: () => void } | null };
  srcOf: (entry: Entry) => string | undefined;
  isFavorite: (entry: Entry) => boolean;
  active: number;
  onActive: (index: number) => void;
  onChoose: (index: number) => void;
  startTop: number;
  onTop: (top: number) => void;
  onContextMenu: (event: MouseEvent) => void;
  /** Scrolls away above the posters. */
  header: ReactNode;
}

/** Films or series as a wall of posters under one heading, with what is said when there are none. */
export function PosterGrid<Entry extends PosterEntry, Sort extends string>(props: PosterGridProps<Entry, Sort>) {
  const { title, rows, sort, empty, active, onActive } = props;
  const { status, total } = rows;
  // The last one was taken away under the cursor.
  useEffect(() => {
    if (status === 'ready' && total > 0 && active >= total) onActive(total - 1);
  }, [status, total, active, onActive]);

  return (
    <section className={styles.section} aria-label={title}>
      <header className={styles.head}>
        <h1 dir="auto">{title}</h1>
        <span className={styles.count}>{status === 'ready' && total > 0 ? props.count(total) : ''}</span>
        {sort === null ? null : <Select className={styles.sort} labelHidden {...sort} />}
      </header>
      {status === 'failed' && rows.error !== null ? (
        <div className={styles.state}>
          <FailedState error={rows.error} onRetry={() => void rows.refresh()} />
        </div>
      ) : status === 'ready' && total === 0 ? (
        <div className={styles.state}>
          <EmptyState icon={empty.icon} title={empty.title} advice={empty.advice}>
            {empty.showAll === null ? null : <Button onClick={empty.showAll.run}>{empty.showAll.label}</Button>}
          </EmptyState>
        </div>
      ) : (
        <div className={styles.grid} data-grid onContextMenu={props.onContextMenu}>
          <VirtualGrid
            label={props.label}
            total={status === 'ready' ? total : 24}
            cellAt={rows.rowAt}
            cellWidth={9}
            cellHeight={posterCellHeight}
            gap={1.25}
            active={active}
            onActive={onActive}
            onChoose={props.onChoose}
            onRange={rows.want}
            startTop={props.startTop}
            onTop={props.onTop}
            header={props.header}
            autoFocus
            renderCell={(entry) => (
              <PosterCell
                name={withoutYear(entry.name, entry.year)}
                src={props.srcOf(entry)}
                year={entry.year}
                rating={entry.rating === null || entry.rating === 0 ? null : entry.rating.toFixed(1)}
                favorite={props.isFavorite(entry)}
              />
            )}
            renderPlaceholder={() => <PosterCellSkeleton />}
            className={styles.scroller}
          />
        </div>
      )}
    </section>
  );
}
