import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { Playlist } from '#shared/model/playlist.ts';
import * as misbehaviors from '../fake-provider/misbehaviors.ts';
import { channelNames, m3u, owner, reader, startCore, type RunningCore } from './start-core.ts';

let running: RunningCore;
let lists = 0;

beforeAll(async () => {
  running = await startCore();
});

afterAll(() => running.stop());

/** Puts a list on the provider and adds it as a playlist. */
async function addList(text: string | Uint8Array, options: { path?: string; headers?: Record<string, string> } = {}): Promise<Playlist> {
  const path = options.path ?? `/lists/${++lists}.m3u`;
  return running.add({ type: 'm3u-url', url: running.panel.serve(path, text, options.headers) });
}

async function groupsOf(playlistId: PlaylistId, kind: 'channel' | 'movie' | 'series' = 'channel') {
  const { categories } = await running.api.catalog.listCategories({ playlistId, kind });
  const groups: [name: string | null, titles: string[]][] = [];
  for (const { id, name } of categories) {
    const { items } = await running.api.catalog.listChannels({ playlistId, categoryId: id });
    groups.push([name, items.map((item) => item.name)]);
  }
  return groups;
}

async function fixture(name: string): Promise<Buffer> {
  return readFile(new URL(`../fixtures/${name}`, import.meta.url));
}

/** What the expected files say of entries and of what an import makes of them. */
interface Expected {
  entries: { name: string; groups: string[]; url: string }[];
  afterImport?: { channels: { name: string; url: string; groups: string[] }[] };
}

async function expectedOf(name: string): Promise<Expected> {
  const parsed: unknown = JSON.parse((await fixture(`${name}.expected.json`)).toString('utf8'));
  return parsed as Expected; // our own file, written in this shape
}

describe('groups of a list', () => {
  test('come from group-title and #EXTGRP, several for one channel, in the order of the list', async () => {
    const { entries } = await expectedOf('m3u-07-groups');
    const { id } = await addList(await fixture('m3u-07-groups.m3u'));
    const expected = new Map<string | null, string[]>();
    for (const { name, groups } of entries) {
      for (const group of groups.length > 0 ? groups : [null]) expected.set(group, [...(expected.get(group) ?? []), name]);
    }
    const without = expected.get(null);
    expected.delete(null);

    expect(await groupsOf(id)).toEqual([...expected, [null, without]]);
  });

  test('are united when an address comes again under the same name', async () => {
    const { afterImport } = await expectedOf('m3u-11-duplicates');
    const { id } = await addList(await fixture('m3u-11-duplicates.m3u'));
    const groups = new Map<string, string[]>();
    const { categories } = await running.api.catalog.listCategories({ playlistId: id, kind: 'channel' });
    for (const { id: categoryId, name } of categories) {
      const { items } = await running.api.catalog.listChannels({ playlistId: id, categoryId });
      for (const item of items) groups.set(item.id, [...(groups.get(item.id) ?? []), name ?? '']);
    }
    const rows = (await running.api.compat.listChannels({})).channels;

    expect(rows.map(({ name, url, id: rowId }) => ({ name, url, groups: groups.get(rowId) }))).toEqual(afterImport?.channels);
  });
});

test('two names under one number of a panel are two channels, and stay themselves', async () => {
  const address = 'http://tv.example:8080/live/demo/secret/7.ts';
  const path = '/lists/twins.m3u';
  const { id } = await addList(m3u([',Twin', address], [',Twin HD', address], [',Twin', address]), { path });
  const before = (await running.api.catalog.listChannels({ playlistId: id })).items;
  running.panel.serve(path, m3u([',New', 'http://tv.example:8080/live/demo/secret/1.ts'], [',Twin', address], [',Twin HD', address]));
  await running.refresh(id);
  const after = (await running.api.catalog.listChannels({ playlistId: id })).items;

  expect(before.map(({ name }) => name)).toEqual(['Twin', 'Twin HD']);
  expect(after.map(({ name }) => name)).toEqual(['New', 'Twin', 'Twin HD']);
  expect(after.slice(1).map(({ id: titleId }) => titleId)).toEqual(before.map(({ id: titleId }) => titleId));
});

