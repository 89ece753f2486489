import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TitleId } from '#shared/model/ids.ts';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import { startFakeProvider, type FakeProvider } from '../fake-provider/fake-provider.ts';
import * as misbehaviors from '../fake-provider/misbehaviors.ts';
import { channelNames, startCore, type RunningCore } from './start-core.ts';

let running: RunningCore;
const providers: FakeProvider[] = [];

beforeAll(async () => {
  running = await startCore();
});

afterAll(async () => {
  await running.stop();
  await Promise.all(providers.map((provider) => provider.close()));
});

/** A provider of its own, so that tests can disturb theirs at the same time. */
async function another(catalog = makeCatalog({ channels: ['Alpha One', 'Beta Two', 'Gamma Three'], movies: 2, categories: 2 })): Promise<FakeProvider> {
  const provider = await startFakeProvider({ catalog });
  providers.push(provider);
  return provider;
}

test('a refresh brings channels, films, series and what the account says', async () => {
  const playlist = await running.add();

  expect(playlist).toMatchObject({
    counts: { channels: 3, movies: 2, series: 1 },
    lastFailure: null,
    lastResult: { counts: { channels: 3, movies: 2, series: 1, episodes: 0 }, skipped: [] },
    account: { status: 'Active', trial: false },
    hasCredentials: true,
    active: true,
    refreshing: null,
  });
  expect(await channelNames(running, playlist.id)).toEqual(['Alpha One', 'Beta Two', 'Gamma Three']);
});

test('one request at a time goes to a panel, with the name of a player', async () => {
  const panel = await another();
  await running.add(running.login(panel));

  expect(panel.peakParallel()).toBe(1);
  expect(panel.requests().map(({ action }) => action)).toEqual([
    null,
    'get_live_categories',
    'get_live_streams',
    'get_vod_categories',
    'get_vod_streams',
    'get_series_categories',
    'get_series',
  ]);
  expect(new Set(panel.requests().map(({ headers }) => headers['user-agent']))).toEqual(new Set([expect.stringContaining('VLC/')]));
});

test('progress tells the phases in their order, and ends', async () => {
  const panel = await another();
  const { id } = await running.add(running.login(panel));
  const seen = running.events.flatMap((event) => (event.type === 'playlists.progress' && event.progress.playlistId === id ? [event.progress] : []));
  const phases = seen.map(({ phase }) => phase).filter((phase, at, all) => phase !== all[at - 1]);

  expect(phases).toEqual(['connecting', 'reading', 'storing', 'indexing']);
  expect(seen.at(-1)).toMatchObject({ entries: 5, part: null });
  expect(seen.at(-1)?.bytes).toBeGreaterThan(500);
});

