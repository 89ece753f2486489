import { describe, expect, test } from 'vitest';
import { neighbor, nextEpisode } from './neighbors.ts';

const list = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];

describe('the next and previous channel', () => {
  test('go round at both ends', () => {
    expect([neighbor(list, 'c', 1)?.id, neighbor(list, 'a', -1)?.id, neighbor(list, 'b', 1)?.id]).toEqual(['a', 'c', 'c']);
  });

  test('of a channel that is not in the list are its first and its last', () => {
    expect([neighbor(list, 'x', 1)?.id, neighbor(list, null, -1)?.id]).toEqual(['a', 'c']);
  });

  test('of an empty list are none', () => {
    expect(neighbor([], 'a', 1)).toBeUndefined();
  });
});

describe('the next episode', () => {
  const seasons = [
    { number: 2, episodes: [{ id: 's2e1' }] },
    { number: 0, episodes: [{ id: 'special' }] },
    { number: 1, episodes: [{ id: 's1e1' }, { id: 's1e2' }] },
    { number: 3, episodes: [] },
    { number: 4, episodes: [{ id: 's4e1' }] },
  ];

  test('is the one after it, then the first of the next season that has any', () => {
    expect(['s1e1', 's1e2', 's2e1'].map((id) => nextEpisode(seasons, id)?.id)).toEqual(['s1e2', 's2e1', 's4e1']);
  });

  test('after the last, after a special and after a stranger is none', () => {
    expect(['s4e1', 'special', 'x'].map((id) => nextEpisode(seasons, id))).toEqual([undefined, undefined, undefined]);
  });
});
