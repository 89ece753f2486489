import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { titleRef, type TitleId } from '#shared/model/ids.ts';
import { demoCatalog } from '../../electron/core/demo/demo-catalog.ts';
import * as misbehaviors from '../fake-provider/misbehaviors.ts';
import { m3u, startCore, type RunningCore } from './start-core.ts';

const minute = 60_000;
const hour = 60 * minute;

let running: RunningCore;
let news: TitleId;
let withoutPast: TitleId;

/** An hour that was broadcast three hours ago. */
const past = (() => {
  const start = Math.floor((Date.now() - 3 * hour) / hour) * hour;
  return { start, stop: start + 45 * minute };
})();

beforeAll(async () => {
  running = await startCore({ panel: { catalog: demoCatalog(Date.now()), account: { timezone: 'America/St_Johns' } } });
});

// What was found out about a source is remembered, so every test has one of its own.
beforeEach(async () => {
  running.panel.recover();
  const { id: playlistId } = await running.add();
  const { items } = await running.api.catalog.listChannels({ playlistId });
  const idOf = (name: string): TitleId => items.find((item) => item.name === name)!.id;
  news = idOf('Amber News HD');
  withoutPast = items.find(({ catchup }) => catchup === null)!.id;
  running.panel.forgetRequests();
});

afterAll(() => running.stop());

const isPast = (path: string): boolean => path.includes('timeshift');
const isPathForm = (path: string): boolean => path.startsWith('/timeshift/');

/** The forms in which the panel was asked, without login and number. */
function asked(): string[] {
  return running.panel.requests({ path: isPast }).map(({ path, query }) => {
    const written = path.endsWith('.php') ? `${path}?start=${query.get('start') ?? ''}&extension=${query.get('extension') ?? ''}` : path;
    return written.replace(`/${running.panel.username}/${running.panel.password}`, '').replace('/streaming', '');
  });
}

/** The start in the zone of the panel: 3½ hours west of Greenwich in winter, 2½ in summer. */
function inPanelZone(start: number): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/St_Johns', dateStyle: 'short', timeStyle: 'medium' }).format(start);
  return parts.slice(0, 16).replace(' ', ':').replace(/:(\d\d)$/, '-$1');
}

const nameIn = (bytes: Buffer): string => bytes.toString('latin1');

test('an earlier programme plays from its beginning, asked for in the panel’s own zone', async () => {
  const stream = await running.reader.playback.openStream({ titleId: news, past });
  expect(stream).toEqual({
    titleId: news,
    path: `/v1/streams/${news}?start=${past.start}&stop=${past.stop}`,
    container: 'mpegts',
    live: false,
    name: 'Amber News HD',
    transport: null,
  });
  const played = await running.play(news, { past, most: 200_000 });
  expect(played).toMatchObject({ status: 200, headers: { 'content-type': 'video/mp2t' } });
  expect(played.bytes[0]).toBe(0x47);
  expect(nameIn(played.bytes)).toContain(`Amber News HD @ ${new Date(past.start).toISOString()}`);
  // Once to look, once to play; 45 minutes and what the archive lags behind.
  expect(asked()).toEqual([1, 2].map(() => `/timeshift/50/${inPanelZone(past.start)}/101.ts`));
  expect(running.panel.requests({ path: isPast })[0]!.headers.range).toBe('bytes=0-4095');
});

test('as HLS its parts lead back here and play', async () => {
  const stream = await running.reader.playback.openStream({ titleId: news, past, format: 'hls' });
  expect(stream).toMatchObject({ path: `/v1/streams/${news}/hls?start=${past.start}&stop=${past.stop}`, container: 'hls' });
  const list = await running.play(news, { past, part: 'hls' });
  const lines = list.bytes.toString().split('\n');
  expect(lines).toContain('#EXT-X-ENDLIST');
  const [segment = ''] = lines.filter((line) => line.startsWith('/v1/streams/'));
  expect(list.bytes.toString()).not.toContain(running.panel.password);
  const played = await running.play(news, { part: segment.split('/').at(-1)! });
  expect(nameIn(played.bytes)).toContain(`@ ${new Date(past.start).toISOString()}`);
});