describe.concurrent('an answer that is no catalog leaves the old one and says why', () => {
  const everything = {};
  const live = { action: 'get_live_streams' };
  const account = { kind: 'account' } as const;
  const noWay: readonly (readonly [string, (provider: FakeProvider) => void, { code: string; reason?: string }])[] = [
    ['nothing at all', (p) => void p.behave(everything, misbehaviors.emptyReply()), { code: 'provider_malformed', reason: 'empty' }],
    ['an empty list of everything', (p) => void p.behave({ kind: 'action' }, misbehaviors.reply('[]')), { code: 'provider_malformed', reason: 'empty' }],
    ['a page', (p) => void p.behave(everything, misbehaviors.htmlPage()), { code: 'provider_rejected', reason: 'blocked' }],
    ['a text that speaks of a block', (p) => void p.behave(everything, misbehaviors.blockedText()), { code: 'provider_rejected', reason: 'blocked' }],
    ['a refused login', (p) => void p.behave(account, misbehaviors.authZero()), { code: 'provider_rejected', reason: 'auth' }],
    ['an expired account', (p) => void p.setAccount({ status: 'Expired' }), { code: 'provider_expired', reason: 'expired' }],
    ['a banned account', (p) => void p.setAccount({ status: 'Banned' }), { code: 'provider_rejected', reason: 'banned' }],
    ['a plea for a long pause', (p) => void p.behave(live, misbehaviors.tooManyRequests(3_600)), { code: 'provider_busy', reason: 'rate-limited' }],
    ['silence', (p) => void p.behave(account, misbehaviors.slowHeaders(60_000)), { code: 'provider_unreachable', reason: 'timeout' }],
    ['a redirect in circles', (p) => void p.behave(everything, misbehaviors.redirectLoop()), { code: 'provider_unreachable', reason: 'redirects' }],
  ];

  test.each(noWay)('%s', async (_, disturb, expected) => {
    const panel = await another();
    const before = await running.add(running.login(panel));
    disturb(panel);
    const after = await running.refresh(before.id);

    expect(after.lastFailure).toMatchObject(expected);
    expect(after).toMatchObject({ counts: before.counts, refreshedAt: before.refreshedAt, lastResult: before.lastResult });
    expect(await channelNames(running, before.id)).toEqual(['Alpha One', 'Beta Two', 'Gamma Three']);
    expect(after.lastFailure?.message.length).toBeGreaterThan(15);
    expect(after.lastFailure?.message).not.toContain(panel.password);
    expect(after.lastFailure?.message).not.toContain('player_api');

    panel.recover();
    panel.setAccount({ status: 'Active' });
    expect(await running.refresh(before.id)).toMatchObject({ lastFailure: null, counts: before.counts });
  }, 30_000);

  const inOnePart: typeof noWay = [
    ['a refused login in the middle', (p) => void p.behave(live, misbehaviors.authZero()), { code: 'provider_rejected', reason: 'auth' }],
    ['status 500', (p) => void p.behave(live, misbehaviors.status(500)), { code: 'provider_unreachable', reason: 'server' }],
    ['status 884', (p) => void p.behave(live, misbehaviors.status(884)), { code: 'provider_rejected', reason: 'auth' }],
    ['half a list', (p) => void p.behave(live, misbehaviors.truncated()), { code: 'provider_malformed', reason: 'truncated' }],
    ['a connection that breaks', (p) => void p.behave(live, misbehaviors.brokenMidBody()), { code: 'provider_unreachable', reason: 'truncated' }],
    ['a connection that is reset', (p) => void p.behave(live, misbehaviors.resetBeforeHeaders()), { code: 'provider_unreachable', reason: 'server' }],
    ['an answer larger than any', (p) => void p.behave(live, misbehaviors.reply('[', 'application/json', { 'content-length': String(2 ** 31) })), { code: 'too_large' }],
    ['a bomb', (p) => void p.behave(live, misbehaviors.gzipBomb(512 * 1024 * 1024)), { code: 'too_large', reason: 'ratio' }],
    ['silence in the middle', (p) => void p.behave(live, misbehaviors.slowDrip({ bytes: 200, everyMs: 60_000 })), { code: 'provider_unreachable', reason: 'timeout' }],
  ];

  test.each(inOnePart)('of one part alone: %s', async (_, disturb, expected) => {
    const panel = await another();
    const before = await running.add(running.login(panel));
    disturb(panel);
    const after = await running.refresh(before.id);

    expect(after).toMatchObject({
      lastFailure: null,
      counts: before.counts,
      lastResult: { notes: ['channels-unavailable'], failures: [{ part: 'channels', failure: expected }] },
    });
    expect(await channelNames(running, before.id)).toEqual(['Alpha One', 'Beta Two', 'Gamma Three']);
    const [failed] = after.lastResult?.failures ?? [];
    expect(failed?.failure.message.length).toBeGreaterThan(15);
    expect(failed?.failure.message).not.toContain(panel.password);

    panel.recover();
    expect((await running.refresh(before.id)).lastResult).toMatchObject({ notes: [], failures: [] });
  }, 30_000);

  test('nobody listens at the address', async () => {
    const panel = await startFakeProvider({ catalog: makeCatalog({ channels: 1 }) });
    const before = await running.add(running.login(panel));
    await panel.close();

    expect((await running.refresh(before.id)).lastFailure).toMatchObject({ code: 'provider_unreachable', reason: 'server' });
    expect(await channelNames(running, before.id)).toHaveLength(1);
  });
});

