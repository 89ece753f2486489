import Database from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AppEvent } from '#shared/contract/events.ts';
import type { Caller } from '#shared/contract/call.ts';
import type { Group } from '#shared/contract/groups.ts';
import { categoryId, titleId, titleRef, type CategoryId, type PlaylistId, type TitleId } from '#shared/model/ids.ts';
import { migrate } from '../database/migrate.ts';
import { userMigrations } from '../database/user-database.ts';
import { userQueries } from '../database/user-schema.ts';
import { createEvents } from '../events.ts';
import { createGroups, type CatalogCategory, type Groups, type ProviderGroupKey } from './handlers.ts';

const playlistId = 'abcd1234' as PlaylistId; // the pattern of an id
const place = { playlistId, kind: 'channel' as const };
const owner: Caller = { kind: 'owner' };

/** What a catalog would say, to be changed as a refresh does. */
let provider: CatalogCategory[];
let present: Set<string>;
let complete: boolean;
let groups: Groups;
let hidden: ProviderGroupKey[];
let events: AppEvent[];

const id = (key: string): CategoryId => categoryId({ ...place, providerKey: key });
const channel = (key: string): TitleId => titleId({ ...place, providerKey: key });

function sends(...names: readonly string[]): void {
  provider = names.map((text) => {
    const [key = '', name = ''] = text.split(' ');
    return { providerKey: key, name, titles: 10, moreTitles: 0 };
  });
}

function refresh(...names: readonly string[]): void {
  sends(...names);
  groups.follow(playlistId);
}

async function listed(): Promise<Group[]> {
  return (await groups.handlers.listGroups(place, owner)).groups as Group[];
}

async function names(): Promise<string> {
  return (await listed()).map((group) => (group.hidden ? `(${group.name})` : group.name)).join(' ');
}

beforeEach(() => {
  const db = new Database(':memory:');
  migrate(db, userMigrations);
  const emitter = createEvents();
  events = [];
  emitter.subscribe((event) => events.push(event));
  hidden = [];
  complete = true;
  present = new Set(['7', '8', '9']);
  let now = 1_700_000_000_000;
  groups = createGroups({
    db: userQueries(db),
    events: emitter,
    clock: () => now++,
    catalog: {
      isComplete: () => complete,
      categoriesOf: ({ kind }) => (kind === 'channel' ? provider : []),
      countTitles: (_, of) => ('titles' in of ? of.titles.filter((key) => present.has(key)).length : of.categories.length * 9),
      describeTitle(title) {
        const { providerKey } = titleRef(title);
        return present.has(providerKey) ? { name: `Channel ${providerKey}`, guideId: null, category: 'News' } : undefined;
      },
    },
    hide: (_, now) => (hidden = now),
  });
  sends('1 News', '2 Sports', '3 Kids', '4 Films');
});

