import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GroupKind, CategoryId, PlaylistId, TitleId } from '#shared/model/ids.ts';
import type { PanelCatalog } from '../../electron/core/demo/catalog.ts';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import { channelNames, m3u, startCore, type RunningCore } from './start-core.ts';

let running: RunningCore;
let playlistId: PlaylistId;

/** Two channels in each of three categories, films and series in three each. */
const made = makeCatalog({
  channels: ['Alpha One', 'Beta Two', 'Gamma Three', 'Delta One', 'Epsilon Two', 'Zeta Three'],
  movies: 6,
  series: 3,
  categories: 3,
});

beforeEach(async () => {
  running = await startCore({ panel: { catalog: made } });
  ({ id: playlistId } = await running.add());
});

afterEach(() => running.stop());

/** Until what is hidden is so in the catalog too. */
async function eventually<T>(read: () => Promise<T>, wanted: T): Promise<void> {
  await expect.poll(read, { timeout: 5_000, interval: 20 }).toEqual(wanted);
}

async function listed(kind: GroupKind = 'channel'): Promise<string[]> {
  const { categories } = await running.reader.catalog.listCategories({ playlistId, kind });
  return categories.map(({ name, titles }) => `${name} ${titles}`);
}

async function groupCalled(name: string, kind: GroupKind = 'channel'): Promise<CategoryId> {
  const { groups } = await running.api.groups.listGroups({ playlistId, kind });
  const found = groups.find((group) => group.name === name);
  if (!found) throw new Error(`no group is called ${name}`);
  return found.id;
}

async function channelCalled(name: string): Promise<TitleId> {
  const { items } = await running.api.catalog.listChannels({ playlistId, search: name });
  const [found] = items;
  if (!found) throw new Error(`no channel is called ${name}`);
  return found.id;
}

async function namesIn(categoryId: CategoryId, more: object = {}): Promise<string[]> {
  const { items, total } = await running.reader.catalog.listChannels({ playlistId, categoryId, ...more });
  expect(total).toBe(items.length);
  return items.map(({ name }) => name);
}

const names = () => channelNames(running, playlistId);

async function found(query: string): Promise<string[]> {
  const { channels } = await running.reader.catalog.searchTitles({ playlistId, query });
  expect(channels.total).toBe(channels.items.length);
  return channels.items.map(({ name }) => name);
}

async function hide(...groups: readonly string[]): Promise<void> {
  const ids = await Promise.all(groups.map((name) => groupCalled(name)));
  await running.api.groups.hideGroups({ playlistId, kind: 'channel', groups: ids, hidden: true });
}

/** Other numbers for the channels' categories; the names stay. */
function renumberCategories(catalog: PanelCatalog, number: (id: string) => string): PanelCatalog {
  return {
    ...catalog,
    liveCategories: catalog.liveCategories.map((category) => ({ ...category, id: number(category.id) })),
    channels: catalog.channels.map((channel) => ({ ...channel, categoryIds: channel.categoryIds.map(number) })),
  };
}

function withoutCategory(catalog: PanelCatalog, id: string): PanelCatalog {
  return {
    ...catalog,
    liveCategories: catalog.liveCategories.filter((category) => category.id !== id),
    channels: catalog.channels.filter((channel) => !channel.categoryIds.includes(id)),
  };
}