test('episodes of a list are gathered under their series, with seasons in order', async () => {
  const base = 'http://tv.example/series/demo/secret';
  const { id: playlistId, counts } = await addList(
    m3u(
      ['group-title="Drama",The Long Road S02E01', `${base}/21.mp4`],
      ['group-title="Drama",The Long Road S01E02', `${base}/12.mp4`],
      ['group-title="Drama",THE LONG ROAD S01E01', `${base}/11.mp4`],
      ['group-title="Comedy",Small Hours S01 E03', `${base}/33.mp4`],
      ['group-title="News",Alpha One', 'http://tv.example/live/demo/secret/1.ts'],
    ),
  );
  const { items } = await running.api.catalog.listSeries({ playlistId });
  const details = await running.api.catalog.getSeries({ seriesId: items[0]!.id });

  expect(counts).toEqual({ channels: 1, movies: 0, series: 2 });
  expect(items.map(({ name, category }) => [name, category])).toEqual([['The Long Road', 'Drama'], ['Small Hours', 'Comedy']]);
  expect(details.seasons.map(({ number, episodes }) => [number, episodes.map((episode) => episode.number)])).toEqual([[1, [1, 2]], [2, [1]]]);
  expect((await running.reader.compat.listChannels({})).channels.map(({ name }) => name)).toEqual([
    'The Long Road S02E01',
    'The Long Road S01E02',
    'THE LONG ROAD S01E01',
    'Small Hours S01 E03',
    'Alpha One',
  ]);
});

test.each(['m3u-14-hls-media.m3u8', 'm3u-15-hls-master.m3u8'])('the address of a stream (%s) is one channel that plays there', async (name) => {
  const url = running.panel.serve(`/streams/${name}`, await fixture(name));
  const { id, counts, lastResult } = await running.add({ type: 'm3u-url', url });
  const { channels } = await running.api.compat.listChannels({});

  expect({ counts, notes: lastResult?.notes }).toEqual({
    counts: { channels: 1, movies: 0, series: 0 },
    notes: ['single-stream'],
  });
  expect(channels.map(({ id: rowId, url: address }) => [rowId.startsWith(id), address])).toEqual([[true, url]]);
});

describe('a list arrives', () => {
  const list = m3u([',Alpha One', 'http://tv.example/1.ts'], [',Beta Two', 'http://tv.example/2.ts']);
  const both = ['Alpha One', 'Beta Two'];

  test('from a file on this disk, again and again', async () => {
    const path = join(running.dataDir, 'mine.m3u');
    await writeFile(path, list);
    const { id, place, hasCredentials } = await running.add({ type: 'm3u-file', path });
    expect([place, hasCredentials, await channelNames(running, id)]).toEqual(['mine.m3u', true, both]);

    await writeFile(path, gzipSync(m3u([',Gamma Three', 'http://tv.example/3.ts'])));
    await running.refresh(id);
    expect(await channelNames(running, id)).toEqual(['Gamma Three']);

    await rm(path);
    expect((await running.refresh(id)).lastFailure).toMatchObject({ code: 'not_found' });
    expect(await channelNames(running, id)).toEqual(['Gamma Three']);
  });

  test.each([
    ['packed, whatever its name', gzipSync(list), {}],
    ['packed twice', gzipSync(gzipSync(list)), {}],
    ['packed for the journey', gzipSync(list), { 'content-encoding': 'gzip' }],
    ['packed, and once more for the journey', gzipSync(gzipSync(list)), { 'content-encoding': 'gzip' }],
    ['announced as packed although it is not', Buffer.from(list), { 'content-encoding': 'gzip' }],
  ])('%s', async (_, body, headers) => {
    const { id } = await addList(body, { headers });
    expect(await channelNames(running, id)).toEqual(both);
  });

  test('after redirects, which are not stored: its relative addresses are read against the typed one', async () => {
    running.panel.serve('/moved/token-of-today/list.m3u', m3u([',Relative', 'deep/3.ts'], [',Rooted', '/4.ts']));
    running.panel.behave({ path: '/moved/list.m3u' }, misbehaviors.redirectTo('./token-of-today/list.m3u'));
    const url = `${running.panel.url}/moved/list.m3u`;
    await running.add({ type: 'm3u-url', url });
    const { channels } = await running.api.compat.listChannels({});

    expect(channels.map(({ name, url: address }) => [name, address])).toEqual([
      ['Relative', `${running.panel.url}/moved/deep/3.ts`],
      ['Rooted', `${running.panel.url}/4.ts`],
    ]);
  });

  test('sent by a browser, piece by piece', async () => {
    const { id } = await running.api.playlists.addPlaylist({ source: { type: 'm3u-file', path: null } });
    const pieces = Array.from({ length: Math.ceil(list.length / 7) }, (_, at) => Buffer.from(list.slice(at * 7, at * 7 + 7)));
    const reply = await running.core.receivePlaylist(owner, id, bodyOf(pieces), new AbortController().signal);

    expect(reply).toEqual({ ok: true, value: {} });
    expect(await channelNames(running, id)).toEqual(both);
    expect((await running.find(id)).hasCredentials).toBe(false);
    expect((await running.refresh(id)).lastFailure).toMatchObject({ code: 'credentials_missing' });
    expect(await channelNames(running, id)).toEqual(both);
  });

  test('sent by a browser and broken off: what was there stays', async () => {
    const { id } = await running.api.playlists.addPlaylist({ source: { type: 'm3u-file', path: null } });
    await running.core.receivePlaylist(owner, id, bodyOf([Buffer.from(list)]), new AbortController().signal);
    const brokenOff = async function* () {
      yield Buffer.from(m3u([',Only', 'http://tv.example/9.ts']));
      await Promise.resolve();
      throw new Error('the browser went away');
    };
    const reply = await running.core.receivePlaylist(owner, id, brokenOff(), new AbortController().signal);

    expect(reply).toMatchObject({ ok: false });
    expect(await channelNames(running, id)).toEqual(both);
  });

  test('only for a playlist that waits for one, and from its owner', async () => {
    const { id } = await addList(list);
    const signal = new AbortController().signal;
    const waiting = await running.api.playlists.addPlaylist({ source: { type: 'm3u-file', path: null } });

    expect(await running.core.receivePlaylist(owner, id, bodyOf([]), signal)).toMatchObject({ error: { code: 'conflict' } });
    expect(await running.core.receivePlaylist(owner, 'abcdefgh', bodyOf([]), signal)).toMatchObject({ error: { code: 'not_found' } });
    expect(await running.core.receivePlaylist(reader, waiting.id, bodyOf([]), signal)).toMatchObject({ error: { code: 'unauthenticated' } });
    expect(await running.core.receivePlaylist(owner, waiting.id, bodyOf([]), signal)).toMatchObject({ error: { code: 'provider_malformed', reason: 'empty' } });
  });
});