describe('an arrangement', () => {
  beforeEach(async () => {
    await groups.handlers.hideGroups({ ...place, groups: [id('2')], hidden: true }, owner);
    await groups.handlers.updateGroup({ groupId: id('3'), name: 'Little ones' }, owner);
    await groups.handlers.reorderGroups({ ...place, groups: [id('4')], before: id('1') }, owner);
  });

  test('is what lists show, and is told to whoever shows them', async () => {
    expect(await names()).toBe('Films News (Sports) Little ones');
    expect(hidden).toEqual([{ kind: 'channel', key: '2', name: 'Sports' }]);
    expect(events).toHaveLength(3);
    expect((await listed()).at(-1)).toEqual({
      ...{ id: id('3'), kind: 'channel', custom: false, name: 'Little ones', providerName: 'Kids' },
      ...{ hidden: false, titles: 10, gone: 0, members: [] },
    });
  });

  test('survives a refresh that brings the same, something new, and something renamed', async () => {
    refresh('1 News', '2 Sports', '3 Kids', '4 Films');
    expect(await names()).toBe('Films News (Sports) Little ones');
    refresh('1 News', '9 Weather', '2 Deportes', '3 Kids', '4 Films');
    expect(await names()).toBe('Films News Weather (Deportes) Little ones');
  });

  test('survives other numbers, and what is hidden then goes by them', async () => {
    refresh('2 News', '3 Sports', '4 Kids', '1 Films');
    expect(await names()).toBe('Films News (Sports) Little ones');
    expect(hidden).toEqual([{ kind: 'channel', key: '3', name: 'Sports' }]);
  });

  test('waits for a group that is gone', async () => {
    refresh('1 News', '4 Films');
    expect(await names()).toBe('Films News');
    expect(hidden).toEqual([{ kind: 'channel', key: '2', name: 'Sports' }]);
    refresh('1 News', '20 Sports', '30 Kids', '4 Films');
    expect(await names()).toBe('Films News (Sports) Little ones');
    expect(hidden).toEqual([{ kind: 'channel', key: '20', name: 'Sports' }]);
  });

  test('is not judged by a list that is not whole, nor by one that is empty', async () => {
    complete = false;
    refresh('2 News');
    complete = true;
    refresh();
    refresh('1 News', '2 Sports', '3 Kids', '4 Films');
    expect(await names()).toBe('Films News (Sports) Little ones');
  });

  test('is given up when the owner says so', async () => {
    await groups.handlers.resetGroups(place, owner);
    expect(await names()).toBe('News Sports Kids Films');
    expect(hidden).toEqual([]);
  });

  test('gives a group back its name', async () => {
    await groups.handlers.updateGroup({ groupId: id('3'), name: null }, owner);
    expect(await names()).toBe('Films News (Sports) Kids');
  });
});

describe('merged groups', () => {
  test('are one in lists, stay so by other numbers, and come apart again', async () => {
    await groups.handlers.mergeGroups({ groupId: id('3'), groups: [id('1'), id('2')] }, owner);
    expect(await names()).toBe('Kids Films');
    expect((await listed())[0]).toMatchObject({
      titles: 30,
      members: [{ id: id('3'), name: 'Kids' }, { id: id('1') }, { id: id('2') }],
    });
    expect(groups.arrangementOf(playlistId).expand({ ...place, providerKey: '1' })).toMatchObject({ hidden: false });
    refresh('11 News', '12 Sports', '13 Kids', '14 Films');
    const content = groups.arrangementOf(playlistId).expand({ ...place, providerKey: '13' });
    expect(content && 'categories' in content ? content.categories.toSorted() : []).toEqual(['11', '12', '13']);
    await groups.handlers.splitGroup({ groupId: id('13') }, owner);
    expect(await names()).toBe('News Sports Kids Films');
  });

  test('take along what was merged before, and are hidden together', async () => {
    await groups.handlers.mergeGroups({ groupId: id('1'), groups: [id('2')] }, owner);
    await groups.handlers.mergeGroups({ groupId: id('3'), groups: [id('1')] }, owner);
    await groups.handlers.updateGroup({ groupId: id('2'), hidden: true }, owner);
    expect(await names()).toBe('(Kids) Films');
    expect(hidden.map(({ key }) => key).toSorted()).toEqual(['1', '2', '3']);
  });

  test('count a title once that is in several of them', async () => {
    provider = provider.map((category) => ({ ...category, moreTitles: 2 }));
    await groups.handlers.mergeGroups({ groupId: id('1'), groups: [id('2')] }, owner);
    expect((await listed())[0]?.titles).toBe(18);
  });

  test('are called as the one that gives the name, wherever a title says its group', async () => {
    await groups.handlers.mergeGroups({ groupId: id('1'), groups: [id('2')] }, owner);
    const arrangement = groups.arrangementOf(playlistId);
    expect([arrangement.nameOf('channel', '2'), arrangement.nameOf('channel', '1'), arrangement.nameOf('channel', '3')]).toEqual([
      'News',
      undefined,
      undefined,
    ]);
  });
});