test('a first refresh that fails leaves a playlist without a catalog and without rows', async () => {
  const panel = await another();
  panel.behave({ action: 'get_live_streams' }, misbehaviors.status(884));
  panel.behave({ action: 'get_vod_streams' }, misbehaviors.status(884));
  panel.behave({ action: 'get_series' }, misbehaviors.status(884));
  const playlist = await running.add(running.login(panel));

  expect(playlist).toMatchObject({ counts: { channels: 0, movies: 0, series: 0 }, refreshedAt: null, lastResult: null });
  expect(await running.api.catalog.listCategories({ playlistId: playlist.id, kind: 'channel' })).toEqual({ categories: [], total: 0 });
});

test('a new playlist keeps the kinds that came when another kind fails', async () => {
  const panel = await another();
  panel.behave({ action: 'get_vod_streams' }, misbehaviors.status(884));
  const playlist = await running.add(running.login(panel));

  expect(playlist).toMatchObject({
    counts: { channels: 3, movies: 0 },
    lastFailure: null,
    lastResult: { notes: ['movies-unavailable'] },
  });
});

test('half of a kind is none of it, also where nothing is stored yet', async () => {
  const panel = await another(makeCatalog({ channels: 3_000, movies: 2 }));
  panel.behave({ action: 'get_live_streams' }, misbehaviors.brokenMidBody({ share: 0.9 }));

  expect(await running.add(running.login(panel))).toMatchObject({
    counts: { channels: 0, movies: 2 },
    lastResult: { notes: ['channels-unavailable'] },
  });
});

test('trouble that passes is tried again and not told', async () => {
  const panel = await another();
  panel.behave({ action: 'get_live_streams' }, misbehaviors.status(502), { times: 1 });
  panel.behave({ action: 'get_vod_streams' }, misbehaviors.truncated(), { times: 2 });

  expect(await running.add(running.login(panel))).toMatchObject({ counts: { channels: 3, movies: 2 }, lastFailure: null });
});

test('a second try starts the list again: nothing of the broken first one stays', async () => {
  const names = Array.from({ length: 5_000 }, (_, at) => `First ${at}`);
  const panel = await another(makeCatalog({ channels: names }));
  panel.behave({ action: 'get_live_streams' }, async (moment) => {
    await misbehaviors.brokenMidBody({ share: 0.9 })(moment);
    panel.setCatalog(makeCatalog({ channels: ['Second One', 'Second Two'] }));
  }, { times: 1 });
  const { id, counts } = await running.add(running.login(panel));

  expect(counts.channels).toBe(2);
  expect(await channelNames(running, id)).toEqual(['Second One', 'Second Two']);
});

describe('what the user marked', () => {
  const marked = async (playlistId: Awaited<ReturnType<RunningCore['add']>>['id']) => ({
    favorites: (await running.api.library.listFavorites({ playlistId })).favorites.map(({ id }) => id),
    history: (await running.api.library.listHistory({ playlistId })).history.map(({ id }) => id),
    resumePoints: (await running.api.library.listResumePoints({ playlistId })).resumePoints.map(({ id, positionMs }) => ({ id, positionMs })),
  });
  const titles = async (ids: TitleId[]) => (await running.api.catalog.listTitles({ ids })).titles.map(({ name }) => name);

  test('survives a refresh, renumbered categories, and titles that go and come back', async () => {
    const catalog = makeCatalog({ channels: ['Alpha One', 'Beta Two', 'Gamma Three'], movies: ['The Film'], categories: 2 });
    const panel = await another(catalog);
    const { id: playlistId } = await running.add(running.login(panel));
    const { items: channels } = await running.api.catalog.listChannels({ playlistId });
    const { items: movies } = await running.api.catalog.listMovies({ playlistId });
    const [alpha, beta] = [channels[0]!.id, channels[1]!.id];
    const film = movies[0]!.id;
    await running.api.library.addFavorite({ titleId: beta });
    await running.api.library.addFavorite({ titleId: film });
    await running.api.library.recordWatch({ titleId: alpha });
    await running.api.library.setResumePoint({ titleId: film, positionMs: 60_000, durationMs: 5_000_000 });
    const before = await marked(playlistId);
    expect(before).toEqual({ favorites: [beta, film], history: [alpha], resumePoints: [{ id: film, positionMs: 60_000 }] });

    panel.setCatalog({
      ...catalog,
      liveCategories: catalog.liveCategories.map(({ id, name }) => ({ id: `9${id}`, name })),
      channels: catalog.channels.map((channel) => ({ ...channel, categoryIds: channel.categoryIds.map((id) => `9${id}`) })),
    });
    await running.refresh(playlistId);
    expect(await marked(playlistId)).toEqual(before);
    expect(await titles([beta, film])).toEqual(['Beta Two', 'The Film (1960)']);

    panel.setCatalog({ ...catalog, channels: catalog.channels.slice(2), movies: [], movieCategories: [] });
    await running.refresh(playlistId);
    expect(await titles([beta, film])).toEqual([]);
    expect(await marked(playlistId)).toEqual(before);

    panel.setCatalog(catalog);
    await running.refresh(playlistId);
    expect(await titles([beta, film])).toEqual(['Beta Two', 'The Film (1960)']);
    expect(await marked(playlistId)).toEqual(before);
  });
});