describe('a hidden group', () => {
  test('is out of groups, lists, counts, search and channel numbers until the owner wants to see it', async () => {
    await hide('Channels 2');
    await eventually(names, ['Alpha One', 'Gamma Three', 'Delta One', 'Zeta Three']);
    expect(await listed()).toEqual(['Channels 1 2', 'Channels 3 2']);
    expect((await running.reader.catalog.listCategories({ playlistId, kind: 'channel' })).total).toBe(4);
    expect(await found('two')).toEqual([]);
    const { channel } = await running.reader.catalog.findChannelByNumber({ playlistId, number: '2' });
    expect(channel).toBeNull();

    await running.api.settings.updateSettings({ showHidden: true });
    expect(await listed()).toEqual(['Channels 1 2', 'Channels 2 2', 'Channels 3 2']);
    expect(await names()).toHaveLength(6);
    expect(await found('two')).toEqual(['Beta Two', 'Epsilon Two']);
    expect(await namesIn(await groupCalled('Channels 2'))).toEqual(['Beta Two', 'Epsilon Two']);
  });

  test('cannot be listed by its id, and comes back when it is shown again', async () => {
    const id = await groupCalled('Channels 2');
    await hide('Channels 2');
    await eventually(names, ['Alpha One', 'Gamma Three', 'Delta One', 'Zeta Three']);
    expect(await namesIn(id)).toEqual([]);
    await running.api.groups.updateGroup({ groupId: id, hidden: false });
    await eventually(async () => (await names()).length, 6);
    expect(await namesIn(id)).toEqual(['Beta Two', 'Epsilon Two']);
  });

  test('does not take along a title that is in another group too', async () => {
    running.panel.setCatalog({
      ...made,
      channels: made.channels.map((channel) => (channel.name === 'Beta Two' ? { ...channel, categoryIds: ['2', '3'] } : channel)),
    });
    await running.refresh(playlistId);
    await hide('Channels 2');
    await eventually(names, ['Alpha One', 'Beta Two', 'Gamma Three', 'Delta One', 'Zeta Three']);
  });

  test('of films leaves channels alone', async () => {
    const id = await groupCalled('Films 1', 'movie');
    await running.api.groups.updateGroup({ groupId: id, hidden: true });
    await eventually(async () => (await running.reader.catalog.listMovies({ playlistId })).total, 4);
    expect(await listed('movie')).toEqual(['Films 2 2', 'Films 3 2']);
    expect(await names()).toHaveLength(6);
  });

  test('stays hidden through a refresh, other numbers, a restart, and when it vanishes and returns', async () => {
    await hide('Channels 2');
    const shown = ['Alpha One', 'Gamma Three', 'Delta One', 'Zeta Three'];
    await eventually(names, shown);
    await running.refresh(playlistId);
    expect(await names()).toEqual(shown);

    running.panel.setCatalog(renumberCategories(made, (id) => String((Number(id) % 3) + 1)));
    await running.refresh(playlistId);
    await eventually(names, shown);
    expect((await listed()).toSorted()).toEqual(['Channels 1 2', 'Channels 3 2']);

    await running.restart();
    expect(await names()).toEqual(shown);

    running.panel.setCatalog(withoutCategory(made, '2'));
    await running.refresh(playlistId);
    await running.refresh(playlistId);
    expect(await names()).toEqual(shown);
    running.panel.setCatalog(renumberCategories(made, (id) => `7${id}`));
    await running.refresh(playlistId);
    await eventually(names, shown);
    expect(await listed()).toEqual(['Channels 1 2', 'Channels 3 2']);
  });
});

test('a renamed group is called so wherever it is named, and still when the provider gives it another number', async () => {
  await running.api.groups.updateGroup({ groupId: await groupCalled('Channels 1'), name: 'Mornings' });
  expect(await listed()).toEqual(['Mornings 2', 'Channels 2 2', 'Channels 3 2']);
  const { items } = await running.reader.catalog.listChannels({ playlistId });
  expect(items.map(({ category }) => category).slice(0, 2)).toEqual(['Mornings', 'Channels 2']);

  running.panel.setCatalog(renumberCategories(made, (id) => `4${id}`));
  await running.refresh(playlistId);
  expect(await listed()).toEqual(['Mornings 2', 'Channels 2 2', 'Channels 3 2']);
});

