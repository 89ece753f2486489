import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlaylistId } from '#shared/model/ids.ts';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import * as misbehaviors from '../fake-provider/misbehaviors.ts';
import { channelNames, startCore, type RunningCore } from './start-core.ts';

const catalog = makeCatalog({ channels: ['Alpha One', 'Beta Two', 'Gamma Three', 'Delta Four'], movies: 2, series: 1, categories: 2, episodesPerSeason: 2 });

let running: RunningCore;

beforeAll(async () => {
  running = await startCore({ panel: { catalog } });
});

afterAll(() => running.stop());

async function categoriesOf(playlistId: PlaylistId) {
  const { categories } = await running.api.catalog.listCategories({ playlistId, kind: 'channel' });
  const named: [string | null, string[]][] = [];
  for (const { id, name } of categories) {
    const { items } = await running.api.catalog.listChannels({ playlistId, categoryId: id });
    named.push([name, items.map((item) => item.name)]);
  }
  return named;
}

describe('when a panel refuses its own API', () => {
  test.each([
    ['with 403', misbehaviors.status(403, 'no')],
    ['with 404', misbehaviors.status(404)],
    ['with a page', misbehaviors.htmlPage()],
    ['with nothing', misbehaviors.emptyReply()],
  ])('%s, its playlist is read instead, and favorites go on meaning the same channels', async (_, refusal) => {
    const { id: playlistId } = await running.add();
    const { items } = await running.api.catalog.listChannels({ playlistId });
    running.panel.behave({ path: '/player_api.php' }, refusal);
    const after = await running.refresh(playlistId);
    running.panel.recover();

    expect(after).toMatchObject({ lastFailure: null, counts: { channels: 4, movies: 2, series: 1 } });
    expect(after.lastResult?.notes).toEqual(['panel-refused']);
    expect((await running.api.catalog.listTitles({ ids: items.map(({ id }) => id) })).titles.map(({ name }) => name)).toEqual(
      items.map(({ name }) => name),
    );
    const played = await running.play(items[0]!.id, { most: 2_000 });
    expect([played.status, played.bytes[0]]).toEqual([200, 0x47]);
    await running.api.playlists.removePlaylist({ playlistId });
  });

  test('because of the login, nothing else is asked', async () => {
    running.panel.behave({}, misbehaviors.authZero());
    running.panel.forgetRequests();
    const { lastFailure } = await running.add();
    running.panel.recover();

    expect(lastFailure).toMatchObject({ code: 'provider_rejected', reason: 'auth' });
    expect(running.panel.requests().map(({ path }) => path)).toEqual(['/player_api.php']);
  });

  test('and the playlist too, the reason is the one the API gave', async () => {
    running.panel.behave({ path: '/player_api.php' }, misbehaviors.htmlPage());
    running.panel.behave({ path: '/get.php' }, misbehaviors.blockedText('too many lines'));
    const { lastFailure } = await running.add();
    running.panel.recover();

    expect(lastFailure).toMatchObject({ code: 'provider_rejected', reason: 'blocked' });
  });
});

test('channels in no category, in one that no list has, and in several, are all there', async () => {
  const [alpha, beta, gamma, delta] = catalog.channels;
  running.panel.setCatalog({
    ...catalog,
    channels: [
      { ...alpha!, categoryIds: [] },
      { ...beta!, categoryIds: ['99'] },
      { ...gamma!, categoryIds: ['2', '1'] },
      { ...delta!, categoryIds: ['1'] },
    ],
  });
  const { id } = await running.add();
  running.panel.setCatalog(catalog);

  expect(await channelNames(running, id)).toEqual(['Alpha One', 'Beta Two', 'Gamma Three', 'Delta Four']);
  expect(await categoriesOf(id)).toEqual([
    ['Channels 1', ['Gamma Three', 'Delta Four']],
    ['Channels 2', ['Gamma Three']],
    [null, ['Alpha One', 'Beta Two']],
  ]);
  expect((await running.reader.compat.listGroups({})).groups).toMatchObject({ 'Channels 2': 1, 'Channels 1': 1, Unknown: 2 });
});

test('a list that comes as an object, or behind a warning, is a list', async () => {
  running.panel.behave({ action: 'get_live_streams' }, misbehaviors.objectForList());
  running.panel.behave({ action: 'get_vod_streams' }, misbehaviors.phpWarningBefore());
  const { counts } = await running.add();
  running.panel.recover();

  expect(counts).toEqual({ channels: 4, movies: 2, series: 1 });
});