test('a cancelled refresh leaves the old catalog, and is no failure', async () => {
  const panel = await another();
  const { id: playlistId, refreshedAt } = await running.add(running.login(panel));
  panel.setCatalog(makeCatalog({ channels: ['Another'] }));
  panel.behave({ action: 'get_vod_streams' }, misbehaviors.slowHeaders(60_000));
  await running.api.playlists.refreshPlaylist({ playlistId });
  await expect.poll(() => panel.requests({ action: 'get_vod_streams' }).length).toBe(2);
  const { cancelled } = await running.api.playlists.cancelRefresh({ playlistId });
  const after = await running.settled(playlistId);

  expect(cancelled).toBe(true);
  expect(after).toMatchObject({ refreshedAt, lastFailure: null, counts: { channels: 3, movies: 2 } });
  expect(await channelNames(running, playlistId)).toEqual(['Alpha One', 'Beta Two', 'Gamma Three']);
  await expect.poll(() => panel.requests({ action: 'get_vod_streams' }).at(-1)?.end).toBe('dropped');
  expect(await running.api.playlists.cancelRefresh({ playlistId })).toEqual({ cancelled: false });
});

test('one refresh of a source runs at a time, however often it is asked for', async () => {
  const panel = await another();
  const { id: playlistId } = await running.add(running.login(panel));
  panel.forgetRequests();
  const answers = await Promise.all(Array.from({ length: 100 }, () => running.api.playlists.refreshPlaylist({ playlistId })));
  await running.settled(playlistId);

  expect(answers.filter(({ started }) => started)).toHaveLength(1);
  expect(panel.requests({ action: 'get_live_streams' })).toHaveLength(1);
});

test('two sources refresh at the same time', async () => {
  const [slow, quick] = [await another(), await another()];
  slow.behave({ action: 'get_live_streams' }, misbehaviors.slowHeaders(700));
  const { id } = await running.api.playlists.addPlaylist({ source: running.login(slow) });
  await running.add(running.login(quick));

  expect((await running.find(id)).refreshing).not.toBeNull();
  expect((await running.settled(id)).counts.channels).toBe(3);
});

test('a playlist that was removed while it refreshed does not come back', async () => {
  const panel = await another();
  panel.behave({ action: 'get_series' }, misbehaviors.slowHeaders(300));
  const { id: playlistId } = await running.api.playlists.addPlaylist({ source: running.login(panel) });
  await expect.poll(() => panel.requests({ action: 'get_series' }).length).toBe(1);
  await running.api.playlists.removePlaylist({ playlistId });
  await sleep(500);

  expect((await running.api.playlists.listPlaylists({})).playlists.map(({ id }) => id)).not.toContain(playlistId);
  await expect(running.api.playlists.refreshPlaylist({ playlistId })).rejects.toMatchObject({ code: 'not_found' });
});
