import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CategoryId, PlaylistId } from '#shared/model/ids.ts';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import { startCore, type RunningCore } from './start-core.ts';

let running: RunningCore;
let playlistId: PlaylistId;

const long = 'ﷺ'.repeat(900);
const names = [...Array.from({ length: 120 }, (_, at) => `${at % 3 === 0 ? 'Same' : 'Other'} Name ${at % 7}`), ...Array.from({ length: 30 }, () => long), 'Twin', 'Twin', 'twin', 'TWIN'];

beforeAll(async () => {
  const made = makeCatalog({ channels: names, movies: 90, series: 40, categories: 3, seasons: 1, episodesPerSeason: 1 });
  running = await startCore({
    panel: {
      catalog: {
        ...made,
        movies: made.movies.map((movie, at) => ({ ...movie, rating: at % 4 === 0 ? null : (at % 5) + 0.5, addedSeconds: movie.addedSeconds - (at % 6) })),
      },
    },
  });
  ({ id: playlistId } = await running.add());
});

afterAll(() => running.stop());

type Kind = 'listChannels' | 'listMovies' | 'listSeries';
interface Filter {
  sort?: string;
  search?: string;
  categoryId?: CategoryId;
}
type Page = { items: { id: string; name: string; number?: string | null }[]; total: number; nextCursor: string | null };

/** One page of a kind; the three lists take the same parameters but for the sort orders. */
function page(kind: Kind, filter: Filter, paging: { cursor?: string; offset?: number; limit?: number }): Promise<Page> {
  const list = running.reader.catalog[kind] as (input: object) => Promise<Page>; // the sort is given as text here
  return list({ playlistId, ...filter, ...paging });
}

