import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlaylistId, TitleId } from '#shared/model/ids.ts';
import type { PanelCatalog } from '../../electron/core/demo/catalog.ts';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import { writePlaylist } from '../../electron/core/demo/playlist.ts';
import { startFakeProvider, type FakeProvider } from '../fake-provider/fake-provider.ts';
import { startCore, type RunningCore } from './start-core.ts';

let running: RunningCore;
const others: FakeProvider[] = [];

beforeAll(async () => {
  // No two marks in one millisecond: favorites come in the order of their moments.
  let moment = 0;
  running = await startCore({ clock: () => (moment = Math.max(moment + 1, Date.now())) });
});

afterAll(async () => {
  await running.stop();
  await Promise.all(others.map((provider) => provider.close()));
});

async function another(catalog: PanelCatalog): Promise<FakeProvider> {
  const provider = await startFakeProvider({ catalog });
  others.push(provider);
  return provider;
}

const large = makeCatalog({ channels: 2_500, movies: 2_000, series: 500, categories: 20, seasons: 1, episodesPerSeason: 2 });

/** Every id another: each kind's are dealt out anew, so that most keys now mean another title. */
function renumbered(catalog: PanelCatalog): PanelCatalog {
  const dealt = <Row extends { id: number }>(rows: readonly Row[]): Row[] => {
    const moved = rows.map((row, at) => ({ ...row, id: rows[(at * 7 + 13) % rows.length]?.id ?? row.id }));
    return moved.filter((_, at) => at % 2 === 0).concat(moved.filter((_, at) => at % 2 === 1));
  };
  return { ...catalog, channels: dealt(catalog.channels), movies: dealt(catalog.movies), series: dealt(catalog.series) };
}

/** Another name for three titles in ten; channels keep their guide ids, films and series have none. */
function renamed(catalog: PanelCatalog): PanelCatalog {
  const rename = <Row extends { id: number; name: string | null }>(rows: readonly Row[]): Row[] =>
    rows.map((row) => (row.id % 10 < 3 ? { ...row, name: `Now Called ${row.id * 17}` } : row));
  return { ...catalog, channels: rename(catalog.channels), movies: rename(catalog.movies), series: rename(catalog.series) };
}

interface Marked {
  id: TitleId;
  name: string;
}

/** Marks every ninth title: all as favorites, channels and films in the history, films with a position. */
async function mark(playlistId: PlaylistId): Promise<Marked[]> {
  const marked: Marked[] = [];
  const { api } = running;
  for (const list of ['listChannels', 'listMovies', 'listSeries'] as const) {
    for (let offset = 0; ; offset += 200) {
      const { items } = await api.catalog[list]({ playlistId, limit: 200, offset });
      for (const { id, name } of items.filter((_, at) => at % 9 === 0)) {
        await api.library.addFavorite({ titleId: id });
        if (list !== 'listSeries') await api.library.recordWatch({ titleId: id });
        if (list === 'listMovies') await api.library.setResumePoint({ titleId: id, positionMs: 60_000, durationMs: 5_000_000 });
        marked.push({ id, name });
      }
      if (items.length < 200) break;
    }
  }
  return marked;
}

/** The names that marked titles have in the catalog now, in the order of the marks; null for those it lacks. */
async function namesNow(playlistId: PlaylistId): Promise<(string | null)[]> {
  const { favorites } = await running.api.library.listFavorites({ playlistId });
  const names: (string | null)[] = [];
  for (let at = 0; at < favorites.length; at += 200) {
    const ids = favorites.slice(at, at + 200).map(({ id }) => id);
    const { titles } = await running.api.catalog.listTitles({ ids });
    const known = new Map(titles.map(({ id, name }) => [id, name]));
    names.push(...ids.map((id) => known.get(id) ?? null));
  }
  return names;
}

/** What each title of a catalog is called in another version of it, by the name it has in lists. */
function callings(before: PanelCatalog, after: PanelCatalog): (name: string) => string {
  const pairs = (['channels', 'movies', 'series'] as const).flatMap((kind) =>
    before[kind].map(({ name }, at): [string, string] => [name ?? '', after[kind][at]?.name ?? '']),
  );
  const called = new Map(pairs);
  // Films carry their year behind the name.
  return (name) => name.replace(/^(.*?)( \(\d{4}\))?$/, (_, plain: string, year = '') => `${called.get(plain) ?? plain}${year}`);
}

