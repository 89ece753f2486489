import { afterEach, expect, test } from 'vitest';
import type { PlaylistId, TitleId } from '#shared/model/ids.ts';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import { scheduleOf } from '../../electron/core/demo/schedule.ts';
import { m3u, startCore, type RunningCore } from './start-core.ts';
import { storeGuide, type Broadcast } from './stored-guide.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const names = ['Alpha One', 'Beta Two', 'Gamma Three', 'Delta Four', 'Epsilon Five', 'Zeta Six'];
const catalog = makeCatalog({ channels: names, categories: 2 });

const started: RunningCore[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((running) => running.stop()));
});

/** A panel whose stored guide is off by so many minutes, for each of its channels. */
async function startOff(minutesOf: (at: number) => number): Promise<{ running: RunningCore; playlistId: PlaylistId; channels: TitleId[] }> {
  const running = await startCore({ panel: { catalog } });
  started.push(running);
  const { id: playlistId } = await running.add();
  const [source] = (await running.api.guideSources.listSources({ playlistId })).sources;
  const channels = (await running.api.catalog.listChannels({ playlistId })).items.map(({ id }) => id);
  const now = Date.now();
  const guide = channels.map((channelId, at): [TitleId, Broadcast[]] => [
    channelId,
    scheduleOf(catalog.channels[at]!, now - day, now + day).map(({ start, stop, title }) => ({ start: start + minutesOf(at) * minute, stop: stop + minutesOf(at) * minute, title })),
  ]);
  storeGuide(running.dataDir, source!.id, new Map(guide));
  return { running, playlistId, channels };
}

test('a group whose guide is an hour late is told of, put right with one setting, and told of no more', async () => {
  // The channels take turns between the two groups.
  const { running, playlistId, channels } = await startOff((at) => (at % 2 === 1 ? 60 : 0));
  const { categories } = await running.api.catalog.listCategories({ playlistId, kind: 'channel' });
  expect((await running.api.guide.listOffsetSuggestions({ playlistId })).suggestions).toEqual([]);
  const { compared } = await running.api.guide.checkOffsets({ playlistId });
  const { suggestions } = await running.api.guide.listOffsetSuggestions({ playlistId });

  expect(compared).toBe(6);
  expect(suggestions).toEqual([{ target: { type: 'category', categoryId: categories[1]!.id }, name: categories[1]!.name, minutes: -60, channels: 3, compared: expect.any(Number) }]);
  const [{ target, minutes }] = suggestions as [(typeof suggestions)[number]];
  await running.api.guide.setOffset({ playlistId, target, minutes });
  expect((await running.api.guide.listOffsetSuggestions({ playlistId })).suggestions).toEqual([]);
  const { now } = await running.reader.guide.getNowNext({ channelId: channels[1]! });
  const [honest] = scheduleOf(catalog.channels[1]!, Date.now(), Date.now() + 1);
  expect(now).toMatchObject({ title: honest!.title, start: honest!.start });
});

test('a whole guide that is off is one suggestion, and a single channel one of its own', async () => {
  const whole = await startOff(() => -330);
  await whole.running.api.guide.checkOffsets({ playlistId: whole.playlistId });
  expect((await whole.running.api.guide.listOffsetSuggestions({ playlistId: whole.playlistId })).suggestions).toMatchObject([{ target: { type: 'source' }, minutes: 330, channels: 6 }]);

  const single = await startOff((at) => (at === 4 ? 120 : 0));
  await single.running.api.guide.checkOffsets({ playlistId: single.playlistId });
  expect((await single.running.api.guide.listOffsetSuggestions({ playlistId: single.playlistId })).suggestions).toMatchObject([
    { target: { type: 'channel', channelId: single.channels[4] }, name: 'Epsilon Five', minutes: -120, channels: 1 },
  ]);
});

test('a guide that is right suggests nothing, and the panel is asked for a few channels once', async () => {
  const { running, playlistId } = await startOff(() => 0);
  const { categories } = await running.api.catalog.listCategories({ playlistId, kind: 'channel' });
  running.panel.forgetRequests();
  await running.api.guide.checkOffsets({ playlistId, categoryId: categories[0]!.id });
  await running.api.guide.checkOffsets({ playlistId });

  expect((await running.api.guide.listOffsetSuggestions({ playlistId })).suggestions).toEqual([]);
  expect(running.panel.requests({ action: 'get_short_epg' })).toHaveLength(6);
  expect(running.panel.peakParallel({ action: 'get_short_epg' })).toBe(1);
});

test('the playlist’s own shift of a channel, or of all of them, moves its guide, and what the owner sets comes on top', async () => {
  const running = await startCore();
  started.push(running);
  const lines = m3u([',One', 'http://tv.example/1.ts'], ['tvg-shift="-0.5",Two', 'http://tv.example/2.ts']).replace('#EXTM3U', '#EXTM3U url-tvg="http://guide.example/a.xml" tvg-shift="+2"');
  const { id: playlistId } = await running.add({ type: 'm3u-url', url: running.panel.serve('/shifted.m3u', lines) });
  const [source] = (await running.api.guideSources.listSources({ playlistId })).sources;
  const channels = (await running.api.catalog.listChannels({ playlistId })).items.map(({ id }) => id);
  const noon = Date.UTC(2024, 5, 15, 12);
  storeGuide(running.dataDir, source!.id, new Map(channels.map((id) => [id, [{ start: noon, stop: noon + 60 * minute, title: 'Noon' }]])));
  await running.api.guide.setOffset({ playlistId, target: { type: 'channel', channelId: channels[1]! }, minutes: 15 });
  const { rows } = await running.reader.guide.listGrid({ channelIds: channels, from: noon - day, to: noon + day });

  expect(rows.map(({ programmes }) => programmes.map(({ start }) => (start - noon) / minute))).toEqual([[120], [-15]]);
});
