import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChannelRow } from '#shared/contract/compat.ts';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import { startFakeProvider, type FakeProvider } from '../fake-provider/fake-provider.ts';
import * as misbehaviors from '../fake-provider/misbehaviors.ts';
import { startServer, type RunningServer } from './start-server.ts';

/** What the earlier backends' clients were promised, over real HTTP, against a process of its own. */
let server: RunningServer;
let panel: FakeProvider;

const made = makeCatalog({ channels: 130, movies: 25, series: 7, categories: 3 });
const groups = ['Sports', 'Cinema | Action', 'Ireland'];

beforeAll(async () => {
  panel = await startFakeProvider({
    catalog: {
      ...made,
      liveCategories: made.liveCategories.map(({ id }, at) => ({ id, name: groups[at]! })),
      channels: made.channels.map((channel, at) => (at === 0 ? { ...channel, categoryIds: [] } : channel)),
    },
  });
  server = await startServer();
});

afterAll(async () => {
  await server.stop();
  await panel.close();
});

interface Page {
  channels: ChannelRow[];
  total: number;
  page: number;
  page_size: number;
  total_pages: number;
  cached: boolean;
}

async function channels(query = '', as: 'owner' | 'reader' = 'reader'): Promise<Page> {
  const { status, json } = await server.ask(`/channels${query}`, { as });
  expect(status).toBe(200);
  return json as Page; // fields are compared below
}

const logIn = (login: object) => server.ask('/login', { method: 'POST', as: 'owner', body: JSON.stringify(login) });
const credentials = () => ({ username: panel.username, password: panel.password });

describe('before anybody logged in', () => {
  test('health is good', async () => {
    expect((await server.ask('/health')).json).toEqual({ status: 'ok' });
  });

  test('the status has every field', async () => {
    expect((await server.ask('/status')).json).toEqual({
      logged_in: false,
      refreshing: false,
      cache_available: false,
      last_refresh: null,
      channel_count: 0,
      refresh_started_at: null,
      refresh_elapsed_seconds: null,
      refresh_heartbeat_at: null,
      refresh_heartbeat_age_seconds: null,
      refresh_state: 'idle',
      refresh_status: 'missing',
      last_error: null,
      last_successful_refresh: null,
      progress: { phase: null, bytes: 0, total_bytes: null, entries: 0 },
      cache: { state: 'empty', age_seconds: null, ttl_seconds: 21_600 },
    });
  });

  test('there is nothing to list', async () => {
    expect(await channels()).toEqual({ channels: [], total: 0, page: 1, page_size: 50, total_pages: 0, cached: false });
    expect((await server.ask('/stats')).json).toEqual({ total: 0, tv: 0, movies: 0, series: 0, other: 0 });
    expect((await server.ask('/groups')).json).toEqual({ categories: [], groups: {} });
  });

  test('there is nothing to refresh', async () => {
    expect(await server.ask('/refresh', { method: 'POST', as: 'owner' })).toMatchObject({ status: 409, json: { code: 'provider_credentials_missing' } });
  });
});

describe('POST /login', () => {
  test('needs the owner key', async () => {
    const body = JSON.stringify({ host: panel.url, ...credentials() });
    const bodies = new Set<string>();
    for (const authorization of [undefined, 'Bearer nonsense', 'Basic eDp5', `Bearer ${server.ownerKey}x`, '']) {
      const answer = await server.ask('/login', { method: 'POST', body, headers: { 'x-request-id': 'same', ...(authorization === undefined ? {} : { authorization }) } });
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
      bodies.add(answer.text);
    }
    expect(bodies.size).toBe(1);
  });

  test.each([
    ['a host without a scheme', () => `127.0.0.1:${panel.port}`],
    ['a panel below a path', () => `${panel.url}/panel/`],
    ['a slash at the end', () => `${panel.url}/`],
    ['an address', () => panel.url],
  ])('takes %s, says the origin, and asks the provider nothing', async (_, host) => {
    const answer = await logIn({ host: host(), ...credentials() });

    expect(answer).toMatchObject({ status: 200, json: { status: 'ok', host: panel.url } });
    expect(panel.requests()).toEqual([]);
  });

  test.each([
    ['user-info', 'http://user:word@tv.example'],
    ['a query', 'http://tv.example/?username=a&password=b'],
    ['an empty query', 'http://tv.example/?'],
    ['another scheme', 'ftp://tv.example'],
    ['blanks', 'http://tv example'],
    ['nothing', ''],
    ['a number', 7],
  ])('refuses a host with %s', async (_, host) => {
    const answer = await logIn({ host, username: 'u', password: 'p' });
    expect(answer).toMatchObject({ status: 422, json: { code: 'invalid_input', status: 422 } });
    expect(answer.text).not.toContain('user:word');
  });

  test('names the fields that are missing', async () => {
    const answer = await logIn({ host: 'tv.example' });
    expect(answer).toMatchObject({ status: 422, json: { errors: [{ path: 'username' }, { path: 'password' }] } });
  });
});

