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

/** A scroll bar that is dragged passes thousands of rows: only where it rests is asked for, or passes slowly. */
const restMs = 60;
const longestWaitMs = 240;

/**
 * A window over a list that lives in the core: pages come as their rows are looked at, and those far away
 * are forgotten, so that a million rows cost no more than a thousand.
 */
export class PagedWindow<Row> {
  readonly pageSize: number;
  readonly #load: LoadRows<Row>;
  readonly #keep: number;
  readonly #pages = new Map<number, readonly Row[]>();
  readonly #asked = new Set<number>();
  readonly #failedAt = new Map<number, number>();
  readonly #listeners = new Set<() => void>();
  #range: readonly [start: number, end: number] = [0, 1];
  #waiting: { timer: ReturnType<typeof setTimeout>; since: number } | null = null;
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

  /** Says which rows are looked at. A leap is asked for when it comes to rest, a step at once. */
  readonly want = (start: number, end: number): void => {
    this.#range = [start, Math.max(end, start + 1)];
    const since = this.#waiting?.since ?? performance.now();
    clearTimeout(this.#waiting?.timer);
    this.#waiting = null;
    const waited = performance.now() - since;
    if (!this.#isLeap() || waited >= longestWaitMs) {
      this.#fetchWanted();
      return;
    }
    const timer = setTimeout(() => {
      this.#waiting = null;
      this.#fetchWanted();
    }, Math.min(restMs, longestWaitMs - waited));
    this.#waiting = { timer, since };
  };

  /**
   * Asks again for what is looked at; resolves when that is here or has failed. The rows on screen stay until
   * their successors are all here, and are then exchanged at once.
   */
  readonly refresh = async (): Promise<void> => {
    const generation = ++this.#generation;
    this.#asked.clear();
    this.#failedAt.clear();
    if (this.#view.status === 'failed') this.#show({ status: 'loading', error: null });
    const wanted = this.#wantedPages();
    for (const page of wanted) this.#asked.add(page);
    const answers = await Promise.allSettled(wanted.map((page) => this.#load(page * this.pageSize, this.pageSize)));
    if (generation !== this.#generation) return;
    const fresh = new Map<number, readonly Row[]>();
    let total = this.#view.total;
    let failure: unknown = null;
    for (const [at, answer] of answers.entries()) {
      const page = wanted[at] ?? 0;
      this.#asked.delete(page);
      if (answer.status === 'fulfilled') {
        fresh.set(page, answer.value.items);
        total = answer.value.total;
      } else {
        this.#failedAt.set(page, performance.now());
        failure = answer.reason;
      }
    }
    if (fresh.size === 0) {
      // Better the rows of a moment ago than none.
      if (this.#view.status !== 'ready') this.#show({ status: 'failed', error: asAppError(failure) });
      return;
    }
    for (const page of this.#pages.keys()) if (!this.#failedAt.has(page) && !fresh.has(page)) this.#pages.delete(page);
    for (const [page, rows] of fresh) this.#pages.set(page, rows);
    this.#show({ status: 'ready', total, error: null });
    this.#fetchWanted(); // one may have scrolled on meanwhile
  };

  /** Whether nothing of what is looked at is here or on its way. */
  #isLeap(): boolean {
    if (this.#view.status !== 'ready') return false;
    const from = Math.floor(this.#range[0] / this.pageSize);
    const to = Math.floor((this.#range[1] - 1) / this.pageSize);
    for (let page = from; page <= to; page++) if (this.#pages.has(page) || this.#asked.has(page)) return false;
    return true;
  }

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
    this.#asked.add(page);
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
