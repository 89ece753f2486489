import { expect, test } from 'vitest';
import { indexAfterKey } from './roving-focus.ts';

const list = { total: 100, columns: 1, pageRows: 10 };
const grid = { total: 23, columns: 5, pageRows: 2 };

test('arrows move by one and stop at the ends of a list', () => {
  expect(indexAfterKey('ArrowDown', 0, list)).toBe(1);
  expect(indexAfterKey('ArrowUp', 0, list)).toBeNull();
  expect(indexAfterKey('ArrowDown', 99, list)).toBeNull();
});

test('sideways arrows leave a list, so that one reaches what stands beside it', () => {
  expect(indexAfterKey('ArrowLeft', 5, list)).toBeNull();
  expect(indexAfterKey('ArrowRight', 5, list)).toBeNull();
});

test('pages and ends stay inside the list', () => {
  expect(indexAfterKey('PageDown', 95, list)).toBe(99);
  expect(indexAfterKey('PageUp', 3, list)).toBe(0);
  expect(indexAfterKey('End', 0, list)).toBe(99);
  expect(indexAfterKey('Home', 50, list)).toBe(0);
});

test('in a grid, down from above a short last row lands on its end', () => {
  expect(indexAfterKey('ArrowDown', 19, grid)).toBe(22);
  expect(indexAfterKey('ArrowDown', 21, grid)).toBeNull();
});

test('in a grid, sideways stops at the edges', () => {
  expect(indexAfterKey('ArrowRight', 4, grid)).toBeNull();
  expect(indexAfterKey('ArrowLeft', 5, grid)).toBeNull();
  expect(indexAfterKey('ArrowRight', 0, grid)).toBe(1);
});

test('an empty list takes no key', () => {
  expect(indexAfterKey('ArrowDown', 0, { ...list, total: 0 })).toBeNull();
});
