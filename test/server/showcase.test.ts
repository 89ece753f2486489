import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ShownChannel, ShownGuideChannel, ShownProgramme } from '#shared/contract/showcase.ts';
import type { Answer } from '../../electron/api/running-api.test-wrapper.ts';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import { startFakeProvider, type FakeProvider } from '../fake-provider/fake-provider.ts';
import * as misbehaviors from '../fake-provider/misbehaviors.ts';
import { filesBelow, searchFor } from './secret-search.ts';
import { runProgram, serveEntry, startServer, temporaryFolder, type RunningServer } from './start-server.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/** `/catalog/*` as the earlier backend's clients were promised it, over real HTTP, against a process of its own. */
let panel: FakeProvider;

const password = 'Zq7showcase+w/rd=9';
const secrets = searchFor({ password, link: 'Zq7link%20word' });

beforeAll(async () => {
  panel = await startFakeProvider({ credentials: { username: 'viewer', password }, catalog: makeCatalog({ channels: 3, movies: 1, series: 1, categories: 1 }) });
});

afterAll(async () => {
  await panel.close();
});

interface Enriched extends ShownChannel {
  epg: ShownGuideChannel | null;
  current: ShownProgramme | null;
  next: ShownProgramme | null;
}
type OnAir = Pick<Enriched, 'tvg_id' | 'name' | 'current' | 'next'> & { logo: string | null };
interface Guide {
  channels: Record<string, ShownGuideChannel>;
  programs: Record<string, ShownProgramme[]>;
}

function list(): string {
  const login = `viewer/${encodeURIComponent(password)}`;
  return [
    '#EXTM3U',
    '#EXTINF:-1 tvg-id=" ONE.example " tvg-name="First" tvg-logo="http://tv.example/one.png" group-title="News",Channel One',
    `${panel.url}/live/${login}/1001.ts`,
    `#EXTINF:-1 tvg-id="unknown.example" tvg-logo="${panel.url}/logos/${login}/two.png",  Two   Blanks`,
    `http://viewer:${encodeURIComponent(password)}@tv.example/two.ts`,
    '#EXTINF:-1 tvg-name="third  NAME",Three, "quoted"',
    'http://tv.example/three.m3u8',
    '#EXTINF:-1 tvg-id="",Nobody knows me',
    'http://tv.example/four.ts',
    '#EXTINF:-1 tvg-id="",Nobody knows me',
    'http://tv.example/four.ts',
  ].join('\n');
}

const day = '2026-03-01';
const at = (time: string): string => `${day.replaceAll('-', '')}${time.replace(':', '')}00`;
const iso = (time: string): string => `${day}T${time}:00.000Z`;

function programme(channel: string, start: string, stop: string | null, title: string, description?: string): string {
  return `<programme start="${at(start)}"${stop === null ? '' : ` stop="${at(stop)} +0000"`} channel="${channel}"><title>${title}</title>${description ? `<desc>${description}</desc>` : ''}</programme>`;
}

function xmltv(...more: string[]): string {
  return [
    '<?xml version="1.0"?><tv>',
    '<channel id="one.example"><display-name>The First</display-name><icon src="http://tv.example/icon.png"/></channel>',
    `<channel id="second"><icon src="http://tv.example/${encodeURIComponent(password)}.png"/><display-name>Second</display-name><display-name>two blanks</display-name></channel>`,
    '<channel id="third"><display-name>Third Name</display-name></channel>',
    programme('one.example', '14:00', null, 'D'),
    programme('one.example', '10:00', '11:00', 'A &amp; B', 'First &lt;of&gt; all'),
    programme('One.Example', '11:00', '12:00', 'B'),
    programme('one.example', '11:00', '12:00', 'B'),
    programme('one.example', '11:30', '12:30', 'C'),
    programme('one.example', '15:00', null, 'E'),
    `<programme start="20260301130000 +0200" stop="20260301140000 +0200" channel="second"><title>Two</title></programme>`,
    programme('third', '10:00', '13:00', 'Three'),
    programme('undeclared', '10:00', '09:00', 'No element'),
    ...more,
    '</tv>',
  ].join('\n');
}

