import type { ReadableStream } from 'node:stream/web';
import { afterEach, expect, test } from 'vitest';
import { makeCatalog } from './made-catalog.ts';
import { startPanel } from './panel.ts';
import type { Panel, PanelOptions } from './panel.ts';

const now = Date.parse('2025-05-10T12:34:56Z');
const credentials = { username: 'ada@home.example', password: 'p/w?d#1' };
const started: Panel[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((panel) => panel.close()));
});

async function start(options: PanelOptions = {}): Promise<Panel> {
  const panel = await startPanel({ now: () => now, credentials, ...options });
  started.push(panel);
  return panel;
}

function query({ username, password }: { username: string; password: string }): string {
  return `username=${encodeURIComponent(username)}&password=${encodeURIComponent(password)}`;
}

function login({ username, password }: { username: string; password: string }): string {
  return `${encodeURIComponent(username)}/${encodeURIComponent(password)}`;
}

async function api(panel: Panel, parameters = ''): Promise<unknown> {
  const response = await fetch(`${panel.url}/player_api.php?${query(panel)}${parameters}`);
  return response.json();
}

async function rows(panel: Panel, action: string): Promise<Record<string, unknown>[]> {
  return (await api(panel, `&action=${action}`)) as Record<string, unknown>[]; // the test that uses them looks at the rows
}

/** Reads a stream until `until` milliseconds have passed. */
async function readFor(response: Response, ms: number): Promise<Buffer> {
  // What fetch reads are bytes; its declaration says any.
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  const parts: Uint8Array[] = [];
  const end = performance.now() + ms;
  while (reader && performance.now() < end) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
  }
  await reader?.cancel();
  return Buffer.concat(parts);
}

test('the account names the address that the client used', async () => {
  const panel = await start({ account: { expiresAt: now + 86_400_000, timezone: 'Europe/Paris' } });

  expect(await api(panel)).toMatchObject({
    user_info: { auth: 1, status: 'Active', exp_date: String((now + 86_400_000) / 1_000), active_cons: '0', allowed_output_formats: ['ts', 'm3u8'] },
    server_info: { url: '127.0.0.1', port: String(panel.port), timezone: 'Europe/Paris', timestamp_now: Math.floor(now / 1_000), time_now: '2025-05-10 14:34:56' },
  });
});

test('a wrong password gets the classic refusal from the API and 403 from a stream', async () => {
  const panel = await start();
  const wrong = { username: credentials.username, password: 'guess' };
  const refused = await fetch(`${panel.url}/player_api.php?${query(wrong)}&action=get_live_streams`);
  const stream = await fetch(`${panel.url}/live/${login(wrong)}/101.ts`);

  expect([refused.status, await refused.json(), stream.status]).toEqual([200, { user_info: { auth: 0 } }, 403]);
});

test('credentials may come as a form, and every start has its own unless told', async () => {
  const panel = await start();
  const body = new URLSearchParams({ ...credentials, action: 'get_live_categories' });
  const posted = await fetch(`${panel.url}/player_api.php`, { method: 'POST', body });
  const [one, other] = await Promise.all([startPanel(), startPanel()]);
  started.push(one, other);

  expect(await posted.json()).toContainEqual({ category_id: '1', category_name: 'News', parent_id: 0 });
  expect(one.password).not.toBe(other.password);
});

test('lists answer to a category, and a channel of two categories is in both', async () => {
  const panel = await start();
  const idsIn = async (category: string): Promise<unknown[]> => (await rows(panel, `get_live_streams&category_id=${category}`)).map(({ stream_id: id }) => id);

  expect(await idsIn('1')).toContain(103);
  expect(await idsIn('7')).toContain(103);
  expect(await idsIn('404')).toEqual([]);
});

test('the lineup holds what real lineups hold', async () => {
  const panel = await start();
  const channels = await rows(panel, 'get_live_streams');
  const categories = new Set((await rows(panel, 'get_live_categories')).map(({ category_id: id }) => id));
  const withoutKnown = channels.filter(({ category_id: id }) => !categories.has(id)).map(({ category_id: id }) => id);

  expect(channels.length).toBeGreaterThanOrEqual(24);
  expect(withoutKnown).toEqual([null, '99']);
  expect(channels.filter(({ stream_icon: icon }) => icon === '')).not.toEqual([]);
  expect(channels.filter(({ stream_type: type }) => type === 'radio_streams')).toHaveLength(1);
});

