import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import * as misbehaviors from '../fake-provider/misbehaviors.ts';
import { channelNames, m3u, owner, startCore, type RunningCore, type StartCoreOptions } from './start-core.ts';

const hour = 3_600_000;
const started: RunningCore[] = [];

async function start(options?: StartCoreOptions): Promise<RunningCore> {
  const running = await startCore(options);
  started.push(running);
  return running;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((running) => running.stop()));
});

/** Tables of a closed database that still hold rows. */
function filledTables(file: string): Record<string, number> {
  const db = new Database(file, { readonly: true });
  try {
    const tables = db.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'items_search_%'").all();
    const filled = tables.map(({ name }): [string, number] => [name, db.prepare<[], { rows: number }>(`SELECT count(*) AS rows FROM "${name}"`).get()?.rows ?? 0]);
    return Object.fromEntries(filled.filter(([, rows]) => rows > 0));
  } finally {
    db.close();
  }
}

test('a removed playlist leaves nothing, also when it is removed in the middle of a refresh', async () => {
  const running = await start();
  const { id: playlistId } = await running.add();
  const [channel] = (await running.api.catalog.listChannels({ playlistId })).items;
  const [film] = (await running.api.catalog.listMovies({ playlistId })).items;
  await running.api.library.addFavorite({ titleId: channel!.id });
  await running.api.library.recordWatch({ titleId: channel!.id });
  await running.api.library.setResumePoint({ titleId: film!.id, positionMs: 1_000, durationMs: 9_000_000 });
  await running.api.catalog.getMovie({ movieId: film!.id });
  running.panel.behave({ action: 'get_series' }, misbehaviors.slowHeaders(60_000));
  await running.api.playlists.refreshPlaylist({ playlistId });
  await expect.poll(() => running.panel.requests({ action: 'get_series' }).length).toBe(2);
  await running.api.playlists.removePlaylist({ playlistId });

  const sent = await running.api.playlists.addPlaylist({ source: { type: 'm3u-file', path: null } });
  let more: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (more = resolve));
  const body = async function* () {
    yield Buffer.from(m3u(['group-title="News",Alpha', 'http://tv.example/1.ts']));
    await held;
  };
  const sending = running.core.receivePlaylist(owner, sent.id, body(), new AbortController().signal);
  await expect.poll(async () => (await running.find(sent.id)).refreshing?.phase).toBe('reading');
  const removed = running.api.playlists.removePlaylist({ playlistId: sent.id });
  await sleep(50);
  more();
  await Promise.all([removed, sending]);
  await running.core.close();

  expect(filledTables(join(running.dataDir, 'cache.db'))).toEqual({});
  expect(filledTables(join(running.dataDir, 'user.db'))).toEqual({});
  await running.restart();
});

test('when the playlist in use is removed, another one takes its place', async () => {
  const running = await start();
  const first = await running.add();
  const second = await running.add({ type: 'm3u-url', url: running.panel.serve('/a.m3u', m3u([',Alpha', 'http://tv.example/1.ts'])) });
  expect([(await running.find(first.id)).active, (await running.find(second.id)).active]).toEqual([false, true]);
  await running.api.playlists.removePlaylist({ playlistId: second.id });

  expect(await running.find(first.id)).toMatchObject({ active: true });
});

test('catalog, marks and settings are there after a restart, and credentials that were only in memory are not', async () => {
  const running = await start();
  const { id: playlistId, counts } = await running.add();
  const [channel] = (await running.api.catalog.listChannels({ playlistId })).items;
  await running.api.library.addFavorite({ titleId: channel!.id });
  await running.api.settings.updateSettings({ theme: 'light' });
  await running.restart();

  expect(await running.find(playlistId)).toMatchObject({ counts, hasCredentials: false, active: true });
  expect((await running.api.library.listFavorites({ playlistId })).favorites.map(({ id }) => id)).toEqual([channel!.id]);
  expect(await running.api.settings.getSettings({})).toMatchObject({ theme: 'light' });
  expect((await running.refresh(playlistId)).lastFailure).toMatchObject({ code: 'credentials_missing' });
  expect(await channelNames(running, playlistId)).toHaveLength(3);

  await running.api.playlists.updatePlaylist({ playlistId, source: running.login() });
  expect(await running.settled(playlistId)).toMatchObject({ hasCredentials: true, lastFailure: null });
});

