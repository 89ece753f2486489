import { expect, test } from 'vitest';
import { moveBefore } from './move-before.ts';

const list = ['a', 'b', 'c', 'd', 'e'];

test.each([
  ['up', ['d'], 'b', 'adbce'],
  ['down', ['a'], 'd', 'bcade'],
  ['several, in the order given', ['e', 'b'], 'a', 'ebacd'],
  ['to the end', ['b'], undefined, 'acdeb'],
  ['before one that moves too', ['b', 'c'], 'b', 'abcde'],
  ['before one that is not there', ['a'], 'x', 'bcdea'],
])('moves %s', (_, moving, before, moved) => {
  expect(moveBefore(list, moving, before).join('')).toBe(moved);
});