describe('a list that is none leaves the old one and says why', () => {
  const old = m3u([',Alpha One', 'http://tv.example/1.ts']);
  test.each([
    ['a page', '<html><body>Suspended</body></html>', { code: 'provider_malformed', reason: 'html' }],
    ['a JSON error', '{"error":"no"}', { code: 'provider_rejected', reason: 'auth' }],
    ['a guide', '<?xml version="1.0"?><tv></tv>', { code: 'provider_malformed', reason: 'not-a-playlist' }],
    ['nothing', '', { code: 'provider_malformed', reason: 'empty' }],
    ['a header alone', '#EXTM3U\n', { code: 'provider_malformed', reason: 'empty' }],
    ['a line without end', `#EXTM3U\n#EXTINF:-1,${'x'.repeat(2_000_000)}`, { code: 'too_large', reason: 'too-long-line' }],
    ['half a packed list', gzipSync(m3u(...Array.from({ length: 500 }, (_, at) => [`,Channel ${at}`, `http://tv.example/${at}.ts`] as const))).subarray(0, 900), { code: 'provider_malformed' }],
    ['a bomb', gzipSync(Buffer.alloc(64 * 1024 * 1024, '\n')), { code: 'too_large', reason: 'ratio' }],
    ['layer upon layer', gzipSync(gzipSync(gzipSync(gzipSync(old)))), { code: 'too_large', reason: 'too-deep' }],
    ['an archive', Buffer.from('PK\u0003\u0004 and more of it'), { code: 'provider_malformed' }],
  ])('%s', async (what, body, expected) => {
    const path = `/bad/${what.replaceAll(' ', '-')}`;
    const { id, refreshedAt } = await addList(old, { path });
    running.panel.serve(path, body);
    const after = await running.refresh(id);

    expect(after.lastFailure).toMatchObject(expected);
    expect(after.refreshedAt).toBe(refreshedAt);
    expect(await channelNames(running, id)).toEqual(['Alpha One']);
  });
});

test('what a list leaves out is counted by reason, with the first line of each', async () => {
  const { lastResult } = await addList('#EXTM3U\n#EXTINF:-1,Gone\n#EXTINF:-1,Bad\njavascript:alert(1)\n#EXTINF:-1,Good\nhttp://tv.example/1.ts\n');
  expect(lastResult).toMatchObject({
    counts: { channels: 1 },
    skipped: [
      { reason: 'extinf-without-url', count: 1, line: 2 },
      { reason: 'refused-scheme', count: 1, line: 4 },
    ],
  });
});

async function* bodyOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}