describe('pages of titles', () => {
  test('are asked of the panel when first opened, and then kept', async () => {
    const { id: playlistId } = await running.add();
    const { items: movies } = await running.api.catalog.listMovies({ playlistId });
    const { items: series } = await running.api.catalog.listSeries({ playlistId });
    running.panel.forgetRequests();
    const movie = await running.api.catalog.getMovie({ movieId: movies[0]!.id });
    const show = await running.api.catalog.getSeries({ seriesId: series[0]!.id });
    await running.api.catalog.getMovie({ movieId: movies[0]!.id });
    await running.api.catalog.getSeries({ seriesId: series[0]!.id });

    expect(movie).toMatchObject({ durationMs: 48_000, director: ['Lena Orlo'], container: 'mp4' });
    expect(show.seasons.map(({ number, episodes }) => [number, episodes.map((episode) => episode.number)])).toEqual([[1, [1, 2]], [2, [1, 2]]]);
    expect(running.panel.requests().map(({ action }) => action)).toEqual(['get_vod_info', 'get_series_info']);

    const episode = show.seasons[0]!.episodes[0]!;
    await running.api.library.setResumePoint({ titleId: episode.id, positionMs: 5_000, durationMs: 24_000, seriesId: show.id });
    await running.refresh(playlistId);
    expect((await running.play(episode.id, { range: 'bytes=0-99' })).status).toBe(206);
    expect((await running.api.library.listResumePoints({ playlistId })).resumePoints).toMatchObject([{ id: episode.id, name: episode.name, seriesId: show.id }]);
  });

  test('show what is stored when the panel does not answer', async () => {
    const { id: playlistId } = await running.add();
    const { items } = await running.api.catalog.listMovies({ playlistId });
    running.panel.behave({ action: 'get_vod_info' }, misbehaviors.status(500));
    const movie = await running.api.catalog.getMovie({ movieId: items[0]!.id });
    running.panel.recover();

    expect(movie).toMatchObject({ name: items[0]!.name, year: 1960, plot: null, container: 'mp4' });
  });
});

test('now and next come from the panel’s short guide', async () => {
  const { id: playlistId } = await running.add();
  const { items } = await running.api.catalog.listChannels({ playlistId });
  const { now, next } = await running.reader.guide.getNowNext({ channelId: items[0]!.id });

  expect(now?.title).toEqual(expect.any(String));
  expect(now!.start).toBeLessThanOrEqual(Date.now());
  expect(next!.start).toBeGreaterThan(Date.now());
});

test('a source that is corrected while it refreshes is refreshed as corrected', async () => {
  const { api, panel } = running;
  panel.behave({ kind: 'account' }, misbehaviors.slowHeaders(60_000), { times: 1 });
  const { id: playlistId } = await api.playlists.addPlaylist({ source: { type: 'xtream', server: panel.url, username: 'mistyped', password: 'mistyped' } });
  await expect.poll(() => panel.requests({ kind: 'account' }).at(-1)?.query.get('username')).toBe('mistyped');
  await api.playlists.updatePlaylist({ playlistId, source: running.login() });

  expect(await running.settled(playlistId)).toMatchObject({ lastFailure: null, counts: { channels: 4 } });
  expect(panel.requests({ kind: 'account' }).at(-1)?.query.get('username')).toBe(panel.username);
});

describe('a new login', () => {
  test('takes the place of the login before, and stops its refresh', async () => {
    const { api, panel } = running;
    await api.compat.login({ host: panel.url, username: 'somebody', password: 'of-before' });
    panel.behave({ kind: 'account' }, misbehaviors.slowHeaders(60_000), { times: 1 });
    await api.compat.refresh({});
    await expect.poll(() => panel.requests({ kind: 'account' }).at(-1)?.query.get('username')).toBe('somebody');
    await api.compat.login({ host: panel.url, username: panel.username, password: panel.password });
    const { status } = await api.compat.refresh({});
    const login = (await api.playlists.listPlaylists({})).playlists.filter(({ name }) => name === 'login');

    expect([status, login.length]).toEqual(['started', 1]);
    expect((await running.settled(login[0]!.id)).counts.channels).toBe(4);
  });

  test('at another provider begins without the catalog of the one before', async () => {
    const { api, panel } = running;
    await api.compat.login({ host: panel.url, username: panel.username, password: panel.password });
    await api.compat.refresh({});
    const { id } = (await api.playlists.listPlaylists({})).playlists.find(({ name }) => name === 'login')!;
    await running.settled(id);
    await api.compat.login({ host: `localhost:${panel.port}`, username: panel.username, password: panel.password });

    expect(await api.compat.getStatus({})).toMatchObject({ logged_in: true, cache_available: false, channel_count: 0, refresh_status: 'missing' });
  });
});
