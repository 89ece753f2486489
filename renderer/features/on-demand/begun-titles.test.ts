import { expect, test } from 'vitest';
import type { ResumePoint } from '#shared/contract/library.ts';
import { PlaylistId, titleId, type TitleId } from '#shared/model/ids.ts';
import { begunTitles } from './begun-titles.ts';

const playlistId = PlaylistId.parse('abcd1234');
const film = (key: string): TitleId => titleId({ playlistId, kind: 'movie', providerKey: key });
const series = (key: string): TitleId => titleId({ playlistId, kind: 'series', providerKey: key });
const episode = (key: string): TitleId => titleId({ playlistId, kind: 'episode', providerKey: key });

function begun(id: TitleId, kind: 'movie' | 'episode', seriesId: TitleId | null): ResumePoint {
  return { id, kind, name: '', markedAt: 0, positionMs: 60_000, durationMs: null, seriesId };
}

const shown = (points: ResumePoint[]) => begunTitles(points).map(({ id, point }) => [id, point.id]);

test('a film goes on by itself', () => {
  expect(shown([begun(film('2'), 'movie', null), begun(film('1'), 'movie', null)])).toEqual([
    [film('2'), film('2')],
    [film('1'), film('1')],
  ]);
});

test('a series is shown once, with the episode begun last', () => {
  const points = [
    begun(episode('12'), 'episode', series('1')),
    begun(episode('21'), 'episode', series('2')),
    begun(episode('11'), 'episode', series('1')),
  ];
  expect(shown(points)).toEqual([
    [series('1'), episode('12')],
    [series('2'), episode('21')],
  ]);
});

test('an episode whose series nobody knows leads nowhere and is left out', () => {
  expect(shown([begun(episode('11'), 'episode', null)])).toEqual([]);
});
