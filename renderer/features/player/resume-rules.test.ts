import { expect, test } from 'vitest';
import { isWorthResuming, shouldSave, watchedPart } from './resume-rules.ts';

const minute = 60_000;

test('a film is offered from where it was left, unless it had hardly begun or was nearly over', () => {
  const at = (positionMs: number): boolean => isWorthResuming({ positionMs, durationMs: 100 * minute });
  expect([at(0), at(29_999), at(30_000), at(94 * minute), at(95 * minute), at(100 * minute)]).toEqual([
    false,
    false,
    true,
    true,
    false,
    false,
  ]);
});

test('a film of unknown length is offered from wherever it was left', () => {
  expect([isWorthResuming({ positionMs: 200 * minute, durationMs: null }), watchedPart({ positionMs: 1, durationMs: null })]).toEqual(
    [true, null],
  );
});

test('the position is written down every ten seconds of watching, not while paused', () => {
  expect(shouldSave(null, 4_000, 0)).toBe(false);
  expect(shouldSave(null, 5_000, 0)).toBe(true);
  expect(shouldSave({ at: 0, positionMs: 5_000 }, 14_999, 9_999)).toBe(false);
  expect(shouldSave({ at: 0, positionMs: 5_000 }, 15_000, 10_000)).toBe(true);
  expect(shouldSave({ at: 0, positionMs: 5_000 }, 5_000, 60_000)).toBe(false);
});

test('the watched part stays between nothing and all of it', () => {
  expect([watchedPart({ positionMs: 50, durationMs: 100 }), watchedPart({ positionMs: 200, durationMs: 100 })]).toEqual([0.5, 1]);
});