test('a list whose credentials were only in memory says so until it is refreshed, and asks nobody with placeholders', async () => {
  const running = await start();
  const { url, username, password } = running.panel;
  const address = `${url}/live/${username}/${password}/1001.ts`;
  const { id: playlistId } = await running.add({ type: 'm3u-url', url: running.panel.serve('/a.m3u', m3u([',Alpha One', address], [',Plain', `${url}/plain.ts`])) });
  await running.restart();
  const [alpha] = (await running.api.catalog.listChannels({ playlistId })).items;
  running.panel.forgetRequests();

  await expect(running.play(alpha!.id)).rejects.toMatchObject({ code: 'credentials_missing' });
  expect(running.panel.requests()).toEqual([]);
  const { channels } = await running.api.compat.listChannels({});
  expect(channels.map((row) => row.url)).toEqual([`/v1/streams/${alpha!.id}`, `${url}/plain.ts`]);
  await running.refresh(playlistId);
  expect((await running.play(alpha!.id, { most: 500 })).status).toBe(200);
  expect((await running.api.compat.listChannels({})).channels[0]?.url).toBe(address);
});

test('a refresh without a sign of life for fifteen seconds is stuck', async () => {
  let ahead = 0;
  const running = await start({ clock: () => Date.now() + ahead });
  const { panel, api } = running;
  await api.compat.login({ host: panel.url, username: panel.username, password: panel.password });
  panel.behave({ kind: 'account' }, misbehaviors.slowHeaders(60_000));
  await api.compat.refresh({});
  const state = async () => (await running.reader.compat.getStatus({})).refresh_state;
  await expect.poll(() => panel.requests({ kind: 'account' }).length).toBe(1);
  expect(await state()).toBe('pending');
  ahead = 10_000;
  expect(await state()).toBe('alive');
  ahead = 18_000;
  expect(await state()).toBe('stuck');
  panel.recover();
  ahead = 0;
  const { playlists } = await api.playlists.listPlaylists({});
  await api.playlists.cancelRefresh({ playlistId: playlists[0]!.id });
  await running.settled(playlists[0]!.id);
  expect(await state()).toBe('idle');
});

test('the built-in demo is one playlist, however often it is added', async () => {
  const running = await start();
  const demo = await running.add({ type: 'demo' });
  const again = await running.add({ type: 'demo' });

  expect(again.id).toBe(demo.id);
  expect(demo).toMatchObject({ name: 'WebPlay Demo', lastFailure: null, hasCredentials: true });
  expect(demo.counts.channels).toBeGreaterThan(20);
});

test('a damaged catalog is set aside and begun anew; a damaged user file too, and the rest goes on', async () => {
  const running = await start();
  const { id: playlistId } = await running.add({ type: 'm3u-url', url: running.panel.serve('/a.m3u', m3u([',Alpha', 'http://tv.example/1.ts'])) });
  await running.core.close();
  const { writeFile, readdir, rm } = await import('node:fs/promises');
  for (const suffix of ['-wal', '-shm']) await rm(join(running.dataDir, `cache.db${suffix}`), { force: true });
  await writeFile(join(running.dataDir, 'cache.db'), Buffer.alloc(8_192, 'torn'));
  await running.restart();

  expect(await running.find(playlistId)).toMatchObject({ counts: { channels: 0 }, refreshedAt: null });
  expect(running.log.filter(({ message }) => message.includes('damaged'))).toHaveLength(1);
  expect((await readdir(running.dataDir)).some((name) => name.startsWith('cache.db.damaged-'))).toBe(true);
  expect((await running.refresh(playlistId)).counts.channels).toBe(1);

  await running.core.close();
  for (const suffix of ['-wal', '-shm']) await rm(join(running.dataDir, `user.db${suffix}`), { force: true });
  await writeFile(join(running.dataDir, 'user.db'), Buffer.alloc(8_192, 'torn'));
  await running.restart();
  expect(await running.api.playlists.listPlaylists({})).toEqual({ playlists: [] });
  expect((await readdir(running.dataDir)).some((name) => name.startsWith('user.db.damaged-'))).toBe(true);
});

