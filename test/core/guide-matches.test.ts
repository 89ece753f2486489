import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GuideChannelId, type GuideSourceId } from '#shared/model/guide.ts';
import { titleRef, type PlaylistId, type TitleId } from '#shared/model/ids.ts';
import { openDatabase } from '../../electron/core/database/open.ts';
import { userQueries } from '../../electron/core/database/user-schema.ts';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import { writeXmltv } from '../../electron/core/demo/xmltv.ts';
import { saveMappings } from '../../electron/core/guide/mappings.ts';
import { startCore, type RunningCore } from './start-core.ts';

/** The panel calls them so and knows their schedules; its guide knows the first two under other ids and names. */
const catalog = makeCatalog({ channels: ['Alpha Sports News', 'Beta', 'Gamma HD'], categories: 1 });
const alike = { 'Alpha Sports News': 'Alpha Sport News', Beta: 'Alpha News Weather', 'Gamma HD': 'Gamma' };

let running: RunningCore;
let playlistId: PlaylistId;
let sourceId: GuideSourceId;

beforeEach(async () => {
  running = await startCore({ panel: { catalog } });
  serveGuide();
  ({ id: playlistId } = await running.add());
  const { sources } = await running.api.guideSources.listSources({ playlistId });
  sourceId = sources[0]!.id;
  await refreshGuide();
});

afterEach(() => running.stop());

/** The panel's own guide, with ids `guide-0`, `guide-1` … and other names, but for channels that it lacks today. */
function serveGuide({ without = [] }: { without?: readonly string[] } = {}): void {
  const known = catalog.channels.filter(({ name }) => !without.includes(name ?? ''));
  let text = [...writeXmltv({ ...catalog, channels: known }, running.panel.url, { now: Date.now(), pastDays: 1, futureDays: 2 })].join('');
  for (const [at, { guideId, name }] of catalog.channels.entries()) {
    text = text.replaceAll(`"${guideId}"`, `"guide-${at}"`).replaceAll(`>${name}<`, `>${alike[name as keyof typeof alike]}<`);
  }
  running.panel.serve('/xmltv.php', text);
}

async function refreshGuide(): Promise<void> {
  const { api } = running;
  const readAt = async () => (await api.guideSources.listSources({ playlistId })).sources[0];
  await expect.poll(async () => (await readAt())?.refreshing, { timeout: 10_000 }).toBe(false);
  const before = (await readAt())?.refreshedAt ?? 0;
  await api.guideSources.refreshGuide({ playlistId });
  await expect
    .poll(async () => {
      const source = await readAt();
      return source?.refreshing === false && (source.refreshedAt ?? 0) > before;
    }, { timeout: 10_000 })
    .toBe(true);
}

async function matchOf(name: string) {
  const { items } = await running.api.guideMatches.listMatches({ playlistId });
  const item = items.find(({ channel }) => channel.name === name);
  if (!item) throw new Error(`no channel is called ${name}`);
  return item;
}

async function programmesOf(channelId: TitleId): Promise<number> {
  const now = Date.now();
  const { programmes } = await running.api.guide.listProgrammes({ channelId, from: now, to: now + 3_600_000 });
  return programmes.length;
}

test('a suggestion that is accepted brings programmes, and holds over refreshes, a restart, and a day on which the guide lacks the channel', async () => {
  const { channel, state, candidates } = await matchOf('Alpha Sports News');
  expect([state, candidates[0]?.id]).toEqual(['suggested', 'guide-0']);
  expect(candidates[0]?.programmes).toBeGreaterThan(0);
  expect(await programmesOf(channel.id)).toBe(0);
  expect(await matchOf('Gamma HD')).toMatchObject({ state: 'matched', match: { id: 'guide-2', rule: 'alike', gone: false } });

  expect(await running.api.guideMatches.acceptSuggestions({ playlistId, channelIds: [channel.id] })).toEqual({ accepted: 1 });
  const mapped = { state: 'manual', match: { id: 'guide-0', rule: 'manual', gone: false } };
  expect(await matchOf('Alpha Sports News')).toMatchObject(mapped);
  await expect.poll(() => programmesOf(channel.id)).toBeGreaterThan(0);

  await refreshGuide();
  await running.refresh(playlistId);
  expect(await matchOf('Alpha Sports News')).toMatchObject(mapped);

  serveGuide({ without: ['Alpha Sports News'] });
  await refreshGuide();
  expect(await matchOf('Alpha Sports News')).toMatchObject({ state: 'manual', match: { id: 'guide-0', name: 'Alpha Sport News', gone: true, programmes: 0 } });

  serveGuide();
  await refreshGuide();
  await running.restart();
  expect(await matchOf('Alpha Sports News')).toMatchObject(mapped);
  expect(await programmesOf(channel.id)).toBeGreaterThan(0);
});

