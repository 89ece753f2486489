import type { AppError } from '#shared/errors.ts';
import { asAppError } from './loadable.ts';

export interface RowsPage<Row> {
  items: readonly Row[];
  total: number;
}

export type LoadRows<Row> = (offset: number, limit: number) => Promise<RowsPage<Row>>;

export interface RowsView {
  status: 'loading' | 'ready' | 'failed';
  total: number;
  error: AppError | null;
  /** Rises with every change, so that views notice new rows. */
  version: number;
}

/** Pages that cover rows `start` to `end` (exclusive), and one more on either side. */
export function pagesAround(start: number, end: number, pageSize: number, total: number): number[] {
  const lastPage = Math.max(0, Math.ceil(total / pageSize) - 1);
  const from = Math.max(0, Math.floor(start / pageSize) - 1);
  const to = Math.min(lastPage, Math.floor(Math.max(start, end - 1) / pageSize) + 1);
  const pages: number[] = [];
  for (let page = from; page <= to; page++) pages.push(page);
  // What is on screen comes first.
  const middle = (start + end) / 2 / pageSize - 0.5;
  return pages.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
}

/** How long a page that failed is left alone before it is asked for again. */
const retryMs = 2_000;

/**
 * A window over a list that lives in the core: pages come as their rows are looked at, and those far away
 * are forgotten, so that a million rows cost no more than a thousand.
 */
export class PagedWindow<Row> {
  readonly pageSize: number;
  readonly #load: LoadRows<Row>;
  readonly #keep: number;
  readonly #pages = new Map<number, readonly Row[]>();
  readonly #asked = new Map<number, number>();
  readonly #failedAt = new Map<number, number>();
  readonly #listeners = new Set<() => void>();
  #range: readonly [start: number, end: number] = [0, 1];
  #generation = 0;
  #view: RowsView = { status: 'loading', total: 0, error: null, version: 0 };

  constructor(load: LoadRows<Row>, options: { pageSize?: number; keepPages?: number } = {}) {
    this.#load = load;
    this.pageSize = options.pageSize ?? 100;
    this.#keep = options.keepPages ?? 12;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly view = (): RowsView => this.#view;

  readonly rowAt = (index: number): Row | undefined =>
    this.#pages.get(Math.floor(index / this.pageSize))?.[index % this.pageSize];

  /** The place of a row among those at hand; -1 when it is not among them. */
  readonly indexOf = (isWanted: (row: Row) => boolean): number => {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex(isWanted);
      if (at >= 0) return page * this.pageSize + at;
    }
    return -1;
  };

  /** Says which rows are looked at. */
  readonly want = (start: number, end: number): void => {
    this.#range = [start, Math.max(end, start + 1)];
    this.#fetchWanted();
  };

  /** Asks again for what is looked at; the rows on screen stay until their successors are here. */
  readonly refresh = (): void => {
    this.#generation += 1;
    this.#asked.clear();
    this.#failedAt.clear();
    const wanted = new Set(this.#wantedPages());
    for (const page of this.#pages.keys()) if (!wanted.has(page)) this.#pages.delete(page);
    if (this.#view.status === 'failed') this.#show({ status: 'loading', error: null });
    for (const page of wanted) this.#fetch(page);
  };

  #wantedPages(): number[] {
    const total = this.#view.status === 'ready' ? this.#view.total : this.#range[1];
    return pagesAround(this.#range[0], this.#range[1], this.pageSize, total);
  }

  #fetchWanted(): void {
    for (const page of this.#wantedPages()) {
      if (this.#pages.has(page) || this.#asked.has(page)) continue;
      const failedAt = this.#failedAt.get(page);
      if (failedAt !== undefined && performance.now() - failedAt < retryMs) continue;
      this.#fetch(page);
    }
  }

  #fetch(page: number): void {
    const generation = this.#generation;
    this.#asked.set(page, generation);
    this.#load(page * this.pageSize, this.pageSize).then(
      ({ items, total }) => {
        if (generation !== this.#generation) return;
        this.#asked.delete(page);
        this.#pages.set(page, items);
        this.#forgetFar();
        this.#show({ status: 'ready', total, error: null });
      },
      (error: unknown) => {
        if (generation !== this.#generation) return;
        this.#asked.delete(page);
        this.#failedAt.set(page, performance.now());
        if (this.#view.status === 'ready') setTimeout(() => this.#listeners.size > 0 && this.#fetchWanted(), retryMs + 1);
        else this.#show({ status: 'failed', error: asAppError(error) });
      },
    );
  }

  #forgetFar(): void {
    if (this.#pages.size <= this.#keep) return;
    const middle = (this.#range[0] + this.#range[1]) / 2 / this.pageSize;
    const farthestFirst = [...this.#pages.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const page of farthestFirst.slice(0, this.#pages.size - this.#keep)) this.#pages.delete(page);
  }

  #show(change: Partial<RowsView>): void {
    this.#view = { ...this.#view, ...change, version: this.#view.version + 1 };
    for (const listener of [...this.#listeners]) listener();
  }
}
