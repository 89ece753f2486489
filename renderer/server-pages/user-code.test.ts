import { expect, test } from 'vitest';
import { isWholeUserCode, spellUserCode } from './user-code.ts';

test.each([
  ['', ''],
  ['wdj', 'WDJ'],
  ['wdjb', 'WDJB'],
  ['wdjbm', 'WDJB-M'],
  ['WDJB-', 'WDJB'],
  ['wdjbmjht', 'WDJB-MJHT'],
  [' wdjb – mjht\n', 'WDJB-MJHT'],
  ['WDJB-MJHT-and-more', 'WDJB-MJHT'],
  ['\u202E<b>wdjb', 'BWDJ-B'],
])('%j is spelled %s', (typed, spelled) => {
  expect(spellUserCode(typed)).toBe(spelled);
});

test('a code is whole with eight letters', () => {
  expect(['', 'WDJB', 'WDJB-MJH', 'WDJB-MJHT'].map(isWholeUserCode)).toEqual([false, false, false, true]);
});
