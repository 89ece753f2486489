import { expect, test } from 'vitest';
import { canWatchAgain } from './catchup.ts';

const now = Date.UTC(2026, 10, 22, 20);
const hours = (count: number): number => now - count * 3_600_000;

test.each([
  ['yesterday, of two days', { days: 2 }, hours(24), true],
  ['three days ago, of two', { days: 2 }, hours(72), false],
  ['on a channel without a past', null, hours(1), false],
  ['this week, where the provider does not say how far it reaches', { days: null }, hours(160), true],
  ['the week before, where it does not say', { days: null }, hours(170), false],
  ['this week, where it says that it keeps zero days', { days: 0 }, hours(160), true],
  ['an hour ago, still on', { days: 1 }, hours(1), true],
  ['only now', { days: 1 }, now - 60_000, false],
  ['in an hour', { days: 1 }, hours(-1), false],
])('what began %s', (_, offer, start, expected) => {
  expect(canWatchAgain(offer, start, now)).toBe(expected);
});
