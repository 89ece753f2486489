import { describe, expect, test } from 'vitest';
import { moveBefore } from '#shared/model/move-before.ts';
import { meant, toggled, withRange } from './selection.ts';
import { stepDown, stepToTop, stepUp, type Step } from './steps.ts';

const list = ['a', 'b', 'c', 'd', 'e'];

function after(step: Step<string> | null, moving: readonly string[]): string {
  return step === null ? 'stays' : moveBefore(list, moving, step.before ?? undefined).join('');
}

describe('a step', () => {
  test.each([
    [['c'], 'acbde', 'abdce', 'cabde'],
    [['a'], 'stays', 'bacde', 'stays'],
    [['e'], 'abced', 'stays', 'eabcd'],
    [['b', 'c'], 'bcade', 'adbce', 'bcade'],
    [['b', 'd'], 'bdace', 'acebd', 'bdace'],
    [['a', 'c'], 'acbde', 'bdace', 'acbde'],
    [list, 'stays', 'stays', 'stays'],
    [[], 'stays', 'stays', 'stays'],
  ])('of %j goes up, down and to the top', (moving, up, down, top) => {
    expect([after(stepUp(list, moving), moving), after(stepDown(list, moving), moving), after(stepToTop(list, moving), moving)]).toEqual([
      up,
      down,
      top,
    ]);
  });
});

test('a range ticks what lies between, whichever way it is drawn', () => {
  expect([...withRange(new Set(['a']), list, 3, 1)]).toEqual(['a', 'b', 'c', 'd']);
  expect([...withRange(new Set<string>(), list, -1, 1)]).toEqual(['a', 'b']);
});

test('ticking twice unticks', () => {
  expect([...toggled(toggled(new Set<string>(), 'b'), 'b')]).toEqual([]);
});

test('what is meant is what is ticked in the order of the list, else where the keys stand', () => {
  expect(meant(new Set(['d', 'b', 'gone']), list, 'a')).toEqual(['b', 'd']);
  expect(meant(new Set<string>(), list, 'a')).toEqual(['a']);
  expect(meant(new Set<string>(), list, undefined)).toEqual([]);
});