describe('a panel is asked in one form after the other', () => {
  const start = inPanelZone(past.start);

  test('until one is right, which is the first to be asked from then on', async () => {
    running.panel.behave({ path: isPathForm }, misbehaviors.status(404));
    expect((await running.reader.playback.openStream({ titleId: news, past })).container).toBe('mpegts');
    expect(asked()).toEqual([
      `/timeshift/50/${start}/101.ts`,
      `/timeshift/50/${start}/101.m3u8`,
      `/timeshift.php?start=${start}&extension=`,
    ]);
    running.panel.forgetRequests();
    const later = { start: past.start + 10 * minute, stop: past.stop };
    await running.reader.playback.openStream({ titleId: news, past: later });
    expect(asked()).toEqual([]);
    const played = await running.play(news, { past: later, most: 100_000 });
    expect(nameIn(played.bytes)).toContain(`@ ${new Date(later.start).toISOString()}`);
    expect(asked()).toEqual([`/timeshift.php?start=${inPanelZone(later.start)}&extension=`]);
  });

  test('and anew when that one does not do any more', async () => {
    await running.reader.playback.openStream({ titleId: news, past });
    running.panel.behave({ path: isPathForm }, misbehaviors.status(404));
    const played = await running.play(news, { past, most: 100_000 });
    expect(nameIn(played.bytes)).toContain(`@ ${new Date(past.start).toISOString()}`);
    expect(asked().at(-1)).toBe(`/timeshift.php?start=${start}&extension=`);
  });

  test('and a page, nothing or trouble of the server’s own is no stream', async () => {
    running.panel.behave({ path: (path) => path.endsWith(`/${start}/101.ts`) }, misbehaviors.htmlPage());
    running.panel.behave({ path: (path) => path.endsWith('.m3u8') }, misbehaviors.emptyReply());
    running.panel.behave({ path: '/streaming/timeshift.php' }, misbehaviors.status(500));
    running.panel.behave({ path: (path) => path.includes(start.replace(/:(?=..-)/, '_')) }, misbehaviors.reply('please come back later', 'text/plain'));
    expect((await running.reader.playback.openStream({ titleId: news, past })).container).toBe('mpegts');
    expect(asked()).toHaveLength(6);
    expect(asked().at(-1)).toBe(`/timeshift/50/${start.replace(/-(\d\d)$/, ':$1:00')}/101.ts`);
  });

  test('and when none is right, the programme is not there', async () => {
    running.panel.behave({ path: isPast }, misbehaviors.htmlPage());
    await expect(running.reader.playback.openStream({ titleId: news, past })).rejects.toMatchObject({ code: 'stream_unavailable', reason: 'catchup-missing' });
    expect(asked()).toHaveLength(8);
  });

  test.each([
    [401, 1],
    [406, 1],
    // Once more, in case the connection before was still counted.
    [403, 2],
  ])('but not after status %i', async (status, requests) => {
    running.panel.behave({ path: isPast }, misbehaviors.status(status));
    await expect(running.reader.playback.openStream({ titleId: news, past })).rejects.toMatchObject({ status });
    expect(asked()).toHaveLength(requests);
  });
});

test('a panel that sends everything again from its first byte is passed on from the byte that was asked for', async () => {
  const whole = await running.play(news, { past, most: 900_000 });
  running.panel.behave({ path: isPathForm }, ({ exchange, next }) => {
    delete exchange.request.headers.range;
    return next();
  });
  const rest = await running.play(news, { past, range: 'bytes=376000-', most: 200_000 });
  expect(rest.status).toBe(206);
  expect(rest.headers['content-range']).toMatch(/^bytes 376000-/);
  expect(rest.bytes.subarray(0, 188_000).equals(whole.bytes.subarray(376_000, 564_000))).toBe(true);
});

