import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PlaylistId } from '#shared/model/ids.ts';
import { channelNames, m3u, startCore, type RunningCore } from './start-core.ts';

let running: RunningCore;
beforeEach(async () => {
  running = await startCore();
});
afterEach(() => running.stop());

type Entry = readonly [name: string, group: string, id: number];

function serve(...entries: readonly Entry[]): string {
  return running.panel.serve(
    '/list.m3u',
    m3u(...entries.map(([name, group, id]) => [`tvg-id="${name}.uk" group-title="${group}",${name}`, `http://tv.example/live/ann/b7Kq2x/${id}.ts`] as const)),
  );
}

/** Lists of this size may lose a title without looking wrong. */
const rest: readonly Entry[] = Array.from({ length: 12 }, (_, at) => [`Station ${String.fromCharCode(65 + at)}`, 'Rest', 100 + at] as const);

async function changes(playlistId: PlaylistId, generation: number, type: 'added' | 'removed' | 'renamed' | 'moved' | 'renumbered') {
  const { items } = await running.api.catalog.listChanges({ playlistId, generation, type });
  return items.map(({ name, before, group }) => ({ name, before, group }));
}

test('a refresh says what it changed, lists it, and can be undone with those after it', async () => {
  const { id } = await running.add({ type: 'm3u-url', url: serve(['Alpha', 'News', 1], ['Beta', 'News', 2], ['Gamma', 'Sport', 3], ...rest) });
  const first = await channelNames(running, id);
  expect((await running.api.catalog.listGenerations({ playlistId: id })).generations).toEqual([]);

  serve(['New', 'News', 9], ['Alpha HD', 'News', 1], ['Beta', 'Sport', 2], ...rest);
  const { lastResult } = await running.refresh(id);
  expect(lastResult?.changes).toEqual({ added: 1, removed: 1, renamed: 1, moved: 1, renumbered: 0 });
  const { generations } = await running.api.catalog.listGenerations({ playlistId: id });
  expect(generations).toMatchObject([{ generation: 1, changes: lastResult?.changes }]);
  expect(await changes(id, 1, 'added')).toEqual([{ name: 'New', before: null, group: 'News' }]);
  expect(await changes(id, 1, 'removed')).toEqual([{ name: 'Gamma', before: null, group: 'Sport' }]);
  expect(await changes(id, 1, 'renamed')).toEqual([{ name: 'Alpha HD', before: 'Alpha', group: 'News' }]);
  expect(await changes(id, 1, 'moved')).toEqual([{ name: 'Beta', before: 'News', group: 'Sport' }]);

  const second = await channelNames(running, id);
  serve(...rest);
  await running.refresh(id);
  await running.api.playlists.undoRefresh({ playlistId: id, generation: 2 });
  expect(await channelNames(running, id)).toEqual(second);
  await running.api.playlists.undoRefresh({ playlistId: id, generation: 1 });
  expect(await channelNames(running, id)).toEqual(first);
  const { categories } = await running.api.catalog.listCategories({ playlistId: id, kind: 'channel' });
  expect(categories.map(({ name, titles }) => [name, titles])).toEqual([['News', 2], ['Sport', 1], ['Rest', 12]]);
  expect((await running.api.catalog.searchTitles({ playlistId: id, query: 'gamma' })).channels.total).toBe(1);
  expect((await running.api.catalog.listGenerations({ playlistId: id })).generations).toEqual([]);
});

test('the last three refreshes can be undone at once, and no more', async () => {
  const { id } = await running.add({ type: 'm3u-url', url: serve(...rest) });
  const names: string[][] = [await channelNames(running, id)];
  for (const round of [1, 2, 3, 4]) {
    serve(...rest, [`Guest ${round}`, 'Guests', round]);
    await running.refresh(id);
    names.push(await channelNames(running, id));
  }
  expect((await running.api.catalog.listGenerations({ playlistId: id })).generations.map(({ generation }) => generation)).toEqual([4, 3, 2]);
  await expect(running.api.playlists.undoRefresh({ playlistId: id, generation: 1 })).rejects.toMatchObject({ code: 'not_found' });
  await running.api.playlists.undoRefresh({ playlistId: id, generation: 2 });
  expect(await channelNames(running, id)).toEqual(names[1]);
});

test('a refresh that only puts titles in another order keeps them all, and is undone like any other', async () => {
  const { id } = await running.add({ type: 'm3u-url', url: serve(...rest) });
  const before = await channelNames(running, id);
  serve(...rest.toReversed());
  const { lastResult } = await running.refresh(id);
  expect(lastResult?.changes).toEqual({ added: 0, removed: 0, renamed: 0, moved: 0, renumbered: 0 });
  expect(await channelNames(running, id)).toEqual(before.toReversed());
  await running.api.playlists.undoRefresh({ playlistId: id, generation: 1 });
  expect(await channelNames(running, id)).toEqual(before);
});
