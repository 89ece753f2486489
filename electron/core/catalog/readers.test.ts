import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { foldText } from '#shared/model/fold-text.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { findListed, countGroups, type ListedFilter } from '../compat/queries.ts';
import { openCacheForReading } from '../database/cache-database.ts';
import { cacheSchema, catalogStates, dropPlaylistTables, itemColumnNames, moreCategoriesTable, packFolded, packTexts, packTraits, playlistIndexes, playlistTables, rowsTable } from '../database/cache-schema.ts';
import { openDatabase, type SqliteDatabase } from '../database/open.ts';
import { listRows, type ListQuery, type Sort } from './list-query.ts';
import { findCatalog, findRow, findRows, findPlayable } from './queries.ts';
import { createSearchIndexBuilder, type IndexedRow } from './search-index/build-search-index.ts';
import { searchedWords } from './search-text.ts';
import { keptCatalog, type KeptCatalog } from './stored-catalog.ts';

const playlistId = 'aaaaaaaa' as PlaylistId;
const folder = mkdtempSync(join(tmpdir(), 'webplay-readers-'));
const writer = openDatabase(join(folder, 'cache.db'));
writer.exec(cacheSchema);
const db = openCacheForReading(folder);

afterAll(() => {
  db.close();
  writer.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Item {
  id: number;
  kind: number;
  provider_key: string;
  source_key: string | null;
  listed: number;
  position: number;
  name: string;
  folded: string;
  category_id: number;
  category: number;
  flags: number;
  number: string | null;
  rating: number | null;
  added_at: number | null;
}

const words = ['alpha', 'beta', 'news', 'sport', 'alp', 'HD', 'été', 'a', 'b c'];
const rows = 6_600;

/** Every third row a film, some series; names repeat, and so do numbers and ratings. */
const items: Item[] = Array.from({ length: rows }, (_, at) => {
  const name = `${words[(at * 7) % 9]} ${words[(at * 5 + 3) % 9]} ${at % 97}`;
  const kind = at % 3 === 0 ? 2 : at % 50 === 1 ? 3 : 1;
  return {
    id: 2 * rows - at * 2 + (at % 2), // any order but that of the list
    kind,
    provider_key: `key ${at}`,
    source_key: at === 4 ? 'moved' : null,
    listed: at % 50 === 1 && at % 4 === 1 ? 0 : 1,
    position: 0,
    name,
    folded: foldText(name),
    category_id: kind * 10 + (at % 4),
    category: at % 4,
    flags: (at % 11 === 0 ? 2 : 0) | (at % 13 === 0 ? 4 : 0),
    number: kind === 1 && at % 2 === 0 ? String((at * 31) % 500) : null,
    rating: at % 5 === 0 ? null : (at * 17) % 7,
    added_at: at % 6 === 0 ? null : (at * 13) % 101,
  };
});
let place = 0;
for (const item of items) {
  item.position = place;
  place += item.listed;
}
/** Titles that are in category 20 too. */
const further = items.filter(({ kind, category_id }, at) => kind === 2 && category_id !== 20 && at % 9 === 0);

function fill(to: SqliteDatabase, reached: number, order: readonly Item[] = items): void {
  to.transaction(() => {
    to.exec(dropPlaylistTables(1));
    for (const table of ['playlists', 'categories', 'search_index']) to.exec(`DELETE FROM ${table}`);
    to.exec(playlistTables(1));
    const put = to.prepare(`INSERT INTO ${rowsTable(1)} (id, ${itemColumnNames.join(', ')}) VALUES (@id, ${itemColumnNames.map((name) => `@${name}`).join(', ')})`);
    const rest = Object.fromEntries(itemColumnNames.map((name) => [name, null]));
    for (const item of order) {
      const { logo = null, tvg_name: tvgName = null, address = null } = item as { logo?: string | null; tvg_name?: string | null; address?: string | null };
      put.run({
        ...rest,
        ...item,
        traits: packTraits({ ...item, listed: item.listed === 1 }),
        own_folded: packFolded(item.name, item.folded),
        texts: packTexts(logo, tvgName, address),
        hash: 0,
      });
    }
    for (const kind of [1, 2, 3]) {
      for (const at of [0, 1, 2, 3]) {
        const id = kind * 10 + at;
        const all = order.filter(({ category_id }) => category_id === id);
        const more = id === 20 && reached > catalogStates.importing ? further.length : 0;
        to.prepare('INSERT INTO categories (id, playlist, kind, provider_key, name, folded, position, titles, adult_titles, first_titles, more_titles) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
          id, kind, `c${at}`, at === 3 ? null : `Group ${at}`, at === 3 ? '' : `group ${at}`, id, all.length + more, all.filter(({ flags }) => flags & 2).length, all.filter(({ listed }) => listed).length, more,
        );
      }
    }
    if (reached > catalogStates.importing) {
      for (const { id } of further) to.prepare(`INSERT INTO ${moreCategoriesTable(1)} (category_id, item) VALUES (20, ?)`).run(id);
    }
    if (reached === catalogStates.indexed) {
      for (const index of playlistIndexes(1)) to.exec(index);
      const builder = createSearchIndexBuilder();
      for (const { category_id: categoryId, ...item } of order.toSorted((a, b) => a.position - b.position || a.listed - b.listed)) builder.add({ ...item, categoryId } satisfies IndexedRow);
      for (const [part, value] of builder.finish()) to.prepare('INSERT INTO search_index (playlist, part, value) VALUES (1, ?, ?)').run(part, value);
    }
    const count = (kind: number) => order.filter((item) => item.kind === kind).length;
    const summary = {
      counts: { channels: count(1), movies: count(2), series: count(3), episodes: 0 },
      stats: [0, 1, 2, 3].map((category) => order.filter((item) => item.listed && item.category === category).length),
      account: null,
      streamBase: null,
      guideUrls: [],
    };
    to.prepare('INSERT INTO playlists (id, playlist_id, name, host, refreshed_at, state, generation, summary) VALUES (1, ?, ?, ?, ?, ?, 0, ?)').run(
      playlistId, 'Test', 'tv.example', reached === catalogStates.importing ? 0 : 1_000, reached, JSON.stringify(summary),
    );
  })();
}

function kept(): KeptCatalog {
  const found = keptCatalog(db, playlistId);
  if (!found) throw new Error('there is no catalog');
  return found;
}

function walk(query: ListQuery, limit: number): string[] {
  const keys: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = listRows(db, kept(), query, { limit, ...(cursor === undefined ? {} : { cursor }) });
    keys.push(...page.rows.map(({ providerKey }) => providerKey));
    expect(keys.length).toBeLessThanOrEqual(page.total);
    if (page.nextCursor === null) return keys;
    cursor = page.nextCursor;
  }
}

const orders: Record<Sort, (item: Item) => (number | string)[]> = {
  playlist: ({ position, id }) => [position, id],
  name: ({ folded, flags, id }) => [folded, flags, id],
  number: ({ number, position, id }) => [number === null ? 1 : 0, Number(number ?? 0), position, id],
  added: ({ added_at, id }) => [-(added_at ?? 0), id],
  rating: ({ rating, id }) => [-(rating ?? -1), id],
};

function sorted(some: Item[], sort: Sort): string[] {
  const keys = new Map(some.map((item) => [item, orders[sort](item)]));
  const compare = (a: Item, b: Item) => {
    const [left = [], right = []] = [keys.get(a), keys.get(b)];
    const at = left.findIndex((key, i) => key !== right[i]);
    return at === -1 ? 0 : (left[at] ?? 0) < (right[at] ?? 0) ? -1 : 1;
  };
  return some.toSorted(compare).map((item) => item.provider_key);
}

/** What a list must give, looked for the slow way. */
function expected({ kind, categories, text, withoutFlags, sort }: ListQuery): string[] {
  const wanted = text && 'words' in text ? text.words : [];
  const in20 = new Set(further);
  return sorted(
    items.filter(
      (item) =>
        item.kind === kind &&
        (item.flags & withoutFlags) === 0 &&
        (!categories || categories.includes(item.category_id) || (categories.includes(20) && in20.has(item))) &&
        wanted.every((word) => item.folded.includes(word)),
    ),
    sort,
  );
}

const queries: ListQuery[] = (['playlist', 'name', 'number', 'added', 'rating'] as const).flatMap((sort) =>
  [1, 2, 3].flatMap((kind) =>
    [undefined, 'a', 'alpha 1'].flatMap((search) =>
      [undefined, [kind * 10, kind * 10 + 1]].map((categories) => ({
        kind,
        sort,
        categories,
        text: search === undefined ? undefined : searchedWords(search),
        withoutFlags: kind === 3 ? 0 : 6,
      })),
    ),
  ),
);

describe('of an indexed catalog', () => {
  test('every list, sorted, searched and by categories, is walked as it is read at once', () => {
    fill(writer, catalogStates.indexed);
    for (const query of queries) {
      const all = expected(query);
      expect([query, walk(query, 200)]).toEqual([query, all]);
      for (const offset of [0, 150, all.length - 1, all.length + 5]) {
        if (offset < 0) continue;
        const page = listRows(db, kept(), query, { offset, limit: 20 });
        expect([query, offset, page.total, page.rows.map(({ providerKey }) => providerKey)]).toEqual([query, offset, all.length, all.slice(offset, offset + 20)]);
      }
    }
  });

  test('a walk goes on although the row that it stood on is gone', () => {
    fill(writer, catalogStates.indexed);
    const walks = (['playlist', 'name', 'number', 'added'] as const).flatMap((sort) =>
      [undefined, searchedWords('a'), searchedWords('news')].map((text) => {
        const query: ListQuery = { kind: 1, withoutFlags: 0, sort, text };
        const { rows: before, nextCursor } = listRows(db, kept(), query, { limit: 30 });
        return { query, last: before.at(-1)?.providerKey ?? '', cursor: nextCursor ?? '' };
      }),
    );
    const gone = new Set(walks.map(({ last }) => last));
    fill(writer, catalogStates.indexed, items.filter(({ provider_key }) => !gone.has(provider_key)));
    for (const { query, cursor } of walks) {
      const { rows: after } = listRows(db, kept(), query, { cursor, limit: 30 });
      const left = expected(query).slice(30).filter((key) => !gone.has(key));
      expect([query, after.map(({ providerKey }) => providerKey)]).toEqual([query, left.slice(0, 30)]);
    }
  });

  test('titles are found by key, and play under what the provider calls them now', () => {
    const ref = { playlistId, kind: 'channel', providerKey: 'key 4' } as const;
    expect(findRow(db, ref)).toMatchObject({ name: items[4]?.name, category: 'Group 0' });
    expect(findPlayable(db, ref)?.sourceKey).toBe('moved');
    expect(findRows(db, [{ ...ref, providerKey: 'none' }, ref]).map(({ row }) => row.providerKey)).toEqual(['key 4']);
  });

  test('a damaged search index is done without', () => {
    fill(writer, catalogStates.indexed);
    writer.prepare("UPDATE search_index SET value = x'00' WHERE part = 'names'").run();
    writer.prepare('UPDATE playlists SET generation = 5').run();
    const query = { kind: 2, withoutFlags: 0, sort: 'playlist', text: searchedWords('alpha 1') } as const;
    expect(walk(query, 200).toSorted()).toEqual(expected(query).toSorted());
  });
});

const listed: ListedFilter[] = [undefined, 'tv', 'Series ', 'bogus'].flatMap((category) =>
  [undefined, 'group', 'group 1', 'unkn', 'none'].flatMap((group) => [undefined, 'a b', 'lpha', 'zzz'].map((search) => ({ category, group, search }))),
);

function expectedListed({ category, group, search }: ListedFilter): string[] {
  const wanted = category && ['tv', 'movies', 'series', 'other'].indexOf(category.trim().toLowerCase());
  return items
    .filter(
      (item) =>
        item.listed === 1 &&
        (wanted === undefined || item.category === wanted) &&
        (group === undefined || (item.category_id % 10 === 3 ? 'unknown' : `group ${item.category_id % 10}`).includes(group)) &&
        (search === undefined || item.folded.includes(search)),
    )
    .map((item) => item.provider_key);
}

test.each([catalogStates.importing, catalogStates.indexed])('what the HTTP contract lists, in state %i', (reached) => {
  // A first import numbers its rows as they come.
  fill(writer, reached, reached === catalogStates.indexed ? items : items.map((item, at) => ({ ...item, id: at + 1 })));
  for (const filter of listed) {
    const all = expectedListed(filter);
    const found = findListed(db, kept(), filter);
    const isBounded = reached !== catalogStates.indexed && filter.search !== undefined;
    expect([filter, found.total]).toEqual([filter, isBounded ? Math.min(all.length, 1_000) : all.length]);
    expect(found.page(5, 50).map(({ providerKey }) => providerKey)).toEqual(all.slice(5, 55));
    expect(found.page(all.length, 50)).toEqual([]);
  }
  expect(countGroups(db, kept())).toEqual(['Group 0', 'Group 1', 'Group 2', 'Unknown'].map((name, at) => [name, items.filter((item) => item.listed && item.category_id % 10 === at).length]));
});

describe('of a catalog that is being imported', () => {
  const imported = items.map((item, at) => ({ ...item, id: at + 1 }));

  test('rows come in playlist order, whatever order was asked for', () => {
    fill(writer, catalogStates.importing, imported);
    for (const sort of ['playlist', 'name', 'number'] as const) {
      expect(walk({ kind: 2, withoutFlags: 2, sort }, 200)).toEqual(expected({ kind: 2, withoutFlags: 2, sort: 'playlist' }));
    }
    const page = listRows(db, kept(), { kind: 1, withoutFlags: 2, sort: 'name', categories: [11] }, { offset: 20, limit: 10 });
    const all = expected({ kind: 1, withoutFlags: 2, sort: 'playlist', categories: [11] });
    expect([page.total, page.rows.map(({ providerKey }) => providerKey)]).toEqual([all.length, all.slice(20, 30)]);
  });

  test('a search finds the first thousand', () => {
    fill(writer, catalogStates.importing, imported);
    const query = { kind: 1, withoutFlags: 2, sort: 'playlist', text: searchedWords('alp') } as const;
    expect(walk(query, 70)).toEqual(expected(query).slice(0, 1_000));
  });

  test('a walk ends in the order in which it began, although the index comes meanwhile', () => {
    fill(writer, catalogStates.importing, imported);
    const query = { kind: 2, withoutFlags: 2, sort: 'name' } as const;
    const all = expected({ ...query, sort: 'playlist' });
    const keys: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = listRows(db, kept(), query, { limit: 200, ...(cursor === undefined ? {} : { cursor }) });
      keys.push(...page.rows.map(({ providerKey }) => providerKey));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
      if (keys.length === 600) fill(writer, catalogStates.indexed, imported);
    }
    expect(keys).toEqual(all);
  });

  test('what was listed is found again by its key, and what was not too', () => {
    fill(writer, catalogStates.importing, imported);
    const { rows: some } = listRows(db, kept(), { kind: 1, withoutFlags: 0, sort: 'playlist' }, { offset: 2_000, limit: 5 });
    const keys = [...some.map(({ providerKey }) => providerKey), 'key 4'];
    const find = () => keys.map((providerKey) => findRow(db, { playlistId, kind: 'channel', providerKey })?.providerKey);
    expect(find()).toEqual(keys);
    fill(writer, catalogStates.importing, imported.map((item) => ({ ...item, id: item.id + 1 }))); // other rows are in these places now
    expect(find()).toEqual(keys);
    expect(findRow(db, { playlistId, kind: 'movie', providerKey: keys[0] ?? '' })).toBeUndefined();
  });

  test('it is there, but not yet refreshed', () => {
    fill(writer, catalogStates.importing, imported.slice(0, 10));
    expect(findCatalog(db, playlistId)).toMatchObject({ state: 1, refreshedAt: null, counts: { channels: 5 } });
    writer.prepare('UPDATE playlists SET state = 0').run();
    expect(findCatalog(db, playlistId)).toBeUndefined();
  });
});