test('every image that the catalog names is there', async () => {
  const panel = await start();
  const lists = await Promise.all(['get_live_streams', 'get_vod_streams', 'get_series'].map((action) => rows(panel, action)));
  const addresses = lists.flat().flatMap((row) => [row['stream_icon'] ?? row['cover'], row['backdrop_path'] ?? []].flat()).filter((address) => address !== '');
  const answers = await Promise.all([...new Set(addresses)].map(async (address) => (await fetch(String(address))).status));

  expect(answers.length).toBeGreaterThan(40);
  expect(new Set(answers)).toEqual(new Set([200]));
});

test('films and episodes have details, and an unknown one has the empty form', async () => {
  const panel = await start();

  expect(await api(panel, '&action=get_vod_info&vod_id=3001')).toMatchObject({
    info: { name: 'The Lighthouse at Kern Point', duration: '00:00:48' },
    movie_data: { stream_id: 3001, container_extension: 'mp4' },
  });
  expect(await api(panel, '&action=get_vod_info&vod_id=9')).toEqual({ info: [] });
  expect(await api(panel, '&action=get_series_info&series_id=5002')).toMatchObject({
    episodes: { 0: [{ season: 0 }], 1: [{}, {}, {}], 2: [{ id: '520201', episode_num: 1, title: 'House & Street - S02E01 - Boxes' }, {}, {}] },
  });
});

test('the short guide starts with what is on air, and agrees with the XMLTV file', async () => {
  const panel = await start();
  const short = (await api(panel, '&action=get_short_epg&stream_id=101')) as { epg_listings: { title: string; start_timestamp: string; stop_timestamp: string }[] };
  const guide = await (await fetch(`${panel.url}/xmltv.php?${query(panel)}`)).text();
  const [first] = short.epg_listings;
  const start14 = new Date(Number(first?.start_timestamp) * 1_000).toISOString().slice(0, 19).replace(/[-:T]/g, '');

  expect(short.epg_listings).toHaveLength(4);
  expect(Number(first?.start_timestamp) * 1_000).toBeLessThanOrEqual(now);
  expect(Number(first?.stop_timestamp) * 1_000).toBeGreaterThan(now);
  expect(guide).toContain(`<programme start="${start14} +0000"`);
  expect(guide).toContain(Buffer.from(first?.title ?? '', 'base64').toString('utf8'));
  expect(guide.trimEnd().endsWith('</tv>')).toBe(true);
});

test('the table marks what can be watched again', async () => {
  const panel = await start();
  const table = (await api(panel, '&action=get_simple_data_table&stream_id=101')) as { epg_listings: { has_archive: number; now_playing: number; stop_timestamp: string }[] };

  expect(table.epg_listings.filter(({ now_playing: playing }) => playing === 1)).toHaveLength(1);
  expect(table.epg_listings.some(({ has_archive: has }) => has === 1)).toBe(true);
  expect(table.epg_listings.every(({ has_archive: has, stop_timestamp: stop }) => has === 0 || Number(stop) * 1_000 <= now)).toBe(true);
});

