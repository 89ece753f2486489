import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { removeInPortions } from './in-portions.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('however much is over goes within seconds, and then once a minute', async () => {
  let rows = 20_000;
  let asked = 0;
  const stop = removeInPortions({
    remove: (most) => {
      const removed = Math.min(rows, most);
      rows -= removed;
      asked += 1;
      return Promise.resolve(removed);
    },
    failed: () => undefined,
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(rows).toBe(19_500);
  await vi.advanceTimersByTimeAsync(4_000);
  expect([rows, asked]).toEqual([0, 41]);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(asked).toBe(43);
  stop();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(asked).toBe(43);
});

test('a failure is told, and it is tried again a minute later', async () => {
  const failures: unknown[] = [];
  const stop = removeInPortions({ remove: () => Promise.reject(new Error('the disk is full')), failed: (error) => failures.push(error) });
  await vi.advanceTimersByTimeAsync(120_000);
  expect(failures).toHaveLength(2);
  stop();
});