describe('a group of one’s own', () => {
  async function make(...keys: readonly string[]): Promise<CategoryId> {
    return (await groups.handlers.createGroup({ ...place, name: 'Mornings', titles: keys.map(channel) }, owner)).id as CategoryId;
  }

  test('keeps its titles in the order in which they came, also those that are gone', async () => {
    const mine = await make('9');
    await groups.handlers.addToGroup({ groupId: mine, titles: [channel('7'), channel('9'), channel('8')] }, owner);
    present.delete('7');
    refresh('1 News');
    expect((await listed())[0]).toMatchObject({ id: mine, name: 'Mornings', custom: true, titles: 2, gone: 1 });
    const [first] = groups.arrangementOf(playlistId).apply('channel', provider);
    expect(first).toMatchObject({ titles: ['9', '7', '8'], categories: [] });
  });

  test('can be renamed, hidden, moved and removed like any other', async () => {
    const mine = await make();
    await groups.handlers.updateGroup({ groupId: mine, name: 'Evenings', hidden: true }, owner);
    await groups.handlers.reorderGroups({ ...place, groups: [mine], before: null }, owner);
    expect(await names()).toBe('News Sports Kids Films (Evenings)');
    await groups.handlers.removeGroup({ groupId: mine }, owner);
    expect(await names()).toBe('News Sports Kids Films');
    expect(groups.arrangementOf(playlistId).expand({ ...place, providerKey: 'gone', custom: true })).toBeUndefined();
  });

  test('is never taken for a group of the provider’s with the same key', async () => {
    const mine = await make('7');
    const { providerKey } = { providerKey: mine.split('.').at(-1) ?? '' };
    refresh(`${providerKey} Sneaky`, '1 News');
    expect((await listed()).map(({ id: each }) => each)).toEqual([mine, id(providerKey), id('1')]);
    expect(new Set([mine, id(providerKey)]).size).toBe(2);
  });

  test('knows which titles it holds', async () => {
    const mine = await make('7');
    await groups.handlers.removeFromGroup({ groupId: mine, titleId: channel('8') }, owner);
    const of = async (key: string) => (await groups.handlers.listGroupsOfTitle({ titleId: channel(key) }, owner)).groups;
    expect(await of('7')).toEqual([{ id: mine, name: 'Mornings', contains: true }]);
    await groups.handlers.removeFromGroup({ groupId: mine, titleId: channel('7') }, owner);
    expect(await of('7')).toEqual([{ id: mine, name: 'Mornings', contains: false }]);
  });

  test('refuses what is not its own kind, what is gone, and to be merged', async () => {
    const mine = await make();
    const film = titleId({ playlistId, kind: 'movie', providerKey: '7' });
    expect(() => groups.handlers.addToGroup({ groupId: mine, titles: [film] }, owner)).toThrow(/one kind/);
    expect(() => groups.handlers.addToGroup({ groupId: mine, titles: [channel('404')] }, owner)).toThrow(/no longer/);
    expect(() => groups.handlers.mergeGroups({ groupId: mine, groups: [id('1')] }, owner)).toThrow(/of your own/);
    expect(() => groups.handlers.addToGroup({ groupId: id('1'), titles: [channel('7')] }, owner)).toThrow(/gone/);
  });
});

test('a thousand groups are arranged in one go', async () => {
  sends(...Array.from({ length: 5_000 }, (_, at) => `${at} G${at}`));
  const some = Array.from({ length: 1_000 }, (_, at) => id(String(4_999 - at)));
  await groups.handlers.reorderGroups({ ...place, groups: some, before: id('0') }, owner);
  expect((await listed()).slice(0, 3).map(({ name }) => name)).toEqual(['G4999', 'G4998', 'G4997']);
  expect((await listed())[1_000]?.name).toBe('G0');
});