test('the playlist names the guide and addresses that play', async () => {
  const panel = await start();
  const text = await (await fetch(`${panel.url}/get.php?${query(panel)}&type=m3u_plus&output=m3u8&key=live`)).text();
  const lines = text.split('\r\n');
  const address = lines.find((line) => line.endsWith('/101.m3u8'));

  expect(lines[0]).toContain(`x-tvg-url="${panel.url}/xmltv.php?`);
  expect((await fetch(address ?? '')).headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
});

test('a live stream comes with a burst of about two seconds, then at its own speed', async () => {
  const panel = await start();
  const address = `${panel.url}/live/${login(panel)}/101.ts`;
  const burst = await readFor(await fetch(address), 300);
  const longer = await readFor(await fetch(address), 2_300);
  const bytesPerSecond = 405_000 / 9.6;

  expect(burst.length / bytesPerSecond).toBeGreaterThan(1);
  expect(burst.length / bytesPerSecond).toBeLessThan(6);
  expect((longer.length - burst.length) / bytesPerSecond).toBeLessThan(6);
  expect(longer.length).toBeGreaterThan(burst.length);
  expect([longer[0], longer[188], longer.indexOf('Amber News HD') > 0]).toEqual([0x47, 0x47, true]);
});

test('a viewer is counted until the connection is gone', async () => {
  const panel = await start();
  const stream = await fetch(`${panel.url}/${login(panel)}/101`);
  const during = panel.activeConnections;
  await stream.body?.cancel();
  await expect.poll(() => panel.activeConnections).toBe(0);

  expect(during).toBe(1);
});

test('HLS rolls: the playlist moves on and its segments are there', async () => {
  const panel = await start();
  const read = async (): Promise<{ sequence: number; segments: string[] }> => {
    const text = await (await fetch(`${panel.url}/live/${login(panel)}/501.m3u8`)).text();
    const lines = text.split('\n');
    const sequence = Number(lines.find((line) => line.startsWith('#EXT-X-MEDIA-SEQUENCE:'))?.split(':')[1]);
    return { sequence, segments: lines.filter((line) => line.endsWith('.ts')) };
  };
  const before = await read();
  const segments = await Promise.all(before.segments.map(async (segment) => Buffer.from(await (await fetch(panel.url + segment)).arrayBuffer())));
  await expect.poll(async () => (await read()).sequence, { timeout: 4_000 }).toBe(before.sequence + 1);

  expect(before.segments).toHaveLength(6);
  expect(segments.every((bytes) => bytes[0] === 0x47 && bytes.length % 188 === 0)).toBe(true);
  expect((await fetch(`${panel.url}/hls/${login(panel)}/501/999999.ts`)).status).toBe(404);
});

test('a film can be read from the middle', async () => {
  const panel = await start();
  const address = `${panel.url}/movie/${login(panel)}/3001.mp4`;
  const whole = Buffer.from(await (await fetch(address)).arrayBuffer());
  const part = await fetch(address, { headers: { range: 'bytes=1000-1999' } });
  const beyond = await fetch(address, { headers: { range: `bytes=${whole.length}-` } });

  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 1000-1999/${whole.length}`]);
  expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(1000, 2000))).toBe(true);
  expect(beyond.status).toBe(416);
});

test('catch-up plays what was asked for, by path and by query, and in ranges', async () => {
  const panel = await start({ account: { timezone: 'Europe/Paris' } });
  const byPath = `${panel.url}/timeshift/${login(panel)}/2/2025-05-10:09-30/101.ts`;
  const byQuery = `${panel.url}/streaming/timeshift.php?${query(panel)}&stream=101&start=2025-05-10:09-30&duration=2`;
  const whole = Buffer.from(await (await fetch(byPath)).arrayBuffer());
  const queried = Buffer.from(await (await fetch(byQuery)).arrayBuffer());
  const part = await fetch(byPath, { headers: { range: 'bytes=600100-600299' } });

  expect(whole.indexOf('Amber News HD @ 2025-05-10T07:30:00.000Z')).toBeGreaterThan(0);
  expect(queried.equals(whole)).toBe(true);
  expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(600_100, 600_300))).toBe(true);
});

test('catch-up is refused for the future, for nonsense and where there is none', async () => {
  const panel = await start();
  const statusOf = async (rest: string): Promise<number> => (await fetch(`${panel.url}/timeshift/${login(panel)}/${rest}`, { method: 'HEAD' })).status;

  expect(await Promise.all(['60/2025-05-10:09-30/101.ts', '60/2025-05-11:09-30/101.ts', '60/yesterday/101.ts', '-5/2025-05-10:09-30/101.ts', '60/2025-05-10:09-30/104.ts'].map(statusOf))).toEqual([
    200, 404, 404, 404, 404,
  ]);
});

test('HEAD tells the type of a stream and opens nothing', async () => {
  const panel = await start();
  const head = await fetch(`${panel.url}/live/${login(panel)}/101.ts`, { method: 'HEAD' });

  expect([head.status, head.headers.get('content-type'), panel.activeConnections]).toEqual([200, 'video/mp2t', 0]);
});

test('a channel that is off the air, a format that is not offered and an unknown path get the page of a web server', async () => {
  const panel = await start({ account: { formats: ['ts'] } });
  const paths = [`/live/${login(panel)}/105.ts`, `/live/${login(panel)}/101.m3u8`, '/wp-admin', '/logos/..%2F..%2Fpackage.json'];

  expect(await Promise.all(paths.map(async (path) => (await fetch(panel.url + path)).status))).toEqual([404, 404, 404, 404]);
});

test('a made catalog of thousands is served whole', async () => {
  const panel = await start({ catalog: makeCatalog({ channels: 5_000, movies: ['One', 'Two'], series: 3 }) });
  const channels = await rows(panel, 'get_live_streams');

  expect(channels).toHaveLength(5_000);
  expect(new Set(channels.map(({ stream_id: id }) => id)).size).toBe(5_000);
  expect((await rows(panel, 'get_vod_streams')).map(({ title }) => title)).toEqual(['One', 'Two']);
});

test('closing ends the streams and frees the port', async () => {
  const panel = await start();
  const stream = await fetch(`${panel.url}/live/${login(panel)}/101.ts`);
  const ended = readFor(stream, 5_000).catch(() => 'broken');
  await panel.close();
  await ended;
  const again = await start({ port: panel.port });

  expect(again.port).toBe(panel.port);
});
