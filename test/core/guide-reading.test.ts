import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GuideSource, GuideSourceId } from '#shared/model/guide.ts';
import type { PlaylistId, TitleId } from '#shared/model/ids.ts';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import * as misbehaviors from '../fake-provider/misbehaviors.ts';
import { startCore, type RunningCore } from './start-core.ts';
import { storeGuide, type Broadcast } from './stored-guide.ts';

const minute = 60_000;
const hour = 60 * minute;
const evening = Date.UTC(2024, 5, 15, 20);

let running: RunningCore;
let playlistId: PlaylistId;
let channels: TitleId[];
let panelSource: GuideSource;
let now = evening;

beforeAll(async () => {
  const catalog = makeCatalog({ channels: ['Alpha One', 'Beta Two', 'Gamma Three', 'Delta Four'], movies: 2, categories: 2, archiveDays: 2 });
  running = await startCore({ panel: { catalog }, clock: () => now });
  ({ id: playlistId } = await running.add());
  channels = (await running.api.catalog.listChannels({ playlistId })).items.map(({ id }) => id);
  panelSource = (await running.api.guideSources.listSources({ playlistId })).sources[0]!;
});

afterAll(() => running.stop());

beforeEach(() => {
  now = evening;
});

function store(sourceId: GuideSourceId, ...of: readonly (readonly [channel: number, ...broadcasts: Broadcast[]])[]): void {
  storeGuide(running.dataDir, sourceId, new Map(of.map(([channel, ...broadcasts]) => [channels[channel]!, broadcasts])));
}

const named = (programmes: readonly { start: number; title: string | null }[]) => programmes.map(({ start, title }) => [new Date(start).toISOString().slice(11, 16), title]);

