import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { PagedWindow, type LoadRows, type RowsView } from './paged-window.ts';

export interface PagedRows<Row> extends RowsView {
  rowAt: (index: number) => Row | undefined;
  indexOf: (isWanted: (row: Row) => boolean) => number;
  want: (start: number, end: number) => void;
  refresh: () => Promise<void>;
}

/**
 * A list of the core, page by page. Another `load` is another list, so wrap it in `useCallback`.
 * `startAt` is the row where looking begins, so that a list comes back where it was left.
 */
export function usePagedRows<Row>(load: LoadRows<Row>, options: { startAt?: number; pageSize?: number } = {}): PagedRows<Row> {
  const { startAt = 0, pageSize = 100 } = options;
  const rows = useMemo(() => new PagedWindow<Row>(load, { pageSize }), [load, pageSize]);
  const view = useSyncExternalStore(rows.subscribe, rows.view);
  const begin = useRef(startAt);
  useEffect(() => {
    begin.current = startAt;
  }, [startAt]);
  useEffect(() => {
    rows.want(begin.current, begin.current + 1);
  }, [rows]);
  return useMemo(
    () => ({ ...view, rowAt: rows.rowAt, indexOf: rows.indexOf, want: rows.want, refresh: rows.refresh }),
    [rows, view],
  );
}