/** Marks with their titles in the catalog, whatever list of the library they are in. */
async function expectAllKept(playlistId: PlaylistId, marked: readonly Marked[]): Promise<void> {
  expect(await namesNow(playlistId)).toEqual(marked.map(({ name }) => name));
  const { favorites } = await running.api.library.listFavorites({ playlistId });
  expect(favorites.map(({ name }) => name)).toEqual(marked.map(({ name }) => name));
  const idOf = new Map(favorites.map(({ id, name }) => [name, id]));
  const { history } = await running.api.library.listHistory({ playlistId, limit: 200 });
  const { resumePoints } = await running.api.library.listResumePoints({ playlistId });
  expect([history.length, resumePoints.length]).toEqual([200, 200]);
  for (const { id, name } of [...history, ...resumePoints]) expect(id).toBe(idOf.get(name));
}

/** Every mark is on its own title or on none; returns how many of each kind found theirs. */
async function expectNoneAstray(playlistId: PlaylistId, marked: readonly Marked[], called: (name: string) => string): Promise<{ kept: number; renamed: number; lost: number }> {
  const now = await namesNow(playlistId);
  const outcome = { kept: 0, renamed: 0, lost: 0 };
  for (const [at, { name }] of marked.entries()) {
    if (now[at] === null) outcome.lost++;
    else {
      expect(now[at]).toBe(called(name));
      if (called(name) === name) outcome.kept++;
      else outcome.renamed++;
    }
  }
  return outcome;
}

/** The two ways in which the same catalog comes, each able to change and to move to another host. */
const sources = {
  async panel(catalog: PanelCatalog) {
    const provider = await another(catalog);
    const playlist = await running.add(running.login(provider));
    return {
      playlistId: playlist.id,
      async becomes(next: PanelCatalog) {
        const moved = await another(next);
        await running.api.playlists.updatePlaylist({ playlistId: playlist.id, source: running.login(moved) });
        await running.settled(playlist.id);
      },
    };
  },
  async list(catalog: PanelCatalog) {
    let version = 0;
    const text = (shown: PanelCatalog): string =>
      [...writePlaylist(shown, { base: `http://host-${++version}.example:80${version}`, credentials: { username: 'user', password: 'secret' }, plus: true, extension: 'ts', kinds: [] })].join('');
    const path = `/identity/${others.length}-${Math.random()}.m3u`;
    const playlist = await running.add({ type: 'm3u-url', url: running.panel.serve(path, text(catalog)) });
    return {
      playlistId: playlist.id,
      async becomes(next: PanelCatalog) {
        running.panel.serve(path, text(next));
        await running.refresh(playlist.id);
      },
    };
  },
};

describe.each(['panel', 'list'] as const)('a %s of 5,000 titles', (kind) => {
  test('in which every id, address and the host change keeps all marks', { timeout: 120_000 }, async () => {
    const { playlistId, becomes } = await sources[kind](large);
    const marked = await mark(playlistId);
    await becomes(renumbered(large));
    await expectAllKept(playlistId, marked);
  });

  test('in which three names in ten change too keeps those that are known by anything, and takes none for another', { timeout: 120_000 }, async () => {
    const { playlistId, becomes } = await sources[kind](large);
    const marked = await mark(playlistId);
    const next = renamed(large);
    await becomes(renumbered(next));

    const called = callings(large, next);
    const outcome = await expectNoneAstray(playlistId, marked, called);
    const isChannel = (id: TitleId) => id.includes('.c.');
    const renames = marked.filter(({ name }) => called(name) !== name);
    expect(outcome).toEqual({
      kept: marked.length - renames.length,
      // A channel is known by its guide id; a film without its name by nothing.
      renamed: renames.filter(({ id }) => isChannel(id)).length,
      lost: renames.filter(({ id }) => !isChannel(id)).length,
    });
  });
});