test('merged groups list their titles together in playlist order, also when one title is in both', async () => {
  running.panel.setCatalog({
    ...made,
    channels: made.channels.map((channel) => (channel.name === 'Alpha One' ? { ...channel, categoryIds: ['1', '3'] } : channel)),
  });
  await running.refresh(playlistId);
  const target = await groupCalled('Channels 3');
  await running.api.groups.mergeGroups({ groupId: target, groups: [await groupCalled('Channels 1')] });
  expect(await listed()).toEqual(['Channels 2 2', 'Channels 3 4']);
  expect(await namesIn(target)).toEqual(['Alpha One', 'Gamma Three', 'Delta One', 'Zeta Three']);
  expect(await namesIn(target, { sort: 'name', search: 'one' })).toEqual(['Alpha One', 'Delta One']);

  await running.refresh(playlistId);
  expect(await listed()).toEqual(['Channels 2 2', 'Channels 3 4']);
  await running.api.groups.splitGroup({ groupId: target });
  expect(await listed()).toEqual(['Channels 1 2', 'Channels 2 2', 'Channels 3 3']);
});

test('an order stays, and a group that is new stands where the provider has it', async () => {
  await running.api.groups.reorderGroups({ playlistId, kind: 'channel', groups: [await groupCalled('Channels 3')], before: await groupCalled('Channels 1') });
  expect(await listed()).toEqual(['Channels 3 2', 'Channels 1 2', 'Channels 2 2']);
  running.panel.setCatalog({
    ...made,
    liveCategories: [...made.liveCategories.slice(0, 1), { id: '9', name: 'News' }, ...made.liveCategories.slice(1)],
    channels: made.channels.map((channel) => (channel.name === 'Zeta Three' ? { ...channel, categoryIds: ['9'] } : channel)),
  });
  await running.refresh(playlistId);
  expect(await listed()).toEqual(['Channels 3 1', 'Channels 1 2', 'News 1', 'Channels 2 2']);
});