describe('what is not there is said at the door, without a request', () => {
  test.each([
    ['a channel that keeps nothing', () => withoutPast, past, { code: 'stream_unavailable', reason: 'no-catchup' }],
    ['what is older than the provider keeps', () => news, { start: past.start - 72 * hour, stop: past.stop - 72 * hour }, { code: 'stream_unavailable', reason: 'catchup-over' }],
    ['what has not begun', () => news, { start: Date.now() + hour, stop: Date.now() + 2 * hour }, { code: 'invalid_input' }],
    ['an end before the beginning', () => news, { start: past.stop, stop: past.start }, { code: 'invalid_input' }],
    ['two days', () => news, { start: past.start - 40 * hour, stop: past.stop }, { code: 'invalid_input' }],
  ])('%s', async (_, titleOf, stretch, failure) => {
    await expect(running.reader.playback.openStream({ titleId: titleOf(), past: stretch })).rejects.toMatchObject(failure);
    await expect(running.play(titleOf(), { past: stretch })).rejects.toMatchObject(failure);
    expect(asked()).toEqual([]);
  });

  test.each(['', 'now', '-1', '1e99', '12.5'])('a start that reads %j', async (start) => {
    const request = { part: null, range: null, past: { start, stop: String(past.stop) }, signal: new AbortController().signal };
    await expect(running.core.openStream({ kind: 'reader' }, news, request)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('a list', () => {
  let lists = 0;

  async function channelOf(attributes: string, address: string): Promise<TitleId> {
    const list = m3u([`${attributes},Alpha`, address]);
    const { id: playlistId } = await running.add({ type: 'm3u-url', url: running.panel.serve(`/lists/past-${++lists}.m3u`, list) });
    return (await running.api.catalog.listChannels({ playlistId })).items[0]!.id;
  }

  test('says how its past is asked for', async () => {
    const live = running.panel.serve('/own/alpha.m3u8', '#EXTM3U\n#EXTINF:4,\none.ts\n#EXT-X-ENDLIST\n');
    const id = await channelOf('catchup="append" catchup-days="3" catchup-source="?from={utc}&to={utcend}"', live);
    running.panel.forgetRequests();
    expect(await running.reader.playback.openStream({ titleId: id, past })).toMatchObject({ container: 'hls', live: false });
    await running.play(id, { past });
    const [request] = running.panel.requests({ path: '/own/alpha.m3u8' });
    expect(Object.fromEntries(request!.query)).toEqual({ from: String(past.start / 1_000), to: String(past.stop / 1_000) });
  });

  test('is asked by programme, with what the guide calls it there; credentials are in no file and go only where the guide had them', async () => {
    const live = `http://tv.example/live/ann/b7Kq2x/1.ts`;
    const id = await channelOf('tvg-id="a" catchup="vod" catchup-source="http://arc.example/{catchup-id}/index.m3u8"', live);
    const whole = await channelOf('tvg-id="a" catchup="vod"', live);
    const time = (at: number) => `${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)} +0000`;
    const show = (at: number, catchupId: string) => `<programme start="${time(at)}" stop="${time(at + 30 * minute)}" channel="a" catchup-id="${catchupId}"><title>Film</title></programme>`;
    const own = running.panel.serve('/own/archive.m3u8', '#EXTM3U\n#EXTINF:4,\none.ts\n#EXT-X-ENDLIST\n');
    const guide = `<tv><channel id="a"><display-name>Alpha</display-name></channel>
      ${show(past.start, `${own}?u=ann&amp;password=b7Kq2x`)}${show(past.start + hour, 'prog-7')}${show(past.start + 2 * hour, 'http://evil.example/{username}/{password}')}</tv>`;
    for (const channelId of [id, whole]) {
      const { playlistId } = titleRef(channelId);
      await running.api.guideSources.addSource({ playlistId, address: running.panel.serve(`/guides/${playlistId}.xml`, guide) });
      await expect.poll(async () => (await running.api.guide.getGuideState({ playlistId })).matched, { timeout: 20_000 }).toBe(1);
    }
    const stretch = (hours: number) => ({ start: past.start + hours * hour, stop: past.start + hours * hour + 30 * minute });

    running.panel.forgetRequests();
    await running.play(whole, { past: stretch(0) });
    expect(Object.fromEntries(running.panel.requests({ path: '/own/archive.m3u8' })[0]!.query)).toEqual({ u: 'ann', password: 'b7Kq2x' });
    for (const file of ['guide.db', 'guide.db-wal']) expect((await readFile(join(running.dataDir, file))).includes('b7Kq2x')).toBe(false);
    const unknown = { code: 'stream_unavailable', reason: 'no-catchup' };
    await expect(running.play(whole, { past: stretch(2) })).rejects.toMatchObject(unknown);
    await expect(running.play(whole, { past: stretch(1) })).rejects.toMatchObject(unknown);
    expect(await running.reader.playback.openStream({ titleId: id, past: stretch(1) })).toMatchObject({ container: 'hls', live: false });
    await expect(running.reader.playback.openStream({ titleId: id, past: { start: past.start + 10 * minute, stop: past.start + 20 * minute } })).rejects.toMatchObject(unknown);
  });

  test('whose past cannot be addressed says so', async () => {
    const id = await channelOf('catchup="vod" catchup-days="3"', 'http://tv.example/alpha.ts');
    await expect(running.reader.playback.openStream({ titleId: id, past })).rejects.toMatchObject({ code: 'stream_unavailable', reason: 'no-catchup' });
  });
});