async function walk(kind: Kind, filter: Filter, limit: number): Promise<Page['items']> {
  const items: Page['items'] = [];
  for (let cursor: string | undefined; ; ) {
    const got = await page(kind, filter, { limit, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...got.items);
    if (got.nextCursor === null) return items;
    cursor = got.nextCursor;
  }
}

const orders: [Kind, string, number][] = [
  ['listChannels', 'playlist', 154],
  ['listChannels', 'name', 154],
  ['listChannels', 'number', 154],
  ['listMovies', 'playlist', 90],
  ['listMovies', 'name', 90],
  ['listMovies', 'added', 90],
  ['listMovies', 'rating', 90],
  ['listSeries', 'playlist', 40],
  ['listSeries', 'name', 40],
  ['listSeries', 'added', 40],
  ['listSeries', 'rating', 40],
];

describe('walking a list page by page', () => {
  test.each(orders)('%s by %s meets each of the %i rows once, and a jump lands where the walk would', async (kind, sort, total) => {
    const walked = await walk(kind, { sort }, 7);
    const ids = walked.map(({ id }) => id);

    expect(new Set(ids).size).toBe(total);
    expect(ids).toHaveLength(total);
    for (const offset of [0, 1, 17, total - 1, total, total + 50]) {
      const jumped = await page(kind, { sort }, { offset, limit: 9 });
      expect(jumped.items.map(({ id }) => id)).toEqual(ids.slice(offset, offset + 9));
      expect(jumped.total).toBe(total);
    }
  });

  test('goes on from a jump by cursor', async () => {
    const ids = (await walk('listMovies', { sort: 'rating' }, 200)).map(({ id }) => id);
    const jumped = await page('listMovies', { sort: 'rating' }, { offset: 40, limit: 10 });
    const next = await page('listMovies', { sort: 'rating' }, { cursor: jumped.nextCursor!, limit: 10 });

    expect(next.items.map(({ id }) => id)).toEqual(ids.slice(50, 60));
  });

  test('keeps to the filter', async () => {
    const { categories } = await running.reader.catalog.listCategories({ playlistId, kind: 'channel' });
    const perCategory = await Promise.all(categories.map(({ id }) => walk('listChannels', { categoryId: id, sort: 'name' }, 11)));

    expect(perCategory.map((items) => items.length)).toEqual(categories.map(({ titles }) => titles));
    expect(new Set(perCategory.flat().map(({ id }) => id)).size).toBe(names.length);
    expect(await walk('listChannels', { search: 'same name', sort: 'number' }, 6)).toHaveLength(40);
  });

  test('orders as it says', async () => {
    const byName = (await walk('listMovies', { sort: 'name' }, 200)).map(({ name }) => name.toLowerCase());
    expect(byName).toEqual(byName.toSorted((a, b) => (a < b ? -1 : 1)));
    const ratings = (await walk('listMovies', { sort: 'rating' }, 200)).map((item) => ('rating' in item && typeof item.rating === 'number' ? item.rating : -1));
    expect(ratings).toEqual(ratings.toSorted((a, b) => b - a));
    const added = (await walk('listMovies', { sort: 'added' }, 200)).map((item) => ('addedAt' in item && typeof item.addedAt === 'number' ? item.addedAt : 0));
    expect(added).toEqual(added.toSorted((a, b) => b - a));
  });

  test('refuses a cursor that is not from this list', async () => {
    const { nextCursor } = await page('listMovies', { sort: 'name' }, { limit: 1 });
    for (const cursor of ['nonsense', Buffer.from('{"a":1}').toString('base64url'), Buffer.from('[[1],{}]').toString('base64url')]) {
      await expect(page('listMovies', { sort: 'name' }, { cursor })).rejects.toMatchObject({ code: 'invalid_input' });
    }
    await expect(page('listChannels', { sort: 'number' }, { cursor: nextCursor! })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('of a playlist or a category that is gone finds nothing', async () => {
    const gone = await running.reader.catalog.listChannels({ playlistId: 'aaaaaaaa' as PlaylistId });
    const noCategory = await running.reader.catalog.listChannels({ playlistId, categoryId: `${playlistId}.gc.none` as CategoryId });

    expect([gone, noCategory]).toEqual([{ items: [], total: 0, nextCursor: null }, { items: [], total: 0, nextCursor: null }]);
  });
});

test('channels without a number come after those with one, every one of them', async () => {
  const rows = Array.from({ length: 30 }, (_, at) => `#EXTINF:-1${at % 2 === 0 ? ` tvg-chno="${30 - at}${at === 4 ? '.1' : ''}"` : ''},Channel ${at}\nhttp://tv.example/${at}.ts`);
  const { id } = await running.add({ type: 'm3u-url', url: running.panel.serve('/numbers.m3u', `#EXTM3U\n${rows.join('\n')}`) });
  const seen: (string | null)[] = [];
  let cursor: string | undefined;
  do {
    const got = await running.reader.catalog.listChannels({ playlistId: id, sort: 'number', limit: 4, ...(cursor === undefined ? {} : { cursor }) });
    seen.push(...got.items.map(({ number }) => number));
    cursor = got.nextCursor ?? undefined;
  } while (cursor !== undefined);
  const numbers = seen.slice(0, 15).map(Number);

  expect(seen).toHaveLength(30);
  expect(seen.slice(15)).toEqual(Array.from({ length: 15 }, () => null));
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect((await running.reader.catalog.findChannelByNumber({ playlistId: id, number: '26.1' })).channel?.name).toBe('Channel 4');
  expect((await running.reader.catalog.findChannelByNumber({ playlistId: id, number: '007' })).channel).toBeNull();
});

test('adult titles are hidden from lists, counts, categories, search and numbers until the owner shows them', async () => {
  const list = [
    '#EXTM3U',
    '#EXTINF:-1 tvg-chno="1" group-title="News",Alpha One\nhttp://tv.example/1.ts',
    '#EXTINF:-1 tvg-chno="2" group-title="XXX" parent-code="0000" censored="1",Beta Two\nhttp://tv.example/2.ts',
    '#EXTINF:-1 tvg-chno="3" group-title="News" censored="1",Beta Three\nhttp://tv.example/3.ts',
  ].join('\n');
  const { id } = await running.add({ type: 'm3u-url', url: running.panel.serve('/adult.m3u', list) });
  const everything = async () => {
    const { categories, total } = await running.reader.catalog.listCategories({ playlistId: id, kind: 'channel' });
    const { items, total: listed } = await running.reader.catalog.listChannels({ playlistId: id });
    const found = await running.reader.catalog.searchTitles({ playlistId: id, query: 'beta' });
    const { channel } = await running.reader.catalog.findChannelByNumber({ playlistId: id, number: '2' });
    return {
      categories: categories.map(({ name, titles }) => [name, titles]),
      totals: [total, listed, found.channels.total],
      names: items.map(({ name }) => name),
      second: channel?.name ?? null,
    };
  };

  expect(await everything()).toEqual({ categories: [['News', 1]], totals: [1, 1, 0], names: ['Alpha One'], second: null });
  await running.api.settings.updateSettings({ showAdult: true });
  expect(await everything()).toEqual({ categories: [['News', 2], ['XXX', 1]], totals: [3, 3, 2], names: ['Alpha One', 'Beta Two', 'Beta Three'], second: 'Beta Two' });
  await running.api.settings.updateSettings({ showAdult: false });
});