const shown = (start: string, stop: string, title: string, description: string | null = null): ShownProgramme => ({ title, description, start: iso(start), stop: iso(stop) });
const first = {
  a: shown('10:00', '11:00', 'A & B', 'First <of> all'),
  b: shown('11:00', '12:00', 'B'),
  c: shown('11:30', '12:30', 'C'),
  d: shown('14:00', '15:00', 'D'),
  e: shown('15:00', '16:00', 'E'),
};

describe('a playlist and a guide from addresses', () => {
  let server: RunningServer;

  beforeAll(async () => {
    const m3u = `${panel.serve('/get/list.m3u', list())}?username=viewer&password=${encodeURIComponent(password)}`;
    const epg = `${panel.serve('/get/guide.xml.gz', gzipSync(xmltv()))}?username=viewer&password=${encodeURIComponent(password)}`;
    server = await startServer({ env: { M3U_SOURCE: m3u, EPG_SOURCE: epg } });
  });

  afterAll(async () => {
    await server.stop();
  });

  const get = async <T>(path: string, as: 'owner' | 'reader' = 'reader'): Promise<T> => {
    const { status, json, headers } = await server.ask(path, { as });
    expect([path, status, headers['content-type'], headers['x-cache-state']]).toEqual([path, 200, 'application/json; charset=utf-8', undefined]);
    return json as T; // compared as a whole below
  };
  const ours = (id: string): string => `${server.url}/v1/streams/${id.replaceAll('%', '%25')}`;

  test('the owner gets the playlist as it came', async () => {
    const { status, text, headers } = await server.ask('/catalog/m3u', { as: 'owner' });
    expect([status, text, headers['content-type']]).toEqual([200, list(), 'audio/x-mpegurl']);
  });

  test('readers get our own, which leads to our streams', async () => {
    const { status, text, headers } = await server.ask('/catalog/m3u');
    const ids = (await get<ShownChannel[]>('/catalog/channels')).map(({ id }) => id);
    expect([status, headers['content-type']]).toEqual([200, 'audio/x-mpegurl']);
    expect(text.split('\n')).toEqual([
      '#EXTM3U',
      '#EXTINF:-1 tvg-id="ONE.example" tvg-name="First" tvg-logo="http://tv.example/one.png" group-title="News",Channel One',
      ours(ids[0]!),
      '#EXTINF:-1 tvg-id="unknown.example",Two Blanks',
      ours(ids[1]!),
      '#EXTINF:-1 tvg-name="third  NAME",Three, "quoted"',
      ours(ids[2]!),
      '#EXTINF:-1,Nobody knows me',
      ours(ids[3]!),
      '#EXTINF:-1,Nobody knows me',
      ours(ids[4]!),
      '',
    ]);
  });

  test('channels have six fields, in playlist order; their ids are all different', async () => {
    const channels = await get<ShownChannel[]>('/catalog/channels');
    expect(channels[0]).toEqual({
      id: 'showcase.c.1001',
      name: 'Channel One',
      url: ours('showcase.c.1001'),
      tvg_id: 'ONE.example',
      group: 'News',
      logo: 'http://tv.example/one.png',
    });
    expect(channels.map(({ name }) => name)).toEqual(['Channel One', 'Two Blanks', 'Three, "quoted"', 'Nobody knows me', 'Nobody knows me']);
    expect(new Set(channels.map(({ id }) => id)).size).toBe(5);
    expect(channels[3]).toMatchObject({ group: null, logo: null, tvg_id: null });
  });

  test('only the owner sees where a channel plays elsewhere', async () => {
    const urls = (await get<ShownChannel[]>('/catalog/channels', 'owner')).map(({ url }) => url);
    expect(urls).toEqual(list().split('\n').filter((line) => line.startsWith('http')));
  });

  test('readers can play a channel, and learn nothing of the provider', async () => {
    const [one, , , nobody] = await get<ShownChannel[]>('/catalog/channels');
    const played = await server.open(new URL(one!.url).pathname);
    expect([played.statusCode, played.headers['content-type']]).toEqual([200, 'video/mp2t']);
    expect(secrets('headers', JSON.stringify(played.headers))).toEqual([]);
    played.destroy();
    const dead = await server.ask(new URL(nobody!.url).pathname);
    expect([dead.status, secrets('a failure', dead.text), dead.text.includes('four')]).toEqual([502, [], false]);
    expect((await server.ask('/v1/streams/showcase.c.h0')).status).toBe(404);
    await expect.poll(() => panel.activeConnections).toBe(0);
  });

  test('enriched channels are matched by id, else by name, else by tvg-name', async () => {
    const rows = await get<Enriched[]>(`/catalog/channels/enriched?time=${day}T10:30:00Z`);
    expect(rows.map(({ epg }) => epg)).toEqual([
      { id: 'one.example', name: 'The First', icon: 'http://tv.example/icon.png' },
      { id: 'second', name: 'Second', icon: null },
      { id: 'third', name: 'Third Name', icon: null },
      null,
      null,
    ]);
    expect(rows.map(({ current, next }) => [current?.title, next?.title])).toEqual([
      ['A & B', 'B'],
      [undefined, 'Two'],
      ['Three', undefined],
      [undefined, undefined],
      [undefined, undefined],
    ]);
    expect(rows[0]).toEqual({ ...(await get<ShownChannel[]>('/catalog/channels'))[0], epg: rows[0]!.epg, current: first.a, next: first.b });
  });

  test.each(['false', '0', 'no', 'OFF'])('include_now=%s leaves out what is on', async (flag) => {
    const rows = await get<Enriched[]>(`/catalog/channels/enriched?time=${day}T10:30:00Z&include_now=${flag}`);
    expect(rows.map(({ epg, current, next }) => [epg?.id ?? null, current, next])).toEqual([
      ['one.example', null, null],
      ['second', null, null],
      ['third', null, null],
      [null, null, null],
      [null, null, null],
    ]);
  });

  test.each([
    ['09:59', null, 'A & B'],
    ['10:00', 'A & B', 'B'],
    ['11:00', 'B', 'C'],
    ['11:45', 'C', 'D'],
    ['12:15', 'C', 'D'],
    ['12:30', null, 'D'],
    ['14:59', 'D', 'E'],
    ['15:59', 'E', null],
    ['16:00', null, null],
  ])('at %s %s is on and %s comes next', async (time, current, next) => {
    const [now] = await get<OnAir[]>(`/catalog/now?time=${day}T${time}:00Z`);
    const [after] = await get<OnAir[]>(`/catalog/next?time=${day}T${time}:00Z`);
    expect([now!.current?.title ?? null, now!.next?.title ?? null, after!.next?.title ?? null]).toEqual([current, next, next]);
  });

  test('now and next have a row for each channel of the playlist; without a time they speak of this moment', async () => {
    const now = await get<OnAir[]>('/catalog/now');
    const next = await get<OnAir[]>('/catalog/next');
    const brief = [
      { tvg_id: 'ONE.example', name: 'Channel One', logo: 'http://tv.example/one.png' },
      { tvg_id: 'unknown.example', name: 'Two Blanks', logo: null },
      { tvg_id: null, name: 'Three, "quoted"', logo: null },
      { tvg_id: null, name: 'Nobody knows me', logo: null },
      { tvg_id: null, name: 'Nobody knows me', logo: null },
    ];
    expect(now).toEqual(brief.map((row) => ({ ...row, current: null, next: null })));
    expect(next).toEqual(brief.map((row) => ({ ...row, next: null })));
  });

  test.each([
    ['a zone', `${day}T12:30:00%2B02:00`],
    ['a plus that arrived as a space', `${day}T12:30:00 02:00`.replace(' ', '%20')],
    ['a plus that nobody encoded', `${day}T12:30:00+02:00`],
    ['a zone without a colon', `${day}T07:00-0330`],
    ['no zone', `${day}T10:30`],
    ['a blank instead of the T', `${day}%2010:30:00`],
    ['fractions', `${day}T10:30:00.250Z`],
    ['the basic form', `${day.replaceAll('-', '')}T103000Z`],
  ])('a time with %s is understood', async (_, time) => {
    const [now] = await get<OnAir[]>(`/catalog/now?time=${time}`);
    expect(now!.current).toEqual(first.a);
  });

  test('the whole guide has every channel, and its programmes in order', async () => {
    const guide = await get<Guide>('/catalog/epg');
    expect(guide).toEqual({
      channels: {
        'one.example': { id: 'one.example', name: 'The First', icon: 'http://tv.example/icon.png' },
        second: { id: 'second', name: 'Second', icon: null },
        third: { id: 'third', name: 'Third Name', icon: null },
        undeclared: { id: 'undeclared', name: 'undeclared', icon: null },
      },
      programs: {
        'one.example': [first.a, first.b, first.c, first.d, first.e],
        second: [shown('11:00', '12:00', 'Two')],
        third: [shown('10:00', '13:00', 'Three')],
        undeclared: [shown('10:00', '11:00', 'No element')],
      },
    });
  });

  test.each([
    ['start=11:00', ['B', 'C', 'D', 'E']],
    ['start=10:59', ['A & B', 'B', 'C', 'D', 'E']],
    ['end=11:00', ['A & B']],
    ['end=11:01', ['A & B', 'B']],
    ['start=12:00&end=14:00', ['C']],
    ['start=12:30&end=14:00', []],
    ['start=10:30&end=10:30', ['A & B']],
    ['start=16:00', []],
    ['limit=1', ['A & B']],
    ['limit=2&offset=1', ['B', 'C']],
    ['offset=4', ['E']],
    ['offset=5', []],
    ['start=11:00&limit=1&offset=1', ['C']],
    ['limit=999999999', ['A & B', 'B', 'C', 'D', 'E']],
  ])('%s gives %j, for one channel and in the whole guide', async (query, titles) => {
    const times = query.replaceAll(/(start|end)=([\d:]+)/g, `$1=${day}T$2:00Z`);
    const one = await get<{ channel: ShownGuideChannel; programs: ShownProgramme[] }>(`/catalog/epg/one.example?${times}`);
    const whole = await get<Guide>(`/catalog/epg?${times.replace('limit=', 'limit_per_channel=').replace('offset=', 'offset_per_channel=')}`);
    expect(one.programs.map(({ title }) => title)).toEqual(titles);
    expect(whole.programs['one.example']).toEqual(one.programs);
    expect(Object.keys(whole.programs)).toHaveLength(4);
  });

  test.each(['one.example', 'ONE.EXAMPLE', '%20One.example%20', 'one%2Eexample'])('the channel %s is found', async (id) => {
    expect(await get(`/catalog/epg/${id}?limit=1`)).toEqual({
      channel: { id: 'one.example', name: 'The First', icon: 'http://tv.example/icon.png' },
      programs: [first.a],
    });
  });

  test('an unknown channel is not found', async () => {
    expect(await server.ask('/catalog/epg/nobody')).toMatchObject({ status: 404, json: { code: 'not_found', status: 404 } });
  });

  test.each([
    ['/catalog/m3u?force=perhaps', 'force'],
    ['/catalog/m3u?force=', 'force'],
    ['/catalog/channels?force=2', 'force'],
    ['/catalog/channels/enriched?include_now=x', 'include_now'],
    ['/catalog/channels/enriched?time=yesterday', 'time'],
    ['/catalog/now?time=', 'time'],
    ['/catalog/now?time=2026-02-30', 'time'],
    ['/catalog/now?time=1772359200', 'time'],
    ['/catalog/now?time=2026-03-01T10:00Z&time=2026-03-01T11:00Z', 'time'],
    ['/catalog/next?time=2026-03-01T25:00', 'time'],
    ['/catalog/epg?start=x', 'start'],
    ['/catalog/epg?end=2026-13-01', 'end'],
    ['/catalog/epg?limit_per_channel=0', 'limit_per_channel'],
    ['/catalog/epg?limit_per_channel=1.5', 'limit_per_channel'],
    ['/catalog/epg?offset_per_channel=-1', 'offset_per_channel'],
    ['/catalog/epg?offset_per_channel=', 'offset_per_channel'],
    ['/catalog/epg/one.example?limit=0', 'limit'],
    ['/catalog/epg/one.example?limit=abc', 'limit'],
    ['/catalog/epg/one.example?offset=-1', 'offset'],
  ])('%s is refused', async (path, field) => {
    const { status, json, headers } = await server.ask(path, { headers: { 'x-request-id': 'mine' } });
    expect([status, headers['content-type']?.split(';')[0], headers['x-request-id']]).toEqual([422, 'application/problem+json', 'mine']);
    expect(json).toMatchObject({ code: 'invalid_input', request_id: 'mine', errors: [{ path: field }] });
  });

  test('parameters nobody knows are ignored', async () => {
    expect((await server.ask('/catalog/epg?limit=0&nonsense=1')).status).toBe(200);
  });

  test('other methods are refused by name', async () => {
    const { status, headers } = await server.ask('/catalog/epg', { method: 'POST' });
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
    expect(await server.ask('/catalog/m3u', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });

  test('a wrong key opens nothing', async () => {
    for (const path of ['/catalog/m3u', '/catalog/channels', '/catalog/channels/enriched', '/catalog/now', '/catalog/next', '/catalog/epg', '/catalog/epg/one.example']) {
      const { status, headers } = await server.ask(path, { headers: { authorization: 'Bearer nonsense' } });
      expect([path, status, headers['www-authenticate']]).toEqual([path, 401, 'Bearer']);
    }
  });

  test('what a client has already is not sent again', async () => {
    for (const [path, as] of [['/catalog/m3u', 'owner'], ['/catalog/m3u', 'reader'], ['/catalog/epg', 'reader'], ['/catalog/epg?limit_per_channel=2', 'reader']] as const) {
      const { headers } = await server.ask(path, { as });
      const etag = headers.etag!;
      expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
      for (const known of [etag, `"other", ${etag}`, `W/${etag}`, '*']) {
        const again = await server.ask(path, { as, headers: { 'if-none-match': known } });
        expect([path, known, again.status, again.text, again.headers.etag]).toEqual([path, known, 304, '', etag]);
      }
      const other = await server.ask(path, { as, headers: { 'if-none-match': '"other"' } });
      expect([path, other.status]).toEqual([path, 200]);
    }
  });

  test('different answers have different tags', async () => {
    const asked = [['/catalog/m3u', 'owner'], ['/catalog/m3u', 'reader'], ['/catalog/epg', 'reader'], ['/catalog/epg?offset_per_channel=1', 'reader'], ['/catalog/epg?limit_per_channel=1', 'reader'], ['/catalog/epg?start=2026-03-01', 'reader'], ['/catalog/epg?end=2026-03-01', 'reader']] as const;
    const tags = await Promise.all(asked.map(async ([path, as]) => (await server.ask(path, { as })).headers.etag));
    expect(new Set(tags).size).toBe(asked.length);
  });

  test('the sources were fetched once for all of this, and again when forced', async () => {
    const fetched = () => [panel.requests({ path: '/get/list.m3u' }).length, panel.requests({ path: '/get/guide.xml.gz' }).length];
    expect(fetched()).toEqual([1, 1]);
    await server.ask('/catalog/channels?force=true');
    await server.ask('/catalog/m3u?force=1');
    expect(fetched()).toEqual([3, 1]);
    await server.ask('/catalog/channels/enriched?force=yes');
    expect(fetched()).toEqual([4, 2]);
  });

  test('the user’s own playlists know nothing of it', async () => {
    expect(await server.status()).toMatchObject({ cache_available: false, channel_count: 0 });
    expect((await server.ask('/channels')).json).toMatchObject({ total: 0 });
    expect((await server.ask('/v1/playlists')).json).toMatchObject({ playlists: [] });
  });

  test('no credential is in what readers got, in a log, or in a file', async () => {
    const read = await Promise.all(['/catalog/m3u', '/catalog/channels', '/catalog/channels/enriched', '/catalog/now', '/catalog/next', '/catalog/epg'].map(async (path): Promise<[string, string]> => [path, (await server.ask(path)).text]));
    const files = await filesBelow(server.dataDir);
    expect(files.some(([name]) => name.startsWith('showcase/'))).toBe(true);
    expect([...read, ['stdout', server.stdout()] as const, ['stderr', server.stderr()] as const, ...files].flatMap(([where, content]) => secrets(where, content))).toEqual([]);
    expect(secrets('the owner', (await server.ask('/catalog/m3u', { as: 'owner' })).text)).not.toEqual([]);
  });
});

describe('a source that has to be fetched each time', () => {
  let server: RunningServer;
  const m3uPath = '/again/list.m3u';
  const epgPath = '/again/guide.xml';

  beforeAll(async () => {
    const env = { M3U_SOURCE: `${panel.url}${m3uPath}?password=Zq7link%2520word`, EPG_SOURCE: `${panel.url}${epgPath}`, M3U_TTL_SECONDS: '0', EPG_TTL_SECONDS: '0', FETCH_BACKOFF_SECONDS: '0.05' };
    server = await startServer({ env });
  });

  beforeEach(() => {
    panel.recover();
    panel.serve(m3uPath, list());
    panel.serve(epgPath, xmltv());
    panel.forgetRequests();
  });

  afterEach(() => {
    panel.recover();
  });

  afterAll(async () => {
    await server.stop();
  });

  test('that was never had is unavailable, and nobody is told why or from where', async () => {
    panel.behave({}, misbehaviors.status(500, 'Zq7link%20word'));
    for (const path of ['/catalog/m3u', '/catalog/channels', '/catalog/now', '/catalog/epg', '/catalog/epg/one.example', '/v1/streams/showcase.c.1001']) {
      const { status, json, text, headers } = await server.ask(path);
      expect([path, status, json]).toEqual([path, 503, expect.objectContaining({ code: 'source_unavailable', detail: 'What this server shows cannot be fetched at the moment' })]);
      const told = text.replaceAll(String(headers['x-request-id']), ''); // which is made of any digits
      expect([secrets(path, told), told.includes('127.0.0.1'), told.includes('500')]).toEqual([[], false, false]);
    }
  });

  test('is tried three times, with pauses that double', async () => {
    panel.behave({}, misbehaviors.status(503));
    const begun = performance.now();
    expect((await server.ask('/catalog/m3u')).status).toBe(503);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(145);
    expect(panel.requests({ path: m3uPath })).toHaveLength(3);
  });

  test('is there when the third try works', async () => {
    panel.behave({}, misbehaviors.status(502), { times: 2 });
    expect((await server.ask('/catalog/m3u')).status).toBe(200);
  });

  test('is served as it was when it cannot be had, and says so, until it can', async () => {
    const fresh = await server.ask('/catalog/epg');
    expect([fresh.status, fresh.headers['x-cache-state']]).toEqual([200, undefined]);
    expect((await server.ask('/catalog/m3u')).headers['x-cache-state']).toBeUndefined();
    for (const misbehavior of [misbehaviors.status(404), misbehaviors.status(500), misbehaviors.htmlPage(), misbehaviors.emptyReply(), misbehaviors.resetBeforeHeaders(), misbehaviors.reply(xmltv().slice(0, 900))]) {
      const end = panel.behave({}, misbehavior);
      const stale = await server.ask('/catalog/epg');
      expect([stale.status, stale.headers['x-cache-state'], stale.headers.etag, stale.text]).toEqual([200, 'stale', fresh.headers.etag, fresh.text]);
      end();
    }
    const end = panel.behave({}, misbehaviors.status(500));
    expect((await server.ask('/catalog/m3u', { as: 'owner' })).headers['x-cache-state']).toBe('stale');
    expect((await server.ask('/catalog/now')).headers['x-cache-state']).toBe('stale');
    const known = await server.ask('/catalog/epg', { headers: { 'if-none-match': fresh.headers.etag! } });
    expect([known.status, known.headers['x-cache-state']]).toEqual([304, 'stale']);
    end();
    expect((await server.ask('/catalog/epg')).headers['x-cache-state']).toBeUndefined();
  });

  test.each(['/catalog/m3u', '/catalog/epg'])('is fetched once for twenty who ask %s at the same time', async (path) => {
    await server.ask(path);
    panel.forgetRequests();
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    panel.behave({}, async ({ exchange }) => {
      await held;
      exchange.response.end(path === '/catalog/m3u' ? list() : xmltv(programme('third', '17:00', '18:00', 'Newer')));
    });
    const answers: Promise<Answer>[] = Array.from({ length: 20 }, () => server.ask(path));
    await expect.poll(() => panel.requests().length, { timeout: 15_000 }).toBe(1);
    setTimeout(go, 300);
    const all = await Promise.all(answers);
    expect([new Set(all.map(({ status }) => status)), new Set(all.map(({ text }) => text)).size]).toEqual([new Set([200]), 1]);
    if (path === '/catalog/epg') expect(all[0]!.text).toContain('Newer');
    expect(panel.requests()).toHaveLength(1);
  });

  test('is not sent again by a provider that says it is as it was', async () => {
    panel.behave({ path: epgPath }, ({ exchange: { request, response } }) => {
      if (request.headers['if-none-match'] === '"seven"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"seven"' }).end(xmltv());
    });
    const [before, after] = [await server.ask('/catalog/epg'), await server.ask('/catalog/epg')];
    expect([after.status, after.headers['x-cache-state'], after.text]).toEqual([200, undefined, before.text]);
    expect(panel.requests({ path: epgPath }).map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"seven"']);
  });

  test('goes on being sent from its copy while a newer one takes its place', async () => {
    panel.serve(epgPath, () => manyProgrammes(30_000));
    const slow = await server.open('/catalog/epg');
    const leaving = await server.open('/catalog/epg');
    leaving.once('data', () => leaving.destroy());
    panel.serve(epgPath, xmltv());
    expect((await server.ask('/catalog/epg')).text.length).toBeLessThan(3_000);
    let length = 0;
    for await (const chunk of slow) length += (chunk as Buffer).length;
    expect(length).toBeGreaterThan(3_000_000);

    await expect.poll(async () => (await filesBelow(join(server.dataDir, 'showcase'))).filter(([name]) => name.startsWith('guide')).length).toBe(1);
    expect(server.stderr().split('\n').filter((line) => line.includes('"level":"error"') && !line.includes('webplay.request'))).toEqual([]);
  });
});

/** A guide of long descriptions, a kilobyte or so each. */
function* manyProgrammes(count: number): Generator<string> {
  const description = 'What happens, told at some length. '.repeat(16);
  yield '<tv>';
  for (let number = 0; number < count; number += 1) {
    const start = new Date(Date.UTC(2026, 2, 1) + Math.floor(number / 400) * 1_800_000).toISOString().slice(0, 16).replaceAll(/[-T:]/g, '');
    yield `<programme start="${start}00" channel="c${number % 400}"><title>Programme ${number}</title><desc>${number} ${description}</desc></programme>`;
  }
  yield '</tv>';
}

async function peakMegabytes(server: RunningServer): Promise<number> {
  const status = await readFile(`/proc/${server.child.pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
}

test('a guide of any size takes no more memory than a small one', async () => {
  const server = await startServer({ env: { EPG_SOURCE: panel.serve('/large/guide.xml', () => manyProgrammes(80_000)) } });
  try {
    await server.ask('/catalog/channels'); // what a reading thread takes is in the first number, too
    const before = await peakMegabytes(server);
    const answer = await server.open('/catalog/epg');
    let length = 0;
    for await (const chunk of answer) length += (chunk as Buffer).length;
    expect(length).toBeGreaterThan(40 * 1024 * 1024);
    // Held whole, as text or as rows, it would be more than twice this.
    expect((await peakMegabytes(server)) - before).toBeLessThan(100);
  } finally {
    await server.stop();
  }
});

describe('sources in the data folder', () => {
  let home: string;
  let dataDir: string;

  beforeAll(async () => {
    home = await temporaryFolder();
    dataDir = join(home, 'data');
    await mkdir(join(dataDir, 'lists'), { recursive: true });
    await writeFile(join(home, 'outside.m3u'), list());
    await symlink(join(home, 'outside.m3u'), join(dataDir, 'link.m3u'));
    await writeFile(join(home, 'outside.xml'), xmltv());
    await symlink(join(home, 'outside.xml'), join(dataDir, 'link.xml'));
    await symlink(home, join(dataDir, 'up'));
    await symlink(join(dataDir, 'lists', 'mine.m3u'), join(dataDir, 'inner.m3u'));
    await writeFile(join(dataDir, 'lists', 'mine.m3u'), list());
    await writeFile(join(dataDir, 'guide.xml'), xmltv());
  });

  afterAll(async () => {
    await rm(home, { recursive: true, force: true });
  });

  async function served(env: Record<string, string>, look: (server: RunningServer) => Promise<void>): Promise<void> {
    const server = await startServer({ dataDir, env });
    try {
      await look(server);
    } finally {
      await server.stop();
    }
  }

  test('are read, followed through links that stay inside, and read again when they change', async () => {
    await served({ M3U_SOURCE: 'inner.m3u', EPG_SOURCE: './guide.xml', M3U_TTL_SECONDS: '0' }, async (server) => {
      expect((await server.ask('/catalog/m3u', { as: 'owner' })).text).toBe(list());
      expect((await server.ask('/catalog/epg/third')).status).toBe(200);
      await writeFile(join(dataDir, 'lists', 'mine.m3u'), `${list()}\n#EXTINF:-1,One more\nhttp://tv.example/5.ts`);
      expect((await server.ask('/catalog/channels')).json).toHaveLength(6);
    });
  });

  test.each([
    ['link.m3u', 'link.xml'],
    ['up/outside.m3u', 'up/outside.xml'],
    ['lists', 'nothing.xml'],
    ['guide.xml', 'lists/mine.m3u'],
  ])('%s and %s lead outside, or are not what they should be: unavailable', async (m3u, epg) => {
    await served({ M3U_SOURCE: m3u, EPG_SOURCE: epg }, async (server) => {
      for (const path of ['/catalog/m3u', '/catalog/epg']) {
        const { status, text } = await server.ask(path, { as: 'owner' });
        expect([path, status, text.includes('source_unavailable'), text.includes(home), text.includes(m3u), text.includes(epg)]).toEqual([path, 503, true, false, false, false]);
      }
      expect(server.stderr()).not.toContain(home);
    });
  });

  test('a source that leads outside by its name stops the start with one line that does not repeat it', async () => {
    const { code, stdout, stderr } = await runProgram(serveEntry, ['--port', '0', '--data-dir', dataDir], { home, env: { M3U_SOURCE: '../outside.m3u' } });
    expect([code, stdout, stderr]).toEqual([1, '', 'webplay: M3U_SOURCE must be an http or https address, or the path of a file in the data folder, relative to it\n']);
  });
});

