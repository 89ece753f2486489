import { expect, test } from 'vitest';
import { accountsContract, appContract } from '#shared/contract/contract.ts';
import { edgeCase } from '#shared/contract/edge-case.ts';
import { buildRequest, withHeaders } from './over-http.ts';

test('path names are filled and encoded, the rest of a read becomes the query', () => {
  const { http = '', ...procedure } = appContract.catalog.listChannels;
  const input = { playlistId: 'abcd1234', categoryId: 'abcd1234.gc.a%2Fb', search: 'é & b', limit: 50, offset: 0, sort: 'name' };
  expect(buildRequest(http, procedure, input)).toEqual({
    method: 'GET',
    url: '/v1/playlists/abcd1234/channels?offset=0&limit=50&category_id=abcd1234.gc.a%252Fb&search=%C3%A9+%26+b&sort=name',
    body: null,
  });
});

test('a change sends its names in snake case, also inside a union', () => {
  const { http = '', ...procedure } = appContract.playlists.updatePlaylist;
  const { method, url, body } = buildRequest(http, procedure, {
    playlistId: 'abcd1234',
    options: { insecureTls: true, userAgent: null },
    source: { type: 'xtream', server: 'http://tv.example.com', username: 'u', password: 'p' },
  });
  expect({ method, url }).toEqual({ method: 'PATCH', url: '/v1/playlists/abcd1234' });
  expect(JSON.parse(body ?? '')).toEqual({
    options: { insecure_tls: true, user_agent: null },
    source: { type: 'xtream', server: 'http://tv.example.com', username: 'u', password: 'p' },
  });
});

test('titles of every kind come back as they were', () => {
  const titles = {
    titles: [
      { kind: 'channel', id: 'abcd1234.c.1', playlistId: 'abcd1234', name: 'One', number: null, logo: null, category: null, radio: false, adult: false, catchup: { days: 7 } },
      { kind: 'movie', id: 'abcd1234.m.1', playlistId: 'abcd1234', name: 'Film', year: 1999, rating: 7.5, logo: null, category: null, adult: false, addedAt: 5 },
    ],
  };
  const { output } = appContract.catalog.listTitles;
  const { fromWire, toWire } = edgeCase(output);
  expect(fromWire(toWire(titles))).toEqual(titles);
});

test('a list in a query is its name once for each value', () => {
  const { http = '', ...procedure } = accountsContract.audit.listMine;
  const { url } = buildRequest(http, procedure, { limit: 25, actions: ['auth.login', 'a&b'], from_time: undefined });
  expect(url).toBe('/audit/me?limit=25&actions=auth.login&actions=a%26b');
});

test('what travels in headers is part of the answer again', () => {
  const { listMine } = accountsContract.audit;
  expect(withHeaders([], new Headers({ 'x-total-count': '7' }), listMine)).toEqual({ events: [], total: 7 });
  const { register, capacity } = accountsContract.devices;
  expect(withHeaders({ id: 1 }, new Headers({ 'x-capacity-remaining': '2' }), register)).toEqual({ device: { id: 1 }, devices_remaining: 2 });
  // Repeated in a header, but in the body as well.
  expect(withHeaders({ devices_remaining: 1 }, new Headers({ 'x-capacity-remaining': '1' }), capacity)).toEqual({ devices_remaining: 1 });
});