describe('what a channel shows', () => {
  beforeAll(() => {
    store(
      panelSource.id,
      [0, { start: evening - hour, stop: evening, title: 'Before' }, { start: evening, stop: evening + 2 * hour, title: 'Film', description: 'Long.' }, { start: evening + hour, title: 'News' }, { start: evening + 3 * hour, title: 'Late' }],
      [1, { start: evening + hour, stop: evening + 2 * hour, title: 'Later' }],
    );
  });

  test('a grid has a row for each channel, with what touches its hours, ends cut and found', async () => {
    const { rows } = await running.reader.guide.listGrid({ channelIds: channels, from: evening + 30 * minute, to: evening + 3 * hour });

    expect(rows.map(({ channelId }) => channelId)).toEqual(channels);
    expect(rows.map(({ programmes }) => programmes.map(({ title }) => title))).toEqual([['Film', 'News'], ['Later'], [], []]);
    expect(rows[0]!.programmes.map(({ start, stop }) => [start, stop])).toEqual([
      [evening, evening + hour],
      [evening + hour, evening + 3 * hour],
    ]);
  });

  test('what ends when the hours begin is not among it, and what has no end is for half an hour', async () => {
    const grid = async (from: number, to: number) => named((await running.reader.guide.listGrid({ channelIds: [channels[0]!], from, to })).rows[0]!.programmes);

    expect(await grid(evening, evening + minute)).toEqual([['20:00', 'Film']]);
    expect(await grid(evening + 3 * hour + 29 * minute, evening + 5 * hour)).toEqual([['23:00', 'Late']]);
    expect(await grid(evening + 3 * hour + 30 * minute, evening + 5 * hour)).toEqual([]);
  });

  test('now and next, for the rows of a list without those that have none', async () => {
    const { items } = await running.reader.guide.listNowNext({ channelIds: channels });

    expect(items.map(({ channelId, now: on, next }) => [channelId, on?.title, next?.title])).toEqual([
      [channels[0], 'Film', 'News'],
      [channels[1], undefined, 'Later'],
    ]);
    expect(await running.reader.guide.getNowNext({ channelId: channels[0]! })).toMatchObject({ now: { description: 'Long.' }, next: { description: null } });
  });

  test('a list that is asked again has what is on by then, whichever way the clock went', async () => {
    const titles = async () => (await running.reader.guide.listNowNext({ channelIds: channels })).items.map(({ now: on, next }) => [on?.title, next?.title]);

    for (const [minutes, first, second] of [
      [0, ['Film', 'News'], [undefined, 'Later']],
      [59, ['Film', 'News'], [undefined, 'Later']],
      [60, ['News', 'Late'], ['Later', undefined]],
      [120, ['News', 'Late'], undefined],
      [180, ['Late', undefined], undefined],
      [30, ['Film', 'News'], [undefined, 'Later']],
      [600, undefined, undefined],
    ] as const) {
      now = evening + minutes * minute;
      expect(await titles(), `${minutes} minutes later`).toEqual([first, second].filter(Boolean));
    }
  });

  test('a film with the key of a channel has no guide', async () => {
    const film = channels[0]!.replace('.c.', '.m.') as TitleId;
    expect((await running.reader.guide.listGrid({ channelIds: [film], from: evening, to: evening + hour })).rows[0]!.programmes).toEqual([]);
  });

  test('a week of a grid is the most', async () => {
    await expect(running.reader.guide.listGrid({ channelIds: channels, from: evening, to: evening + 7 * 24 * hour + 1 })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('instants at the ends of time are no trouble', async () => {
    const { programmes } = await running.reader.guide.listProgrammes({ channelId: channels[0]!, from: 0, to: 253_402_300_800_000 });
    expect(programmes).toHaveLength(4);
  });
});

describe('the card of a programme', () => {
  test('has everything the guide has, with pictures on our own server', async () => {
    store(panelSource.id, [
      0,
      {
        start: evening,
        stop: evening + hour,
        title: 'Film',
        traits: 16 | 1 | (1 << 8),
        details: { categories: ['Movie'], credits: [{ role: 'actor', name: 'A. Person', part: 'Somebody' }], date: '1999', picture: 'http://pictures.example/1.png' },
      },
    ]);
    const card = await running.reader.guide.getProgramme({ channelId: channels[0]!, start: evening });

    expect(card).toMatchObject({
      title: 'Film',
      genre: 'movie',
      isNew: true,
      isLastChance: true,
      categories: ['Movie'],
      date: '1999',
      credits: [{ role: 'actor', name: 'A. Person', part: 'Somebody' }],
      rating: null,
      canWatchAgain: false,
    });
    expect(card.picture).toMatch(/^\/v1\/logos\/[^/]+\/[\w-]+$/);
    await expect(running.reader.guide.getProgramme({ channelId: channels[0]!, start: evening + 1_000 })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('can be watched again soon after its start, for as long as the channel keeps it', async () => {
    const again = async (moment: number) => {
      now = moment;
      return (await running.reader.guide.getProgramme({ channelId: channels[0]!, start: evening })).canWatchAgain;
    };

    expect([await again(evening), await again(evening + 2 * minute), await again(evening + 48 * hour), await again(evening + 48 * hour + minute)]).toEqual([false, true, true, false]);
  });
});

describe('offsets', () => {
  const shown = async () =>
    named((await running.reader.guide.listGrid({ channelIds: [channels[0]!], from: evening - 6 * hour, to: evening + 6 * hour })).rows[0]!.programmes);

  test('of source, group and channel add up, and are taken away again', async () => {
    store(panelSource.id, [0, { start: evening, stop: evening + hour, title: 'Film' }]);
    const { categories } = await running.api.catalog.listCategories({ playlistId, kind: 'channel' });
    const targets = [
      { type: 'source', sourceId: panelSource.id },
      { type: 'category', categoryId: categories[0]!.id },
      { type: 'channel', channelId: channels[0]! },
    ] as const;
    const minutes = [60, 30, -15];
    running.events.length = 0;
    for (const [i, target] of targets.entries()) await running.api.guide.setOffset({ playlistId, target, minutes: minutes[i]! });

    expect(await shown()).toEqual([['21:15', 'Film']]);
    expect((await running.reader.guide.getProgramme({ channelId: channels[0]!, start: evening + 75 * minute })).title).toBe('Film');
    expect((await running.api.guide.listOffsets({ playlistId })).offsets).toEqual(expect.arrayContaining(targets.map((target, i) => ({ target, minutes: minutes[i] }))));
    expect(running.events.filter(({ type }) => type === 'guide.changed')).toHaveLength(3);
    for (const target of targets) await running.api.guide.setOffset({ playlistId, target, minutes: 0 });
    expect(await shown()).toEqual([['20:00', 'Film']]);
    expect((await running.api.guide.listOffsets({ playlistId })).offsets).toEqual([]);
  });

  test('belong to a target of the same playlist', async () => {
    const { id: other } = await running.add({ type: 'm3u-url', url: running.panel.serve('/other.m3u', '#EXTM3U\n#EXTINF:-1,One\nhttp://tv.example/1.ts') });
    await expect(running.api.guide.setOffset({ playlistId: other, target: { type: 'source', sourceId: panelSource.id }, minutes: 60 })).rejects.toMatchObject({ code: 'not_found' });
    await expect(running.api.guide.setOffset({ playlistId: other, target: { type: 'channel', channelId: channels[0]! }, minutes: 60 })).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('without a stored guide the channel on screen gets what the panel says, and a list what is known of it', async () => {
  now = Date.now();
  running.panel.forgetRequests();
  const channelIds = [channels[3]!];
  const asked = () => running.panel.requests({ action: 'get_short_epg' }).length;

  expect((await running.reader.guide.listNowNext({ channelIds })).items).toEqual([]);
  expect(asked()).toBe(0);
  const shown = await running.reader.guide.getNowNext({ channelId: channels[3]! });
  expect(shown.now!.start).toBeLessThanOrEqual(now);
  const { items } = await running.reader.guide.listNowNext({ channelIds });
  expect(items[0]!.now).toMatchObject({ title: shown.now!.title, start: shown.now!.start });
  const { rows } = await running.reader.guide.listGrid({ channelIds, from: now, to: now + hour });
  expect(rows[0]!.programmes.map(({ title }) => title)).toContain(shown.now!.title);
  expect((await running.reader.guide.getProgramme({ channelId: channels[3]!, start: shown.now!.start })).title).toBe(shown.now!.title);
  await running.reader.guide.getNowNext({ channelId: channels[3]! });
  expect(asked()).toBe(1);
});

test('a panel that did not answer is asked again soon, not minutes later', async () => {
  now = Date.now();
  const channelId = channels[2]!;
  const recover = running.panel.behave({ action: 'get_short_epg' }, misbehaviors.status(404));
  expect(await running.reader.guide.getNowNext({ channelId })).toEqual({ now: null, next: null });
  recover();
  expect(await running.reader.guide.getNowNext({ channelId })).toEqual({ now: null, next: null });
  now += minute;
  expect((await running.reader.guide.getNowNext({ channelId })).now).not.toBeNull();
});
