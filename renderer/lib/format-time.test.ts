import { expect, test } from 'vitest';
import { elapsedShare, formatPosition, formatSince } from './format-time.ts';

test('playing time has hours only when it needs them', () => {
  expect([0, 7_000, 247_000, 3_729_000, 36_000_000].map(formatPosition)).toEqual(['0:00', '0:07', '4:07', '1:02:09', '10:00:00']);
});

test('what was is never told as yet to come', () => {
  const minute = 60_000;
  expect([-2 * minute, 0, minute].map((time) => formatSince(time, 0, 'en'))).toEqual(['2 minutes ago', 'this minute', 'this minute']);
});

test('the share of a programme stays between nothing and all of it', () => {
  expect([elapsedShare(100, 200, 50), elapsedShare(100, 200, 150), elapsedShare(100, 200, 300), elapsedShare(200, 200, 200)]).toEqual([
    0, 0.5, 1, 0,
  ]);
});
