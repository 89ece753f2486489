import { expect, test } from 'vitest';
import { PlaylistId, titleId } from '#shared/model/ids.ts';
import type { PlayableTitle } from '../../stores/now-playing.ts';
import { nextInContext } from './next-in-context.ts';

const playlistId = PlaylistId.parse('abcd1234');

function episode(name: string): PlayableTitle {
  const id = titleId({ playlistId, kind: 'episode', providerKey: name });
  return { id, kind: 'episode', name, logo: null, number: null, subtitle: null, seriesId: null, radio: false };
}

const titles = [episode('one'), episode('two')];

test('an episode is followed by the next of its list, which then stands there', () => {
  const next = nextInContext({ type: 'titles', titles, index: 0 });
  expect([next?.title.name, next?.context]).toEqual(['two', { type: 'titles', titles, index: 1 }]);
});

test('the last episode is followed by nothing', () => {
  expect(nextInContext({ type: 'titles', titles, index: 1 })).toBeNull();
});

test('a channel, and a title started from nowhere, is followed by nothing', () => {
  expect(nextInContext({ type: 'channels', playlistId, sort: 'playlist', index: 0, total: 9 })).toBeNull();
  expect(nextInContext(null)).toBeNull();
});