describe('a catalog grows old', () => {
  test('by the clock and the owner’s limit: it is flagged, and still served', async () => {
    let ahead = 0;
    const running = await start({ clock: () => Date.now() + ahead });
    await running.add();
    const state = async () => (await running.reader.compat.getStatus({})).cache;
    expect(await state()).toMatchObject({ state: 'fresh', ttl_seconds: 21_600 });
    ahead = 7 * hour;
    const { state: stale, age_seconds } = await state();
    expect([stale, age_seconds! >= 25_200 && age_seconds! < 25_260]).toEqual(['stale', true]);
    expect((await running.reader.compat.listChannels({})).total).toBe(6);
    await running.api.settings.updateSettings({ refreshHours: 12 });
    expect(await state()).toMatchObject({ state: 'fresh', ttl_seconds: 43_200 });
  });

  test('and is fetched again by itself, soon after the start, unless it is young, refused, without credentials, or not wanted', async () => {
    const ahead = 7 * hour;
    const [wanted, unwanted, young] = await Promise.all([start(), start(), start()]);
    const old = await wanted.add({ type: 'm3u-url', url: wanted.panel.serve('/old.m3u', m3u([',Alpha', 'http://tv.example/1.ts'])) });
    const refusing = wanted.panel.serve('/refused.m3u', m3u([',Alpha', 'http://tv.example/1.ts']));
    const refused = await wanted.add({ type: 'm3u-url', url: refusing });
    const login = await wanted.add();
    wanted.panel.behave({ path: '/refused.m3u' }, misbehaviors.jsonError());
    await wanted.refresh(refused.id);
    const idle = await unwanted.add({ type: 'm3u-url', url: unwanted.panel.serve('/old.m3u', m3u([',Alpha', 'http://tv.example/1.ts'])) });
    await unwanted.api.settings.updateSettings({ refreshHours: 0 });
    await young.add({ type: 'm3u-url', url: young.panel.serve('/young.m3u', m3u([',Alpha', 'http://tv.example/1.ts'])) });
    for (const { panel } of [wanted, unwanted, young]) panel.forgetRequests();
    const ages = [[wanted, ahead], [unwanted, ahead], [young, hour]] as const;
    await Promise.all(ages.map(([running, age]) => running.restart({ keepFresh: true, clock: () => Date.now() + age })));
    expect(wanted.panel.requests()).toEqual([]); // not on the way to the first screen

    await expect.poll(async () => (await wanted.find(old.id)).refreshedAt !== old.refreshedAt, { timeout: 10_000 }).toBe(true);
    await sleep(300);
    expect(wanted.panel.requests().map(({ path }) => path)).toEqual(['/old.m3u']);
    expect(await wanted.find(login.id)).toMatchObject({ lastFailure: null, hasCredentials: false });
    expect([...unwanted.panel.requests(), ...young.panel.requests()]).toEqual([]);
    expect(await unwanted.find(idle.id)).toMatchObject({ refreshedAt: idle.refreshedAt });
  });

  test('what was stopped is not begun again by itself', async () => {
    const running = await start({ keepFresh: true });
    const { panel, api } = running;
    const url = panel.serve('/long.m3u', m3u([',Alpha', 'http://tv.example/1.ts']));
    panel.behave({ path: '/long.m3u' }, misbehaviors.slowHeaders(60_000));
    const { id: playlistId } = await api.playlists.addPlaylist({ source: { type: 'm3u-url', url } });
    await expect.poll(() => panel.requests().length).toBe(1);
    panel.recover();
    await api.playlists.cancelRefresh({ playlistId });

    await sleep(4_000); // past the first look for what is old
    expect(panel.requests()).toHaveLength(1);
    expect(await running.find(playlistId)).toMatchObject({ refreshedAt: null, lastFailure: null, refreshing: null });
  });
});
