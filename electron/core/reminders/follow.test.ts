import { expect, test } from 'vitest';
import type { Programme } from '#shared/model/programme.ts';
import { findAgain } from './follow.ts';

const hour = 60 * 60_000;
const evening = Date.UTC(2026, 0, 10, 20);

function broadcast(hours: number, title: string | null, more: Partial<Programme> = {}): Programme {
  const start = evening + hours * hour;
  return { title, subTitle: null, start, stop: start + hour, season: null, episode: null, genre: null, isNew: false, isLive: false, isRepeat: false, isPremiere: false, ...more };
}

const film = broadcast(0, 'Der Film');
const episode = (hours: number, number: number | null) => broadcast(hours, 'Serie', { season: 1, episode: number });

test('the nearest of the name is it, within three hours', () => {
  expect(findAgain(film, [broadcast(-2, 'Der Film'), broadcast(0, 'News'), broadcast(1, 'DER FILM')])).toMatchObject({ title: 'DER FILM' });
  expect(findAgain(film, [broadcast(-2, 'Der Film'), broadcast(0, 'News')])?.start).toBe(evening - 2 * hour);
  expect(findAgain(film, [broadcast(3.5, 'Der Film')])).toBeUndefined();
  expect(findAgain(film, [])).toBeUndefined();
});

test('what comes every hour stays where it is', () => {
  expect(findAgain(film, [broadcast(-1, 'Der Film'), film, broadcast(1, 'Der Film')])).toBe(film);
});

test('an episode is followed among the others; without numbers its old place counts', () => {
  expect(findAgain(episode(0, 2), [episode(0, 1), episode(1, 2), episode(2, 3)])?.start).toBe(evening + hour);
  expect(findAgain(episode(0, 2), [episode(1, 1), episode(2, 3)])).toBeUndefined();
  expect(findAgain(episode(0, 2), [episode(0, 5)])).toMatchObject({ episode: 5 });
  expect(findAgain(episode(0, 2), [episode(0.5, null)])?.start).toBe(evening + hour / 2);
});

test('a programme without a name is known by its start', () => {
  expect(findAgain(broadcast(0, null), [broadcast(0, 'Now it has one'), broadcast(1, null)])).toMatchObject({ title: 'Now it has one' });
  expect(findAgain(broadcast(0, null), [broadcast(1, null)])).toBeUndefined();
});
