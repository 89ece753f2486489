import { describe, expect, test } from 'vitest';
import type { KnownGroup } from './arrangement.ts';
import { newGroups, recognizeGroups } from './recognize.ts';

type Pairs = readonly (readonly [key: string | null, name: string | null])[];

function known(...pairs: Pairs): KnownGroup[] {
  return pairs.map(([providerKey, providerName], at) => ({
    id: `g${at}`,
    providerKey,
    providerName,
    hidden: false,
    name: null,
    position: null,
    mergedInto: null,
  }));
}

/** Key and name under which each known group is found; a group that is gone keeps what it had. */
function recognized(before: Pairs, now: readonly (readonly [string, string | null])[]): unknown {
  const groups = recognizeGroups(
    known(...before),
    now.map(([providerKey, name]) => ({ providerKey, name })),
  );
  return groups.map(({ providerKey, providerName }) => [providerKey, providerName]);
}

describe('a group is recognized', () => {
  test('by key and name, whatever case and ornaments the name has now', () => {
    expect(recognized([['1', 'UK | News'], ['2', 'Kids']], [['2', '★ KIDS ★'], ['1', 'uk news']])).toEqual([
      ['1', 'uk news'],
      ['2', '★ KIDS ★'],
    ]);
  });

  test('by its name when the provider renumbers, also when the numbers change hands', () => {
    expect(recognized([['1', 'News'], ['2', 'Kids'], ['3', 'Films']], [['2', 'News'], ['1', 'Kids'], ['9', 'Films']])).toEqual([
      ['2', 'News'],
      ['1', 'Kids'],
      ['9', 'Films'],
    ]);
  });

  test('by its key when the provider renames it', () => {
    const now = [['1', 'News'], ['2', 'Infantil'], ['3', 'Films']] as const;
    expect(recognized([['1', 'News'], ['2', 'Kids'], ['3', 'Films']], now)).toEqual([['1', 'News'], ['2', 'Infantil'], ['3', 'Films']]);
    expect(recognized([['1', 'UK Sports']], [['1', 'Sports United Kingdom']])).toEqual([['1', 'Sports United Kingdom']]);
  });

  test('when it comes back, under its number or another one', () => {
    expect(recognized([['1', 'News'], ['2', 'Kids']], [['1', 'News']])).toEqual([['1', 'News'], ['2', 'Kids']]);
    expect(recognized([['1', 'News'], [null, 'Kids']], [['1', 'News'], ['7', 'Kids']])).toEqual([['1', 'News'], ['7', 'Kids']]);
  });

  test('although the provider does not say its name this time', () => {
    expect(recognized([['1', 'News'], ['', null]], [['1', null], ['', null]])).toEqual([['1', 'News'], ['', null]]);
  });
});

describe('a group is taken as gone', () => {
  test('when its number went to another group while the rest was renumbered', () => {
    expect(recognized([['1', 'News'], ['2', 'Kids'], ['3', 'Films']], [['2', 'News'], ['3', 'Anime']])).toEqual([
      ['2', 'News'],
      [null, 'Kids'],
      [null, 'Films'],
    ]);
  });

  test('when two are called the same and both have other numbers', () => {
    expect(recognized([['1', 'News'], ['2', 'News'], ['3', 'Kids']], [['8', 'News'], ['9', 'News'], ['3', 'Kids']])).toEqual([
      ['1', 'News'],
      ['2', 'News'],
      ['3', 'Kids'],
    ]);
  });

  test('when nothing speaks for the one under its number', () => {
    expect(recognized([['1', 'News']], [['1', 'Anime']])).toEqual([[null, 'News']]);
  });
});

test('what is new is what no known group stands for', () => {
  const categories = [{ providerKey: '1', name: 'News' }, { providerKey: '2', name: 'Kids' }];
  expect(newGroups(recognizeGroups(known(['1', 'News'], ['5', 'Gone']), categories), categories)).toEqual([categories[1]]);
});

test('what did not change stays the same object', () => {
  const before = known(['1', 'News'], ['2', 'Kids']);
  const after = recognizeGroups(before, [{ providerKey: '2', name: 'Kids' }, { providerKey: '1', name: 'News' }]);
  expect(after.every((group, at) => group === before[at])).toBe(true);
});
