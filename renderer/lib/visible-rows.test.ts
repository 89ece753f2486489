import { expect, test } from 'vitest';
import { heightOf, rowsInSight, scaleOf, topToReveal } from './visible-rows.ts';

const shape = { count: 500_000, rowHeight: 56, before: 0, seen: 700 };

test('only the rows in sight and a few beside them are drawn, however long the list', () => {
  expect(rowsInSight(0, shape)).toEqual({ start: 0, end: 19 });
  expect(rowsInSight(56 * 400_000, shape)).toEqual({ start: 399_994, end: 400_019 });
});

test('what stands above the rows pushes them down', () => {
  expect(rowsInSight(0, { ...shape, before: 560 }).end).toBe(9);
});

test('an empty list and one that nobody sees draw nothing', () => {
  expect(rowsInSight(0, { ...shape, count: 0 })).toEqual({ start: 0, end: 0 });
  expect(rowsInSight(0, { ...shape, seen: 0 })).toEqual({ start: 0, end: 0 });
});

test('a list that became shorter while one stood at its end still shows its end', () => {
  const { start, end } = rowsInSight(56 * 400_000, { ...shape, count: 100 });
  expect(end).toBe(100);
  expect(start).toBeLessThan(100);
});

test('the scroll bar of a list taller than a browser allows still reaches both ends', () => {
  const height = heightOf(shape);
  const scale = scaleOf(shape);
  expect(height).toBe(16_000_000);
  expect((height - shape.seen) * scale).toBeCloseTo(shape.count * shape.rowHeight - shape.seen, 3);
  expect(scaleOf({ ...shape, count: 1_000 })).toBe(1);
});

test('a row is brought into sight by the shortest way, and not moved when it is there', () => {
  expect(topToReveal(100, 56 * 98, shape)).toBe(56 * 98);
  expect(topToReveal(100, 56 * 200, shape)).toBe(56 * 100);
  expect(topToReveal(100, 0, shape)).toBe(56 * 101 - 700);
  expect(topToReveal(0, 56 * 200, { ...shape, before: 300 })).toBe(0);
});