describe('a group of the owner’s own', () => {
  test('lists its titles in the order in which they were added, through a refresh that renumbers everything', async () => {
    const titles = [await channelCalled('Zeta'), await channelCalled('Alpha')];
    const { id } = await running.api.groups.createGroup({ playlistId, kind: 'channel', name: 'Mine', titles });
    await running.api.groups.addToGroup({ groupId: id, titles: [await channelCalled('Delta')] });
    expect(await listed()).toEqual(['Mine 3', 'Channels 1 2', 'Channels 2 2', 'Channels 3 2']);
    expect(await namesIn(id)).toEqual(['Zeta Three', 'Alpha One', 'Delta One']);
    expect(await namesIn(id, { sort: 'name' })).toEqual(['Alpha One', 'Delta One', 'Zeta Three']);
    expect(await namesIn(id, { search: 'one' })).toEqual(['Alpha One', 'Delta One']);

    running.panel.renumber();
    await running.refresh(playlistId);
    expect(await namesIn(id)).toEqual(['Zeta Three', 'Alpha One', 'Delta One']);
  });

  test('is walked by cursor and by offset like any other', async () => {
    const all = await running.api.catalog.listChannels({ playlistId });
    const { id } = await running.api.groups.createGroup({
      ...{ playlistId, kind: 'channel', name: 'Mine' },
      titles: all.items.map((channel) => channel.id).toReversed(),
    });
    for (const sort of ['playlist', 'name', 'number'] as const) {
      const whole = (await running.reader.catalog.listChannels({ playlistId, categoryId: id, sort })).items.map(({ name }) => name);
      const walked: string[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await running.reader.catalog.listChannels({ playlistId, categoryId: id, sort, limit: 4, ...(cursor && { cursor }) });
        walked.push(...page.items.map(({ name }) => name));
        expect(page.total).toBe(6);
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      expect(walked).toEqual(whole);
      const jumped = await running.reader.catalog.listChannels({ playlistId, categoryId: id, sort, offset: 3, limit: 2 });
      expect(jumped.items.map(({ name }) => name)).toEqual(whole.slice(3, 5));
    }
  });

  test('shows what the owner put there although its provider’s group is hidden', async () => {
    const { id } = await running.api.groups.createGroup({ playlistId, kind: 'channel', name: 'Mine', titles: [await channelCalled('Beta')] });
    await hide('Channels 2');
    await eventually(async () => (await names()).length, 4);
    expect(await namesIn(id)).toEqual(['Beta Two']);
    expect(await listed()).toEqual(['Mine 1', 'Channels 1 2', 'Channels 3 2']);
  });

  test('keeps a title that vanished, and shows it when it is back', async () => {
    const { id } = await running.api.groups.createGroup({
      ...{ playlistId, kind: 'channel', name: 'Mine' },
      titles: [await channelCalled('Beta'), await channelCalled('Alpha')],
    });
    running.panel.setCatalog({ ...made, channels: made.channels.filter(({ name }) => name !== 'Beta Two') });
    await running.refresh(playlistId);
    expect(await namesIn(id)).toEqual(['Alpha One']);
    const { groups } = await running.api.groups.listGroups({ playlistId, kind: 'channel' });
    expect(groups[0]).toMatchObject({ id, titles: 1, gone: 1 });
    running.panel.setCatalog(made);
    await running.refresh(playlistId);
    expect(await namesIn(id)).toEqual(['Beta Two', 'Alpha One']);
  });
});

test('an arrangement outlives a lost cache, also when everything has other numbers then', async () => {
  const titles = [await channelCalled('Zeta'), await channelCalled('Alpha')];
  const { id } = await running.api.groups.createGroup({ playlistId, kind: 'channel', name: 'Mine', titles });
  await hide('Channels 2');
  await running.core.close();
  for (const file of ['cache.db', 'cache.db-wal', 'cache.db-shm']) rmSync(join(running.dataDir, file), { force: true });
  running.panel.setCatalog(renumberCategories(made, (number) => `5${number}`));
  running.panel.renumber();
  await running.restart();
  // Where there is no keychain, the user signs in again.
  await running.api.playlists.updatePlaylist({ playlistId, source: running.login() });
  await running.settled(playlistId);
  await eventually(() => namesIn(id), ['Zeta Three', 'Alpha One']);
  await eventually(names, ['Alpha One', 'Gamma Three', 'Delta One', 'Zeta Three']);
  expect(await listed()).toEqual(['Mine 2', 'Channels 1 2', 'Channels 3 2']);
});

test('groups of a playlist file are arranged by their names', async () => {
  const list = (...groups: readonly string[]) =>
    m3u(...groups.map((group, at) => [`group-title="${group}",Channel ${at}`, `http://tv.example/${group}/${at}.ts`] as const));
  running.panel.serve('/list.m3u', list('News', 'Kids', 'Sports'));
  const { id } = await running.add({ type: 'm3u-url', url: `${running.panel.url}/list.m3u` });
  playlistId = id;
  await running.api.groups.reorderGroups({ playlistId, kind: 'channel', groups: [await groupCalled('Sports')], before: await groupCalled('News') });
  await hide('Kids');
  await eventually(() => listed(), ['Sports 1', 'News 1']);
  running.panel.serve('/list.m3u', list('News', 'Weather', 'Kids', 'Sports'));
  await running.refresh(playlistId);
  expect(await listed()).toEqual(['Sports 1', 'News 1', 'Weather 1']);
});

test('an arrangement goes with its playlist', async () => {
  await hide('Channels 2');
  await running.api.groups.createGroup({ playlistId, kind: 'channel', name: 'Mine' });
  await running.api.playlists.removePlaylist({ playlistId });
  ({ id: playlistId } = await running.add());
  expect(await listed()).toEqual(['Channels 1 2', 'Channels 2 2', 'Channels 3 2']);
});

test('only the owner arranges', async () => {
  const groupId = await groupCalled('Channels 1');
  await expect(running.reader.groups.updateGroup({ groupId, hidden: true })).rejects.toMatchObject({ code: 'unauthenticated' });
});
