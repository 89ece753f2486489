import { expect, test } from 'vitest';
import { titleId, type PlaylistId } from '#shared/model/ids.ts';
import { hrefOf, parseRoute, type Route } from './router.ts';

const id = titleId({ playlistId: 'abcd1234' as PlaylistId, kind: 'movie', providerKey: 'a/b c%2F?#é' }); // the pattern of an id

test('every route comes back from its address', () => {
  const routes: Route[] = [
    { page: 'live' },
    { page: 'movies' },
    { page: 'movie', id },
    { page: 'series' },
    { page: 'series-title', id },
    { page: 'search' },
    { page: 'settings' },
    { page: 'welcome' },
    { page: 'add' },
  ];
  expect(routes.map((route) => parseRoute(hrefOf(route)))).toEqual(routes);
});

test('an address that names nothing leads nowhere', () => {
  expect(['', '#', '#/', '#/nowhere', '#/movies/not an id', '#/movies/%E0%A4%A', '#/settings/x'].map(parseRoute)).toEqual(
    Array(7).fill(null),
  );
});
