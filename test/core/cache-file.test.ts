import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChannelRow } from '#shared/contract/compat.ts';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import { m3u, startCore, testPace, type RunningCore } from './start-core.ts';

interface CacheFile {
  timestamp: number;
  host: string;
  channel_count: number;
  channels: ChannelRow[];
}

let running: RunningCore;
let file: string;

beforeAll(async () => {
  // A file's rows may lead into the house, but not to this machine itself.
  running = await startCore({ network: { pace: testPace, classes: { '127.0.0.1': 'private' } }, panel: { catalog: makeCatalog({ channels: ['Alpha One', 'Beta Two', 'News Nine'], movies: 3, series: ['Twin', 'Twin', 'Other'], categories: 2 }) } });
  file = join(running.dataDir, 'cache.json');
  await running.add();
});

afterAll(() => running.stop());

async function readCache(): Promise<CacheFile> {
  return JSON.parse(await readFile(file, 'utf8')) as CacheFile; // just written by the export
}

async function rows(): Promise<ChannelRow[]> {
  return (await running.reader.compat.listChannels({ page_size: 200 })).channels;
}

test('an export has the earlier backend’s shape, holds no credentials, and is its owner’s alone', async () => {
  expect(await running.core.exportCache(file, { withCredentials: false })).toBe(9);
  const cache = await readCache();

  expect(Object.keys(cache)).toEqual(['timestamp', 'host', 'channel_count', 'channels']);
  expect(cache).toMatchObject({ host: new URL(running.panel.url).host, channel_count: 9 });
  expect(cache.channels).toHaveLength(9);
  expect(Math.abs(cache.timestamp - Date.now() / 1_000)).toBeLessThan(120);
  expect(cache.channels[0]).toMatchObject({ name: 'Alpha One', group: 'Channels 1', url: `${running.panel.url}/live/{username}/{password}/1001.ts` });
  const text = await readFile(file, 'utf8');
  expect([text.includes(running.panel.password), text.includes(running.panel.username)]).toEqual([false, false]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('with credentials it says what plays elsewhere', async () => {
  await running.core.exportCache(file, { withCredentials: true });
  const { channels } = await readCache();
  const answer = await fetch(channels[0]!.url, { signal: AbortSignal.timeout(5_000) });

  expect(answer.status).toBe(200);
  await answer.body?.cancel();
});

test('a file that comes back has the same rows, counts and groups, and plays', async () => {
  await running.core.exportCache(file, { withCredentials: true });
  const [before, stats, groups] = await Promise.all([rows(), running.reader.compat.getStats({}), running.reader.compat.listGroups({})]);
  const plain = ({ name, group, category, tvg_id, tvg_name, tvg_chno }: ChannelRow) => ({ name, group, category, tvg_id, tvg_name, tvg_chno });

  expect(await running.core.importCache(file)).toBe(9);
  expect((await rows()).map(plain)).toEqual(before.map(plain));
  expect(await running.reader.compat.getStats({})).toEqual(stats);
  expect(await running.reader.compat.listGroups({})).toEqual(groups);
  expect((await running.play((await rows())[0]!.id, { most: 500 })).status).toBe(200);
  await running.core.importCache(file);
  const { playlists } = await running.api.playlists.listPlaylists({});
  expect(playlists.filter(({ name }) => name === 'Imported')).toHaveLength(1);

  const { id } = playlists.find(({ sourceType }) => sourceType === 'xtream')!;
  await running.api.playlists.activatePlaylist({ playlistId: id });
});

test('an old file is stale from its first moment', async () => {
  await running.core.exportCache(file, { withCredentials: false });
  const cache = await readCache();
  await writeFile(file, JSON.stringify({ ...cache, timestamp: Date.now() / 1_000 - 100_000 }));
  await running.core.importCache(file);

  expect((await running.reader.compat.getStatus({})).cache.state).toBe('stale');
});

describe('a file is refused whole', () => {
  const good: CacheFile = {
    timestamp: 1_700_000_000,
    host: 'tv.example',
    channel_count: 1,
    channels: [{ id: '1', name: 'New', group: 'News', category: 'tv', url: 'http://tv.example/new.ts', tvg_id: null, tvg_name: null, tvg_logo: null, tvg_chno: null }],
  };
  const text = JSON.stringify(good);
  const [channel] = good.channels;

  test.each([
    ['when the count is wrong', JSON.stringify({ ...good, channel_count: 2 })],
    ['when there is more beside the four', JSON.stringify({ ...good, version: 1 })],
    ['when one of the four is missing', JSON.stringify({ timestamp: good.timestamp, channel_count: 1, channels: good.channels })],
    ['when a row has no name', JSON.stringify({ ...good, channels: [{ ...channel, name: undefined }] })],
    ['when a row is no object', JSON.stringify({ ...good, channels: ['New'] })],
    ['when the rows are no list', JSON.stringify({ ...good, channels: { one: channel } })],
    ['when the time is a text', JSON.stringify({ ...good, timestamp: '2024' })],
    ['when it is cut off', text.slice(0, -20)],
    ['when it is cut off at its last sign', text.slice(0, -1)],
    ['when more comes after its end', `${text}{}`],
    ['when the rows come twice', text.replace('{', `{"channels":[${JSON.stringify(channel)}],`)],
    ['when it is a list', JSON.stringify([good])],
    ['when it is no JSON', '#EXTM3U\n'],
    ['when it is empty', ''],
  ])('%s', async (_, body) => {
    const before = await running.api.playlists.listPlaylists({});
    const listed = await rows();
    await writeFile(file, body);

    await expect(running.core.importCache(file)).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('nothing was imported') });
    const after = await running.api.playlists.listPlaylists({});
    const facts = ({ lastFailure: _failure, ...rest }: (typeof after.playlists)[number]) => rest;
    expect(after.playlists.map(facts)).toEqual(before.playlists.map(facts));
    expect(await rows()).toEqual(listed);
  });

  test('and where nothing was imported before, no playlist is left and the one in use stays', async () => {
    const fresh = await startCore();
    try {
      const list = (path: string) => fresh.panel.serve(path, m3u([',Alpha', 'http://tv.example/1.ts']));
      await fresh.add({ type: 'm3u-url', url: list('/a.m3u') });
      const inUse = await fresh.add({ type: 'm3u-url', url: list('/b.m3u') });
      await fresh.add({ type: 'm3u-url', url: list('/c.m3u') });
      await fresh.api.playlists.activatePlaylist({ playlistId: inUse.id });
      const path = join(fresh.dataDir, 'bad.json');
      await writeFile(path, '{}');
      await expect(fresh.core.importCache(path)).rejects.toMatchObject({ code: 'invalid_input' });
      await expect(fresh.core.importCache(join(fresh.dataDir, 'none.json'))).rejects.toMatchObject({ code: 'not_found' });
      const { playlists } = await fresh.api.playlists.listPlaylists({});

      expect(playlists.map(({ id, active }) => [id === inUse.id, active])).toEqual([[true, true], [false, false], [false, false]]);
      await fresh.restart();
      expect((await fresh.find(inUse.id)).active).toBe(true);
    } finally {
      await fresh.stop();
    }
  });
});

test('there is nothing to export before there is a catalog', async () => {
  const fresh = await startCore();
  await expect(fresh.core.exportCache(file, { withCredentials: false })).rejects.toMatchObject({ code: 'not_found' });
  await fresh.stop();
});
