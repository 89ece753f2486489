import { describe, expect, test } from 'vitest';
import type { Mark, ResumePoint } from '#shared/contract/library.ts';
import { PlaylistId, titleId } from '#shared/model/ids.ts';
import type { Episode, Season } from '#shared/model/title.ts';
import { continueFrom, playOrder } from './continue-from.ts';

const playlistId = PlaylistId.parse('abcd1234');
const id = (key: string) => titleId({ playlistId, kind: 'episode', providerKey: key });

function season(number: number, count: number): Season {
  const episodes = Array.from({ length: count }, (_, index): Episode => ({
    kind: 'episode',
    id: id(`${number}x${index + 1}`),
    seriesId: titleId({ playlistId, kind: 'series', providerKey: '1' }),
    name: '',
    season: number,
    number: index + 1,
    plot: null,
    durationMs: null,
    image: null,
  }));
  return { number, name: null, airDate: null, poster: null, episodes };
}

const watched = (key: string, markedAt: number): Mark => ({ id: id(key), kind: 'episode', name: key, markedAt });
const begun = (key: string, markedAt: number): ResumePoint => ({
  ...watched(key, markedAt),
  positionMs: 60_000,
  durationMs: null,
  seriesId: null,
});

// As some panels send them: the specials last, the seasons in no order.
const seasons = [season(2, 2), season(1, 2), season(0, 2)];
const where = (points: ResumePoint[], history: Mark[]) => {
  const found = continueFrom(seasons, points, history);
  return found && [found.episode.season, found.episode.number, found.positionMs];
};

describe('a series goes on', () => {
  test('with its first regular episode when nothing was watched', () => {
    expect(where([], [])).toEqual([1, 1, 0]);
  });

  test('in the middle of the episode begun last', () => {
    expect(where([begun('1x2', 5)], [watched('1x2', 5), watched('1x1', 1)])).toEqual([1, 2, 60_000]);
  });

  test('with the one after the last that was watched to its end, across seasons', () => {
    expect(where([], [watched('1x2', 5)])).toEqual([2, 1, 0]);
  });

  test('after what was finished later than something else was begun', () => {
    expect(where([begun('1x1', 1)], [watched('2x1', 9), watched('1x1', 1)])).toEqual([2, 2, 0]);
  });

  test('from the start again when its last episode was watched', () => {
    expect(where([], [watched('2x2', 9)])).toEqual([1, 1, 0]);
  });

  test('nowhere when it has no episodes', () => {
    expect(continueFrom([season(1, 0)], [], [])).toBeNull();
  });
});

test('specials follow specials, and regular episodes never lead into them', () => {
  const codes = (from: string) => playOrder(seasons, id(from)).map((episode) => `${episode.season}x${episode.number ?? 0}`);
  expect([codes('0x1'), codes('1x1')]).toEqual([
    ['0x1', '0x2'],
    ['1x1', '1x2', '2x1', '2x2'],
  ]);
});
