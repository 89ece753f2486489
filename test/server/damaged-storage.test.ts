import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { open, mkdir, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { Answer } from '../../electron/api/running-api.test-wrapper.ts';
import type { ChannelRow } from '#shared/contract/compat.ts';
import { startFakeProvider, type FakeProvider } from '../fake-provider/fake-provider.ts';
import { startServer, temporaryFolder, type RunningServer, type StartServerOptions } from './start-server.ts';

vi.setConfig({ testTimeout: 120_000 });

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Mounting a small or read-only folder of our own takes a kernel that lets a user do so. */
const canMount = spawnSync('unshare', ['-Urm', 'true']).status === 0;

interface Home {
  dataDir: string;
  panel: FakeProvider;
  server: RunningServer;
  playlistId: string;
  favorite: string;
}

const listOf = (entries: number): string => `#EXTM3U\n${Array.from({ length: entries }, (_, at) => `#EXTINF:-1 tvg-id="c${at}" group-title="Group ${at % 12}",Channel ${at}\nhttp://tv.example/${at}.ts`).join('\n')}`;

async function start(options: StartServerOptions): Promise<RunningServer> {
  const server = await startServer(options);
  cleanUps.push(() => server.stop());
  return server;
}

/** A server with a list that was imported and a favorite in it. */
async function prepared({ entries = 5_000, ...options }: Omit<StartServerOptions, 'dataDir'> & { entries?: number } = {}): Promise<Home> {
  const [panel, home] = await Promise.all([startFakeProvider(), temporaryFolder()]);
  cleanUps.push(() => panel.close(), () => rm(home, { recursive: true, force: true }));
  const dataDir = join(home, 'data');
  await mkdir(dataDir);
  const server = await start({ dataDir, ...options, wrapper: (options.wrapper ?? []).map((part) => (part === 'DATA' ? dataDir : part)) });
  const url = panel.serve('/list.m3u', listOf(entries));
  const added = await server.ask('/v1/playlists', { method: 'POST', as: 'owner', body: JSON.stringify({ source: { type: 'm3u-url', url } }) });
  const playlistId = (added.json as { id: string }).id;
  expect(await server.settled()).toMatchObject({ refresh_status: 'success', channel_count: entries });
  const [first] = ((await server.ask('/channels?page_size=1')).json as { channels: ChannelRow[] }).channels;
  await server.ask(`/v1/favorites/${first!.id}`, { method: 'PUT', as: 'owner' });
  return { dataDir, panel, server, playlistId, favorite: first!.id };
}

async function favorites(server: RunningServer, playlistId: string): Promise<string[]> {
  const { json } = await server.ask(`/v1/playlists/${playlistId}/favorites`);
  return (json as { favorites: { id: string }[] }).favorites.map(({ id }) => id);
}

/** Everything is as it was once the next refresh ended. */
async function expectWhole(server: RunningServer, { playlistId, favorite }: Pick<Home, 'playlistId' | 'favorite'>, entries: number): Promise<void> {
  expect(await server.ask(`/v1/playlists/${playlistId}/refresh`, { method: 'POST', as: 'owner' })).toMatchObject({ status: 202 });
  expect(await server.settled()).toMatchObject({ refresh_status: 'success', last_error: null, channel_count: entries });
  const names: string[] = [];
  // One after the other: a server takes some hundred connections, not one for each page.
  for (let page = 1; page <= entries / 200; page++) {
    const { json } = await server.ask(`/channels?page_size=200&page=${page}`);
    names.push(...(json as { channels: ChannelRow[] }).channels.map(({ name }) => name));
  }
  expect(names).toEqual(Array.from({ length: entries }, (_, at) => `Channel ${at}`));
  expect(await favorites(server, playlistId)).toEqual([favorite]);
}

/** Overwrites pages in the middle: the schema can still be read, so the damage shows only where rows are. */
async function damageMiddle(file: string): Promise<void> {
  const { size } = await stat(file);
  const handle = await open(file, 'r+');
  const page = 4_096;
  for (let at = Math.floor(size / page / 4); at < (size / page) * 0.9; at += 3) await handle.write(randomBytes(page - 200), 0, page - 200, at * page + 50);
  await handle.close();
}

test.each([
  ['is no database any more', (file: string) => writeFile(file, randomBytes(300_000))],
  ['was cut off in the middle', async (file: string) => truncate(file, Math.floor((await stat(file)).size / 2 / 4_096) * 4_096 + 100)],
  ['is empty', (file: string) => writeFile(file, '')],
  ['is gone', (file: string) => rm(file)],
])('a catalog cache that %s costs a refresh and nothing else', async (_, damage) => {
  const home = await prepared();
  await home.server.terminate();
  await damage(join(home.dataDir, 'cache.db'));
  const server = await start({ dataDir: home.dataDir });

  await server.settled();
  expect(await favorites(server, home.playlistId)).toEqual([home.favorite]);
  await expectWhole(server, home, 5_000);
});

test('damage inside the catalog cache that shows only while reading is told as what it is, and the next refresh or start heals it', async () => {
  const home = await prepared();
  await home.server.terminate();
  await damageMiddle(join(home.dataDir, 'cache.db'));
  let server = await start({ dataDir: home.dataDir });
  const answers = await Promise.all(Array.from({ length: 25 }, (_, at) => server.ask(`/channels?page_size=200&page=${at + 1}`)));
  const failed = answers.filter(({ status }) => status !== 200);

  for (const { json } of failed) expect(json).toMatchObject({ failure: { code: 'storage_corrupt' }, detail: expect.stringMatching(/damaged/) });
  expect(await favorites(server, home.playlistId)).toEqual([home.favorite]);
  expect((await server.ask('/health')).status).toBe(200);
  if (failed.length > 0) {
    await server.terminate();
    server = await start({ dataDir: home.dataDir });
    expect((await readdir(home.dataDir)).filter((name) => name.startsWith('cache.db.damaged-'))).not.toEqual([]);
  }
  await expectWhole(server, home, 5_000);
});

test.skipIf(!canMount)('a disk that fills up during a refresh leaves the old catalog and says so; with space again it works', async () => {
  const wrapper = ['unshare', '-Urm', 'sh', '-c', 'mount -t tmpfs -o size=80m tmpfs "$0" && exec "$@"', 'DATA'];
  const home = await prepared({ wrapper, entries: 3_000 });
  const { server, panel } = home;
  const filler = join(`/proc/${server.child.pid}/root`, home.dataDir, 'filler');
  await writeFile(filler, Buffer.alloc(66 * 1024 * 1024));
  panel.serve('/list.m3u', listOf(40_000));
  await server.ask('/refresh', { method: 'POST', as: 'owner' });

  expect(await server.settled()).toMatchObject({ refresh_status: 'failed', last_error: expect.stringMatching(/disk is full/i), channel_count: 3_000 });
  const { json } = await server.ask('/v1/playlists');
  expect(json).toMatchObject({ playlists: [{ last_failure: { code: 'storage_full' } }] });
  expect(await favorites(server, home.playlistId)).toEqual([home.favorite]);
  expect(((await server.ask('/channels?page_size=200&page=15')).json as { channels: ChannelRow[] }).channels.at(-1)?.name).toBe('Channel 2999');

  await rm(filler);
  await expectWhole(server, home, 40_000);
});

test.skipIf(!canMount)('what the user does on a full disk is refused with the reason, and works when there is space', async () => {
  const wrapper = ['unshare', '-Urm', 'sh', '-c', 'mount -t tmpfs -o size=24m tmpfs "$0" && exec "$@"', 'DATA'];
  const { server, dataDir, playlistId, favorite } = await prepared({ wrapper, entries: 1_000 });
  const filler = join(`/proc/${server.child.pid}/root`, dataDir, 'filler');
  await writeFile(filler, randomBytes(64 * 1024 * 1024)).catch(() => undefined); // until nothing more fits
  const { channels } = (await server.ask('/channels?page_size=100')).json as { channels: ChannelRow[] };
  const others = channels.slice(1).map(({ id }) => id);
  const answers: Answer[] = [];
  // Space that SQLite has already reserved takes a few.
  for (const id of others) answers.push(await server.ask(`/v1/favorites/${id}`, { method: 'PUT', as: 'owner' }));
  const refused = answers.filter(({ status }) => status >= 300);
  const kept = others.filter((_, at) => answers[at]!.status < 300);

  expect(refused.length).toBeGreaterThan(0);
  for (const { status, json } of refused) expect([status, json]).toMatchObject([507, { code: 'storage_full', detail: expect.stringMatching(/disk is full/) }]);
  expect(await favorites(server, playlistId)).toEqual([favorite, ...kept]);
  await rm(filler);
  expect((await server.ask(`/v1/favorites/${others.at(-1)}`, { method: 'PUT', as: 'owner' })).status).toBeLessThan(300);
});

test.skipIf(!canMount)('a folder that may only be read is told in one line, and nothing in it changes', async () => {
  const home = await prepared();
  await home.server.terminate();
  const before = await readdir(home.dataDir);
  const wrapper = ['unshare', '-Urm', 'sh', '-c', 'mount -o bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"', home.dataDir];

  await expect(startServer({ dataDir: home.dataDir, wrapper })).rejects.toThrow(/^the server ended with 1: (\{"level".*\n)*webplay: The data folder cannot be written[^\n]*\n$/);
  expect(await readdir(home.dataDir)).toEqual(before);
  await expectWhole(await start({ dataDir: home.dataDir }), home, 5_000);
});

test('a second WebPlay on the same folder is refused, and the first goes on in the middle of its refresh', async () => {
  const home = await prepared();
  await home.server.ask('/refresh', { method: 'POST', as: 'owner' });

  await expect(startServer({ dataDir: home.dataDir })).rejects.toThrow(/webplay: Another WebPlay is already using this data folder/);
  await expectWhole(home.server, home, 5_000);
});