describe('POST /refresh', () => {
  test('is for the owner', async () => {
    expect((await server.ask('/refresh', { method: 'POST' })).status).toBe(401);
  });

  test('a hundred at once make one fetch; the status follows it from pending to success', async () => {
    const logged = await server.status();
    expect(logged).toMatchObject({ logged_in: true, refreshing: false, refresh_status: 'missing', cache_available: false });
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    panel.behave({ action: 'get_vod_streams' }, async ({ next }) => {
      await held;
      await next();
    });
    const answers = await Promise.all(Array.from({ length: 100 }, () => server.ask('/refresh', { method: 'POST', as: 'owner' })));
    const bodies = answers.map(({ json }) => json as { status: string });

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(bodies.filter(({ status }) => status === 'started')).toHaveLength(1);
    expect(bodies.filter(({ status }) => status === 'already_refreshing')).toHaveLength(99);
    expect(bodies[0]).toEqual({
      status: expect.any(String),
      refreshing: true,
      refresh_started_at: expect.stringMatching(/^\d{4}-.*Z$/),
      refresh_heartbeat_at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(await server.status()).toMatchObject({ refreshing: true, refresh_state: 'pending', refresh_status: 'loading' });

    await expect.poll(() => panel.requests({ action: 'get_vod_streams' }).length, { timeout: 10_000 }).toBe(1);
    await expect.poll(async () => (await server.status()).refresh_state, { timeout: 5_000 }).toBe('alive');
    const alive = await server.status();
    // Rows of a first import count as they come; `cache_available` says when it has all of them.
    expect(alive).toMatchObject({ refreshing: true, refresh_status: 'loading', cache_available: false, channel_count: 130, progress: { phase: 'reading', entries: 130 } });
    expect(alive.refresh_elapsed_seconds).toBeGreaterThanOrEqual(1.9);
    expect(alive.refresh_heartbeat_age_seconds).toBeLessThan(5);
    expect(alive.progress.bytes).toBeGreaterThan(1_000);
    go();
    const after = await server.settled();

    expect(after).toMatchObject({
      refreshing: false,
      cache_available: true,
      channel_count: 162,
      refresh_state: 'idle',
      refresh_status: 'success',
      refresh_started_at: null,
      last_error: null,
      progress: { phase: null, bytes: 0, total_bytes: null, entries: 0 },
      cache: { state: 'fresh', ttl_seconds: 21_600 },
    });
    expect(after.last_refresh).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(after.last_successful_refresh).toBe(after.last_refresh);
    expect(panel.requests({ action: 'get_live_streams' })).toHaveLength(1);
    panel.recover();
  });

  test('that fails says why without a credential, and everything is still there', async () => {
    const before = await server.status();
    panel.behave({}, misbehaviors.htmlPage());
    await server.ask('/refresh', { method: 'POST', as: 'owner' });
    const after = await server.settled();
    panel.recover();

    expect(after).toMatchObject({ refresh_state: 'failed', refresh_status: 'failed', cache_available: true, channel_count: 162 });
    expect(after.last_successful_refresh).toBe(before.last_successful_refresh);
    expect(after.last_error).toMatch(/^The provider .+\.$/);
    expect(after.last_error).not.toContain(panel.password);
    expect((await channels()).total).toBe(162);

    await server.ask('/refresh', { method: 'POST', as: 'owner' });
    expect(await server.settled()).toMatchObject({ refresh_state: 'idle', refresh_status: 'success', last_error: null });
  });
});

describe('GET /channels', () => {
  test('pages are dense, in playlist order, and never everything at once', async () => {
    const first = await channels();
    expect(first).toMatchObject({ total: 162, page: 1, page_size: 50, total_pages: 4, cached: true });
    expect(first.channels).toHaveLength(50);
    const all: ChannelRow[] = [];
    for (let page = 1; page <= 24; page += 1) all.push(...(await channels(`?page=${page}&page_size=7`)).channels);

    expect(all.map(({ name }) => name)).toEqual([
      ...made.channels.map(({ name }) => name),
      ...made.movies.map(({ name, year }) => `${name} (${year})`),
      ...made.series.map(({ name }) => name),
    ]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(162);
    expect(await channels('?page=25&page_size=7')).toEqual({ channels: [], total: 162, page: 25, page_size: 7, total_pages: 24, cached: true });
    for (const far of [1_000_000, Number.MAX_SAFE_INTEGER]) expect((await channels(`?page=${far}&page_size=200`)).channels).toEqual([]);
    expect((await channels('?page_size=200')).channels).toHaveLength(162);
  });

  test('a row has nine fields; a missing group is Unknown', async () => {
    const [row] = (await channels()).channels;
    expect(row).toEqual({
      id: expect.stringContaining('.c.1001'),
      name: made.channels[0]!.name,
      group: 'Unknown',
      category: 'tv',
      url: `${server.url}/v1/streams/${row!.id}`,
      tvg_id: 'channel-1001.example',
      tvg_name: null,
      tvg_logo: null,
      tvg_chno: '1',
    });
  });

  test('the owner alone sees where a row plays elsewhere', async () => {
    const [mine] = (await channels('', 'owner')).channels;
    const [theirs] = (await channels('', 'reader')).channels;

    expect(mine!.url).toBe(`${panel.url}/live/${panel.username}/${panel.password}/1001.ts`);
    expect(theirs!.url).toBe(`${server.url}/v1/streams/${theirs!.id}`);
    expect(mine!.id).toBe(theirs!.id);
    const played = await server.open(new URL(theirs!.url).pathname);
    expect([played.statusCode, played.headers['content-type']]).toEqual([200, 'video/mp2t']);
    played.destroy();
    await expect.poll(() => panel.activeConnections).toBe(0);
  });

  test('filters go together, before the paging', async () => {
    const search = await channels('?search=Harbor');
    const both = await channels('?search=harbor&group=sport&page_size=3');
    const three = await channels('?search=H%C3%81RB%C3%96R&group=CINEMA&category=movies&page_size=3&page=2');

    expect(search.total).toBeGreaterThan(both.total);
    expect(both.channels).toHaveLength(3);
    expect(both.channels.every(({ name, group }) => name!.includes('Harbor') && group === 'Sports')).toBe(true);
    expect(both.total_pages).toBe(Math.ceil(both.total / 3));
    expect(three.channels.every(({ name, group, category }) => name.includes('Harbor') && group === 'Cinema | Action' && category === 'movies')).toBe(true);
    expect((await channels('?group=unknown')).channels.map(({ id }) => id)).toEqual([expect.stringContaining('.c.1001')]);
    expect((await channels('?category=nonsense')).total).toBe(0);
    expect((await channels('?search=100%25')).total).toBe(0);
    expect((await channels('?unknown=1&search=')).total).toBe(162);
  });

  test.each(['page_size=0', 'page_size=201', 'page_size=abc', 'page_size=', 'page=0', 'page=-1', 'page=1.5', 'page=0x1', 'page=1e1', 'page=%201', 'page=abc', 'page=1&page=2', `search=${'x'.repeat(501)}`])(
    'with %.20s is refused',
    async (query) => {
      const { status, json, headers } = await server.ask(`/channels?${query}`);
      expect([status, headers['content-type']?.split(';')[0]]).toEqual([422, 'application/problem+json']);
      expect(json).toMatchObject({ code: 'invalid_input', errors: [{ path: query.split('=')[0] }] });
    },
  );
});

test('GET /stats adds up, and agrees with the filter', async () => {
  const { json } = await server.ask('/stats');
  const { total, ...four } = json as Record<string, number>;

  expect(Object.keys(four)).toEqual(['tv', 'movies', 'series', 'other']);
  expect(Object.values(four).reduce((sum, rows) => sum + rows, 0)).toBe(total);
  for (const [category, rows] of Object.entries(four)) expect((await channels(`?category=${category}&page_size=1`)).total).toBe(rows);
});

test('GET /groups names the groups with their rows, and the categories in use', async () => {
  const { json } = await server.ask('/groups');
  const { categories, groups: counted } = json as { categories: string[]; groups: Record<string, number> };

  expect(categories).toEqual(['tv', 'movies', 'series']);
  expect(counted).toMatchObject({ Sports: 43, 'Cinema | Action': 43, Ireland: 43, Unknown: 1, 'Films 1': 9, 'Series 1': 3 });
  expect(Object.values(counted).reduce((sum, rows) => sum + rows, 0)).toBe(162);
});

describe('every answer', () => {
  test('carries a request id: the client’s if it is sound, else a new one', async () => {
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect((await server.ask('/health', { headers: { 'x-request-id': 'my-id:1.2_3' } })).headers['x-request-id']).toBe('my-id:1.2_3');
    for (const id of ['', 'with blank', 'x'.repeat(129), 'ümlaut']) {
      expect((await server.ask('/health', { headers: { 'x-request-id': Buffer.from(id).toString('latin1') } })).headers['x-request-id']).toMatch(uuid);
    }
    for (const path of ['/nowhere', '/channels?page=0', '/v1/streams/none']) {
      const answer = await server.ask(path, { headers: { 'x-request-id': 'mine' } });
      expect([answer.headers['x-request-id'], (answer.json as { request_id: string }).request_id]).toEqual(['mine', 'mine']);
    }
  });

  test.each([
    ['an address that is not there', '/nowhere', {}, 404, 'not_found'],
    ['another method', '/channels', { method: 'DELETE' }, 405, 'method_not_allowed'],
    ['a body of another type', '/login', { method: 'POST', body: 'host=a', headers: { 'content-type': 'text/plain' } }, 415, 'unsupported_media_type'],
    ['a body that is no JSON', '/login', { method: 'POST', body: '{' }, 400, 'bad_request'],
    ['a body that is too large', '/login', { method: 'POST', body: JSON.stringify({ host: 'x'.repeat(1_100_000) }) }, 413, 'payload_too_large'],
    ['a foreign host', '/health', { headers: { host: 'evil.example' } }, 421, 'misdirected_host'],
    ['a foreign page', '/channels', { headers: { origin: 'http://evil.example' } }, 403, 'forbidden'],
    ['a page of another site', '/channels', { headers: { 'sec-fetch-site': 'cross-site' } }, 403, 'forbidden'],
  ] as const)('to %s is a problem that says so', async (_, path, options, status, code) => {
    const answer = await server.ask(path, { ...options, as: 'owner' });

    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']?.split(';')[0]).toBe('application/problem+json');
    expect(answer.json).toMatchObject({ type: expect.any(String), title: expect.any(String), status, detail: expect.stringMatching(/^[A-Z]/), code, request_id: expect.any(String) });
    if (status === 405) expect(answer.headers.allow).toBe('GET, HEAD');
  });

  test('to a stream that fails is 502 with a sentence', async () => {
    const { id } = (await channels()).channels[0]!;
    panel.behave({ kind: 'stream' }, misbehaviors.htmlPage());
    const page = await server.ask(`/v1/streams/${id}`);
    panel.recover();
    panel.behave({ kind: 'stream' }, misbehaviors.status(404));
    const missing = await server.ask(`/v1/streams/${id}`);
    panel.recover();

    for (const answer of [page, missing]) {
      expect(answer).toMatchObject({ status: 502, json: { code: 'upstream_failed', detail: expect.stringMatching(/^The provider .+/) } });
      expect(answer.text).not.toContain('<');
      expect(answer.text).not.toContain(panel.password);
    }
    expect((await server.ask(`/v1/streams/${id}/AAAA`)).status).toBe(404);
  });
});

test('the owner’s link works once, in a browser’s hands', async () => {
  const link = new URL(server.ownerUrl);
  const first = await server.ask(link.pathname + link.search);
  const cookie = first.headers['set-cookie']?.[0] ?? '';
  const again = await server.ask(link.pathname + link.search);
  const withCookie = await server.ask('/v1/info', { headers: { cookie: cookie.split(';')[0] } });

  expect(link.origin).toBe(server.url);
  expect([first.status, first.headers.location]).toEqual([303, '/']);
  expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
  expect(again.status).toBe(401);
  expect(withCookie.json).toMatchObject({ caller: 'owner' });
  expect((await server.ask('/v1/info')).json).toMatchObject({ caller: 'reader', host: 'server', credentials_persist: false });
});

test('events tell what happens, to readers too, and carry nothing else', async () => {
  const response = await server.open('/v1/events');
  let text = '';
  response.setEncoding('utf8').on('data', (part: string) => (text += part));
  await server.ask('/refresh', { method: 'POST', as: 'owner' });
  await server.settled();
  await sleep(100);
  response.destroy();
  const told = text.split('\n').flatMap((line) => (line.startsWith('data: ') ? [(JSON.parse(line.slice(6)) as { type: string }).type] : []));
  // The guide follows in its own time.
  const types = told.filter((type) => !type.startsWith('guide.'));

  expect(types[0]).toBe('playlists.changed');
  expect(types).toContain('playlists.progress');
  expect(types.slice(-2)).toEqual(['playlists.changed', 'catalog.changed']);
  expect(text).not.toContain(panel.password);
});