describe('the bundled samples', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(async () => {
    await server.stop();
  });

  test('are there without any setting: something is on now and something comes next', async () => {
    const rows = (await server.ask('/catalog/now')).json as OnAir[];
    expect(rows).toHaveLength(9);
    for (const { current, next } of rows.slice(0, 8)) {
      expect(Date.parse(current!.start)).toBeLessThanOrEqual(Date.now());
      expect(Date.parse(current!.stop)).toBeGreaterThan(Date.now());
      expect(Date.parse(next!.start)).toBeGreaterThan(Date.now());
    }
    expect(rows[8]).toMatchObject({ current: null, next: null });
  });

  test('have a guide that reaches a week back and a week ahead', async () => {
    const { programs } = (await server.ask('/catalog/epg')).json as Guide;
    const starts = Object.values(programs).flat().map(({ start }) => Date.parse(start));
    expect(Math.min(...starts)).toBeLessThanOrEqual(Date.now() - 7 * 86_400_000);
    expect(Math.max(...starts)).toBeGreaterThan(Date.now() + 6.9 * 86_400_000);
  });

  test('play', async () => {
    const [amber] = (await server.ask('/catalog/channels')).json as ShownChannel[];
    const played = await server.ask(new URL(amber!.url).pathname);
    expect([played.status, played.headers['content-type']]).toEqual([200, 'application/vnd.apple.mpegurl']);
    const [segment = ''] = played.text.split('\n').filter((line) => line.startsWith('/'));
    const bytes = await server.open(segment);
    expect([bytes.statusCode, bytes.headers['content-type']]).toEqual([200, 'video/mp2t']);
    bytes.destroy();
    const [, elsewhere] = (await server.ask('/catalog/m3u', { as: 'owner' })).text.split('\n').filter((line) => line.startsWith('http'));
    expect((await fetch(elsewhere!)).status).toBe(200);
  });
});