describe('one by one', () => {
  const few = makeCatalog({ channels: ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon', 'Zeta'], movies: 3, series: 2, categories: 2, guide: false });
  const channel = (catalog: PanelCatalog, name: string) => catalog.channels.find((one) => one.name === name)!;

  async function favorite(playlistId: PlaylistId, ...names: string[]): Promise<TitleId[]> {
    const { items } = await running.api.catalog.listChannels({ playlistId, limit: 200 });
    const ids = names.map((name) => items.find((item) => item.name === name)!.id);
    for (const titleId of ids) await running.api.library.addFavorite({ titleId });
    return ids;
  }

  test('a title that was away for two refreshes keeps its mark when it comes back under another number', async () => {
    const provider = await another(few);
    const { id: playlistId } = await running.add(running.login(provider));
    const [beta] = await favorite(playlistId, 'Beta');
    const without = { ...few, channels: few.channels.filter(({ name }) => name !== 'Beta') };
    provider.setCatalog(without);
    await running.refresh(playlistId);
    expect(await namesNow(playlistId)).toEqual([null]);
    provider.setCatalog({ ...without, movies: few.movies.slice(1) });
    await running.refresh(playlistId);
    provider.setCatalog({ ...few, channels: [...without.channels, { ...channel(few, 'Beta'), id: 90_001 }] });
    await running.refresh(playlistId);

    expect(await namesNow(playlistId)).toEqual(['Beta']);
    expect((await running.api.library.listFavorites({ playlistId })).favorites).toMatchObject([{ id: beta, name: 'Beta' }]);
  });

  test('titles that swap their numbers keep their marks', async () => {
    const provider = await another(few);
    const { id: playlistId } = await running.add(running.login(provider));
    await favorite(playlistId, 'Alpha', 'Gamma');
    const [alpha, gamma] = [channel(few, 'Alpha'), channel(few, 'Gamma')];
    const swapped = few.channels.map((one) => (one === alpha ? { ...gamma, id: alpha.id } : one === gamma ? { ...alpha, id: gamma.id } : one));
    provider.setCatalog({ ...few, channels: swapped });
    await running.refresh(playlistId);
    expect(await namesNow(playlistId)).toEqual(['Alpha', 'Gamma']);
  });

  test('a new title under the number of one that is gone is not taken for it when all are renumbered', async () => {
    const provider = await another(few);
    const { id: playlistId } = await running.add(running.login(provider));
    await favorite(playlistId, 'Alpha', 'Beta');
    const ids = few.channels.map(({ id }) => id);
    const others = ['Omega', 'Alpha', 'Gamma', 'Delta', 'Epsilon', 'Zeta'];
    provider.setCatalog({ ...few, channels: others.map((name, at) => ({ ...channel(few, name === 'Omega' ? 'Beta' : name), name, id: ids[(at + 1) % 6]! })) });
    await running.refresh(playlistId);
    expect(await namesNow(playlistId)).toEqual(['Alpha', null]);
  });

  test('a channel that its provider renames stays what it is, and its mark is called so', async () => {
    const provider = await another(few);
    const { id: playlistId } = await running.add(running.login(provider));
    await favorite(playlistId, 'Delta');
    provider.renameChannel('Delta', 'The Fourth');
    await running.refresh(playlistId);
    expect(await namesNow(playlistId)).toEqual(['The Fourth']);
    expect((await running.api.library.listFavorites({ playlistId })).favorites).toMatchObject([{ name: 'The Fourth' }]);
  });
});

test('a cache that is lost while the provider gives out new numbers costs no mark', { timeout: 120_000 }, async () => {
  const provider = await another(large);
  const { id: playlistId } = await running.add(running.login(provider));
  const marked = await mark(playlistId);
  const { items } = await running.api.catalog.listSeries({ playlistId, limit: 1 });
  const { seasons } = await running.api.catalog.getSeries({ seriesId: items[0]!.id });
  const episode = seasons[0]!.episodes[1]!;
  await running.api.library.addFavorite({ titleId: episode.id });

  await running.core.close();
  for (const suffix of ['', '-wal', '-shm']) await rm(join(running.dataDir, `cache.db${suffix}`), { force: true });
  const next = renumbered(large);
  provider.setCatalog({ ...next, series: next.series.map((show) => ({ ...show, seasons: show.seasons.map((season) => ({ ...season, episodes: season.episodes.map((one) => ({ ...one, id: one.id + 500 })) })) })) });
  await running.restart();
  // Where there is no keychain, the user signs in again.
  await running.api.playlists.updatePlaylist({ playlistId, source: running.login(provider) });
  await running.settled(playlistId);

  const kept = await namesNow(playlistId);
  expect(kept.slice(0, -1)).toEqual(marked.map(({ name }) => name));
  const { items: shows } = await running.api.catalog.listSeries({ playlistId, limit: 200 });
  const show = shows.find(({ name }) => name === items[0]!.name)!;
  const pages = await running.api.catalog.getSeries({ seriesId: show.id });
  const { favorites } = await running.api.library.listFavorites({ playlistId });
  expect(favorites.at(-1)).toMatchObject({ id: pages.seasons[0]!.episodes[1]!.id, name: episode.name });
});
