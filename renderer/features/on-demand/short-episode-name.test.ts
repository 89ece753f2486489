import { expect, test } from 'vitest';
import { shortEpisodeName } from './short-episode-name.ts';

const short = (name: string): string => shortEpisodeName(name, 'Harbor Lights');

test('the series and the number before a name are left out, however they are written', () => {
  expect([
    short('Harbor Lights - S01E02 - Low Tide'),
    short('harbor lights S01E02 Low Tide'),
    short('S01E02: Low Tide'),
    short('1x02 - Low Tide'),
    short('Low Tide'),
  ]).toEqual(['Low Tide', 'Low Tide', 'Low Tide', 'Low Tide', 'Low Tide']);
});

test('nothing is left of a name that says only the series and the number', () => {
  expect([short('Harbor Lights - S01E02'), short('S01E02'), short('  '), short('Harbor Lights')]).toEqual(['', '', '', '']);
});

test('a name that merely begins like the series, or like a number, stays whole', () => {
  expect([short('Harbor Lights Go Out'), short('24 Hours'), short('Season of Glass'), short('S.O.S.')]).toEqual([
    'Harbor Lights Go Out',
    '24 Hours',
    'Season of Glass',
    'S.O.S.',
  ]);
});
