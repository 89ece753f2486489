import { expect, test } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { PagedWindow, pagesAround, type RowsPage } from './paged-window.ts';

/** A list of numbers that counts how often it was asked. */
function numbers(total: number) {
  const asked: number[] = [];
  const load = (offset: number, limit: number): Promise<RowsPage<number>> => {
    asked.push(offset / limit);
    const items = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, index) => offset + index);
    return Promise.resolve({ items, total });
  };
  return { asked, load };
}

const atRest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 120));
const settledSoon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test('the pages on screen are asked for first, then their neighbors, the nearer one before', () => {
  expect(pagesAround(250, 270, 100, 10_000)).toEqual([2, 3, 1]);
});

test('no page is asked for beyond the end of the list', () => {
  expect(pagesAround(980, 1_000, 100, 1_000).sort((a, b) => a - b)).toEqual([8, 9]);
  expect(pagesAround(0, 20, 100, 5)).toEqual([0]);
});

test('a scroll bar that is dragged asks only for where it comes to rest', async () => {
  const { load, asked } = numbers(500_000);
  const rows = new PagedWindow(load);
  rows.want(0, 20);
  await settledSoon();
  asked.length = 0;
  for (let start = 10_000; start <= 400_000; start += 10_000) rows.want(start, start + 20);
  await atRest();
  expect(asked.sort((a, b) => a - b)).toEqual([3_999, 4_000, 4_001]);
  expect(rows.rowAt(400_019)).toBe(400_019);
});

test('a step to rows beside those at hand is asked for at once', async () => {
  const { load, asked } = numbers(1_000);
  const rows = new PagedWindow(load);
  rows.want(0, 20);
  await settledSoon();
  rows.want(95, 115);
  expect(asked).toContain(2);
});

test('a jump into the middle of a million rows fetches only what is around it', async () => {
  const { load, asked } = numbers(1_000_000);
  const rows = new PagedWindow(load);
  rows.want(0, 1);
  await settledSoon();
  rows.want(500_000, 500_020);
  await atRest();
  expect(rows.view()).toMatchObject({ status: 'ready', total: 1_000_000 });
  expect(rows.rowAt(500_010)).toBe(500_010);
  expect(rows.rowAt(250_000)).toBeUndefined();
  expect(asked.length).toBeLessThanOrEqual(5);
});

test('scrolling through everything keeps a bounded number of pages', async () => {
  const { load } = numbers(10_000);
  const rows = new PagedWindow(load, { keepPages: 6 });
  for (let start = 0; start < 10_000; start += 100) {
    rows.want(start, start + 20);
    await settledSoon();
  }
  await atRest();
  const held = Array.from({ length: 10_000 }, (_, index) => rows.rowAt(index)).filter((row) => row !== undefined);
  expect(held.length).toBeLessThanOrEqual(600);
  expect(rows.rowAt(9_999)).toBe(9_999);
});

test('rows stay on screen while they are fetched again', async () => {
  let name = 'before';
  const rows = new PagedWindow(() => Promise.resolve({ items: [name], total: 1 }));
  rows.want(0, 1);
  await settledSoon();
  name = 'after';
  const refreshed = rows.refresh();
  expect(rows.rowAt(0)).toBe('before');
  await refreshed;
  expect(rows.rowAt(0)).toBe('after');
});

test('an answer to a question from before a refresh is not shown', async () => {
  const answers: ((page: RowsPage<string>) => void)[] = [];
  const rows = new PagedWindow<string>(() => new Promise((resolve) => answers.push(resolve)));
  rows.want(0, 1);
  void rows.refresh();
  answers[1]?.({ items: ['new'], total: 1 });
  await settledSoon();
  answers[0]?.({ items: ['old'], total: 1 });
  await settledSoon();
  expect(rows.rowAt(0)).toBe('new');
});

test('a list that could not be fetched says why and can be tried again', async () => {
  let works = false;
  const rows = new PagedWindow(() =>
    works ? Promise.resolve({ items: ['row'], total: 1 }) : Promise.reject(new AppError('provider_unreachable', 'down')),
  );
  rows.want(0, 1);
  await settledSoon();
  expect(rows.view()).toMatchObject({ status: 'failed', error: { code: 'provider_unreachable' } });
  works = true;
  void rows.refresh();
  await settledSoon();
  expect(rows.view()).toMatchObject({ status: 'ready', total: 1, error: null });
});

test('a refresh shows all of its rows at once, and a page that fails in it keeps its old ones', async () => {
  let turn = 1;
  let breaks = false;
  const rows = new PagedWindow<string>((offset) =>
    breaks && offset === 100
      ? Promise.reject(new AppError('busy', 'busy'))
      : Promise.resolve({ items: Array.from({ length: 100 }, () => `turn ${turn}`), total: 300 }),
  );
  rows.want(90, 110);
  await settledSoon();
  rows.want(90, 110);
  await settledSoon();
  turn = 2;
  breaks = true;
  const versions: number[] = [];
  rows.subscribe(() => versions.push(rows.view().version));
  await rows.refresh();
  expect(versions).toHaveLength(1);
  expect([rows.rowAt(99), rows.rowAt(100)]).toEqual(['turn 2', 'turn 1']);
});
