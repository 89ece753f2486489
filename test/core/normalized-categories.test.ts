import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCore, type RunningCore } from './start-core.ts';

/** Group, name and address of an entry, and what the HTTP contract calls it. */
const entries = [
  ['Movies HD', 'One', 'http://tv.example/1', 'movies'],
  ['VOD | Drama', 'Two', 'http://tv.example/2', 'movies'],
  ['TV Series', 'Three', 'http://tv.example/3', 'series'],
  ['Film Shows', 'Four', 'http://tv.example/4', 'movies'],
  ['Late Show', 'Five', 'http://tv.example/5', 'series'],
  ['Live Sports', 'Six', 'http://tv.example/6', 'tv'],
  ['KIDS', 'Seven', 'http://tv.example/7', 'tv'],
  ['Filmes', 'Eight', 'http://tv.example/8', 'movies'],
  ['Películas', 'Nine', 'http://tv.example/9', 'movies'],
  ['Séries', 'Ten', 'http://tv.example/10', 'series'],
  ['Esportes', 'Eleven', 'http://tv.example/11', 'tv'],
  ['Nachrichten', 'Twelve', 'http://tv.example/12', 'tv'],
  ['Ireland', 'Sports Thirteen', 'http://tv.example/13', 'tv'],
  ['Ireland', 'Fourteen S01E02', 'http://tv.example/14', 'series'],
  ['Ireland', 'Fifteen', 'http://tv.example/movie/u/p/15.mkv', 'movies'],
  ['Ireland', 'Sixteen', 'http://tv.example/live/u/p/16.ts', 'tv'],
  ['Ireland', 'Seventeen', 'http://tv.example/series/u/p/17.mp4', 'series'],
  ['Ireland', 'Eighteen', 'http://tv.example/18', 'other'],
  ['', 'Nineteen', 'http://tv.example/19.ts', 'other'],
  ['', 'Twenty News', 'http://tv.example/20', 'tv'],
] as const;

let running: RunningCore;

beforeAll(async () => {
  running = await startCore();
  const list = entries.map(([group, name, url]) => `#EXTINF:-1 group-title="${group}",${name}\n${url}`);
  await running.add({ type: 'm3u-url', url: running.panel.serve('/list.m3u', `#EXTM3U\n${list.join('\n')}`) });
});

afterAll(() => running.stop());

test('a row is called by its group, then by other languages, then by its name, then by its kind, and else other', async () => {
  const { channels } = await running.reader.compat.listChannels({});
  expect(channels.map(({ group, name, category }) => [group, name, category])).toEqual(entries.map(([group, name, , category]) => [group || 'Unknown', name, category]));
});

test('the four add up, and each can be asked for', async () => {
  const { total, ...four } = await running.reader.compat.getStats({});
  const counted = Object.fromEntries(Object.keys(four).map((name) => [name, entries.filter(([, , , category]) => category === name).length]));

  expect(four).toEqual(counted);
  expect(total).toBe(entries.length);
  for (const [category, count] of Object.entries(counted)) {
    expect((await running.reader.compat.listChannels({ category })).total).toBe(count);
  }
});
