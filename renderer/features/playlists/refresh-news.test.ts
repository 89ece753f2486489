import { expect, test } from 'vitest';
import { Playlist, type RefreshResult } from '#shared/model/playlist.ts';
import { hasChanges, refreshNews } from './refresh-news.ts';

const nothing = { added: 0, removed: 0, renamed: 0, moved: 0, renumbered: 0 };

function result(finishedAt: number, changes: RefreshResult['changes']): RefreshResult {
  const counts = { channels: 2, movies: 0, series: 0, episodes: 0 };
  return { finishedAt, durationMs: 1, counts, changes, skipped: [], notes: [], failures: [] };
}

function playlist(differs: Partial<Playlist>): Playlist {
  return {
    ...Playlist.parse({
      id: 'abcd1234',
      name: 'Mine',
      sourceType: 'demo',
      place: '',
      options: {},
      active: true,
      createdAt: 0,
      hasCredentials: true,
      counts: { channels: 2, movies: 0, series: 0 },
      refreshedAt: 1,
      lastResult: null,
      lastFailure: null,
      refreshing: null,
      importing: false,
      held: null,
      choice: null,
      account: null,
      guideUrls: 0,
    }),
    ...differs,
  };
}

test('a refresh that changed something is told once, one that did not is not', () => {
  const first = playlist({ lastResult: result(1, null) });
  const changed = playlist({ lastResult: result(2, { ...nothing, added: 3 }) });
  expect(refreshNews(first, changed)).toMatchObject({ type: 'changed', changes: { added: 3 } });
  expect(refreshNews(changed, changed)).toBeNull();
  expect(refreshNews(changed, playlist({ lastResult: result(3, nothing) }))).toBeNull();
});

test('a first import is not told here: it has a panel of its own', () => {
  expect(refreshNews(playlist({}), playlist({ lastResult: result(1, null) }))).toBeNull();
});

test('an answer that is held is told by the part that lost most', () => {
  const held = {
    heldAt: 5,
    parts: [
      { part: 'channels' as const, before: 100, now: 40 },
      { part: 'movies' as const, before: 9_000, now: 10 },
    ],
  };
  expect(refreshNews(playlist({}), playlist({ held }))).toMatchObject({ type: 'held', part: { part: 'movies' } });
  expect(refreshNews(playlist({ held }), playlist({ held }))).toBeNull();
});

test('what was only renumbered is a change, too', () => {
  expect(hasChanges({ ...nothing, renumbered: 1 })).toBe(true);
  expect([hasChanges(nothing), hasChanges(null)]).toEqual([false, false]);
});