test('what is mapped to nothing has no programmes, until the owner takes it back', async () => {
  const { channel } = await matchOf('Gamma HD');
  await expect.poll(() => programmesOf(channel.id)).toBeGreaterThan(0);
  await running.api.guideMatches.setMapping({ channelId: channel.id, to: null });
  await expect.poll(() => programmesOf(channel.id)).toBe(0);
  await running.api.guideMatches.removeMapping({ channelId: channel.id });
  await expect.poll(() => programmesOf(channel.id)).toBeGreaterThan(0);
});

test('a channel that no rule would find is mapped by hand, and its programmes are fetched if they were not kept', async () => {
  const { channel, state } = await matchOf('Beta');
  expect(state).toBe('unmatched');
  const { items } = await running.api.guideMatches.listGuideChannels({ playlistId, search: 'weather' });
  await running.api.guideMatches.setMapping({ channelId: channel.id, to: { sourceId: items[0]!.sourceId, guideChannelId: items[0]!.id } });
  await expect.poll(() => programmesOf(channel.id), { timeout: 10_000 }).toBeGreaterThan(0);
});

test('the panel’s own schedule tells the right candidate from the wrong one', async () => {
  const { channel } = await matchOf('Alpha Sports News');
  const check = (id: string) => running.api.guideMatches.checkSchedule({ channelId: channel.id, sourceId, guideChannelId: GuideChannelId.parse(id) });
  const right = await check('guide-0');
  expect(right.compared).toBeGreaterThan(0);
  expect(right).toMatchObject({ agreeing: right.compared, offsetMinutes: 0 });
  expect((await check('guide-1')).agreeing).toBe(0);
});

test('what is mapped while a guide is read holds for it when it has come', async () => {
  const { channel } = await matchOf('Gamma HD');
  await expect.poll(() => programmesOf(channel.id)).toBeGreaterThan(0);
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const text = [...writeXmltv(catalog, running.panel.url, { now: Date.now(), pastDays: 1, futureDays: 2 })].join('').replaceAll('>Gamma HD<', '>Gamma<');
  running.panel.serve('/xmltv.php', async function* send() {
    yield text.slice(0, 2_000);
    await held;
    yield text.slice(2_000);
  });
  running.panel.forgetRequests();
  await running.api.guideSources.refreshGuide({ playlistId });
  await expect.poll(() => running.panel.requests({ path: '/xmltv.php' }).length).toBe(1);
  await running.api.guideMatches.setMapping({ channelId: channel.id, to: null });
  await expect.poll(() => programmesOf(channel.id)).toBe(0);
  goOn();
  await expect.poll(async () => (await running.api.guideSources.listSources({ playlistId })).sources[0]?.refreshing, { timeout: 10_000 }).toBe(false);
  expect(await programmesOf(channel.id)).toBe(0);
});

test('what was mapped right before the process ended is matched at the next start', async () => {
  const { channel } = await matchOf('Gamma HD');
  await expect.poll(() => programmesOf(channel.id)).toBeGreaterThan(0);
  await running.core.close();
  const user = openDatabase(join(running.dataDir, 'user.db'));
  saveMappings(userQueries(user), playlistId, [{ providerKey: titleRef(channel.id).providerKey, to: null }], Date.now());
  user.close();
  await running.restart();
  await expect.poll(() => programmesOf(channel.id)).toBe(0);
});
