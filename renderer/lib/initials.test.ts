import { expect, test } from 'vitest';
import { hueOf, initials } from './initials.ts';

test('a name gives the first letters of its first two words', () => {
  expect(['BBC One', 'TVN24', '##### SPORTS #####', 'UK | News', 'قناة الجزيرة', '日本', '', '🎬'].map(initials)).toEqual([
    'BO',
    'TV',
    'SP',
    'UN',
    'قا',
    '日本',
    '',
    '',
  ]);
});

test('a hue is the same each time and a hue', () => {
  for (const name of ['', 'BBC One', 'BBC Two', 'x'.repeat(10_000)]) {
    expect(hueOf(name)).toBe(hueOf(name));
    expect(hueOf(name)).toBeGreaterThanOrEqual(0);
    expect(hueOf(name)).toBeLessThan(360);
  }
});
