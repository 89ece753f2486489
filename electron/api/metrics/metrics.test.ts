import { afterEach, expect, test } from 'vitest';
import type { Caller } from '#shared/contract/call.ts';
import { createOwnerKey } from '../owner-key.ts';
import { type RunningApi, startTestApi } from '../running-api.test-wrapper.ts';
import type { ApiOptions } from '../server.ts';
import { createMetrics } from './metrics.ts';

let api: RunningApi;

afterEach(() => api.close());

const ownerKey = createOwnerKey();
const asOwner = { authorization: `Bearer ${ownerKey.key}` };

function identify(token: string): Caller | undefined {
  if (!token.startsWith('token-of-')) return undefined;
  const username = token.slice('token-of-'.length);
  return { kind: 'user', userId: username, username, role: username === 'admin' ? 'admin' : 'user', sessionId: 's' };
}

async function start(options: Partial<ApiOptions> = {}) {
  api = await startTestApi({ ownerKey, identify, ...options });
  const { ask } = api;
  return { ...api, scrape: async () => (await ask('/metrics', { headers: asOwner })).text };
}

const capacity = (remaining: number) => ({
  active_licenses: 1,
  devices_per_license: 5,
  devices_allowed: 5,
  devices_count: 5 - remaining,
  devices_remaining: remaining,
  limit_enabled: true,
});

test('requests are counted and timed by the template of their path', async () => {
  const { ask, scrape } = await start();
  await ask('/v1/channels/abcd.c.1?token=secret');
  await ask('/v1/channels/abcd.c.2');
  await ask('/nowhere/1');
  await ask('/nowhere/2');
  await ask('/%zz');
  await ask('/health', { method: 'DELETE' });
  const text = await scrape();
  expect(text).toContain('http_requests_total{method="GET",path="/v1/channels/:channelId",status="200"} 2\n');
  expect(text).toContain('http_requests_total{method="GET",path="unmatched",status="404"} 2\n');
  expect(text).toContain('http_requests_total{method="GET",path="unmatched",status="400"} 1\n');
  expect(text).toContain('http_requests_total{method="DELETE",path="/health",status="405"} 1\n');
  expect(text).toContain('http_request_duration_seconds_count{method="GET",path="/v1/channels/:channelId",status="200"} 2\n');
  const buckets = [...text.matchAll(/duration_seconds_bucket\{le="([^"]+)",method="DELETE"/g)].map(([, le]) => le);
  expect(buckets).toEqual(['0.005', '0.01', '0.025', '0.05', '0.075', '0.1', '0.25', '0.5', '0.75', '1', '2.5', '5', '7.5', '10', '+Inf']);
  expect(text).not.toMatch(/abcd|secret|nowhere/);
});

test('they are Prometheus text for the owner and for programs on this machine, and for nobody else', async () => {
  const { ask } = await start();
  const plain = await ask('/metrics');
  expect([plain.status, plain.headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  expect((await ask('/metrics', { headers: { authorization: 'Bearer token-of-admin' } })).status).toBe(200);

  const bodies = new Set<string>();
  for (const headers of [{ authorization: 'Bearer token-of-ana' }, { authorization: 'Bearer nonsense' }, { 'x-forwarded-for': '203.0.113.9' }]) {
    const refused = await ask('/metrics', { headers: { ...headers, 'x-request-id': 'same' } });
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    bodies.add(refused.text);
  }
  expect(bodies.size).toBe(1);
});

test('what users were told of their capacity is there, under names that say nobody’s', async () => {
  const { core, ask, scrape } = await start();
  core.answer('accounts.login', { access_token: 'token-of-ana', token_type: 'bearer', refresh_token: 'r', capacity: capacity(3) });
  core.answer('accounts.capacity', capacity(2));
  core.answer('devices.register', { device: {}, devices_remaining: 1 });
  const headers = { authorization: 'Bearer token-of-ana' };
  const login = await ask('/auth/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  expect(login.headers['x-capacity-remaining']).toBe('3');
  await ask('/auth/capacity', { headers });
  await ask('/devices/register', { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{}' });

  const shown = [...(await scrape()).matchAll(/user_capacity_remaining\{username="([0-9a-f]{16})",context="(\w+)"\} (\d)/g)].map(([, name, context, value]) => ({ name, context, value }));
  expect(shown.map(({ context, value }) => [context, value])).toEqual([
    ['auth_login', '3'],
    ['auth_capacity', '2'],
    ['devices_register', '1'],
  ]);
  expect(new Set(shown.map(({ name }) => name)).size).toBe(1);
});

test('names are there where they are asked for', async () => {
  const { core, ask, scrape } = await start({ metricNames: { plain: true, key: '' } });
  core.answer('devices.capacity', capacity(0));
  await ask('/devices/capacity', { headers: { authorization: 'Bearer token-of-ana' } });
  expect(await scrape()).toContain('user_capacity_remaining{username="ana",context="devices_capacity"} 0\n');
});

test('a device that found no room and a request too many are counted', async () => {
  const { core, ask, scrape } = await start({ rateLimits: { windowMs: 60_000, login: 1, refresh: 1, devicesRegister: 9 } });
  const post = { method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer token-of-ana' }, body: '{}' };
  core.fail('devices.register', { code: 'device_limit_reached', message: 'All devices are in use' });
  expect((await ask('/devices/register', post)).status).toBe(403);
  core.fail('devices.register', { code: 'license_required', message: 'No license' });
  await ask('/devices/register', post);
  for (let count = 0; count < 3; count += 1) await ask('/auth/refresh', post);
  const text = await scrape();
  expect(text).toContain('capacity_limit_reached_total{context="devices_register"} 1\n');
  expect(text).toContain('rate_limit_blocked_total{path="/auth/refresh"} 2\n');
});

test('refreshes, guides and streams are counted as far as they came', async () => {
  const { core, ask, scrape } = await start();
  const progress = (playlistId: string, startedAt: number, bytes: number, entries: number) =>
    core.emit({
      type: 'playlists.progress',
      progress: { playlistId, phase: 'reading', part: null, startedAt, heartbeatAt: 0, bytes, totalBytes: null, entries, rate: 0 },
    } as Parameters<typeof core.emit>[0]); // ids are branded
  progress('a', 1, 100, 1);
  progress('a', 1, 300, 5);
  progress('b', 1, 50, 2);
  progress('a', 2, 10, 1);
  for (const outcome of ['done', 'done', 'provider_busy'] as const) core.emit({ type: 'playlists.refreshed', playlistId: 'a', outcome } as Parameters<typeof core.emit>[0]);
  core.emit({ type: 'guide.refreshed', playlistId: 'a', outcome: 'cancelled' } as Parameters<typeof core.emit>[0]);
  core.emit({ type: 'catalog.changed', playlistId: 'a' } as Parameters<typeof core.emit>[0]);
  core.streams.set('one', () => ({ status: 200, headers: {}, body: (async function* () { yield Buffer.alloc(5_000); })(), close: () => undefined }));
  await ask('/v1/streams/one');
  const text = await scrape();
  expect(text).toContain('refresh_read_bytes_total 360\n');
  expect(text).toContain('refresh_entries_total 8\n');
  expect(text).toContain('refresh_ended_total{outcome="done"} 2\nrefresh_ended_total{outcome="provider_busy"} 1\n');
  expect(text).toContain('guide_refresh_ended_total{outcome="cancelled"} 1\n');
  expect(text).toContain('refresh_catalog_changes_total 1\n');
  expect(text).toContain('guide_programmes_total 0\n');
  expect(text).toContain('stream_open 0\n');
  expect(text).toContain('stream_opened_total 1\n');
  expect(Number(/stream_sent_bytes_total (\d+)/.exec(text)?.[1])).toBeGreaterThan(5_000);
});

test('ten thousand users have no more series than a few hundred', async () => {
  const metrics = createMetrics({ plain: false, key: 'a key' });
  const series = async () => (await metrics.read()).text.split('\n').filter((line) => line.startsWith('user_capacity_remaining{')).length;
  for (let user = 0; user < 10_000; user += 1) for (const context of ['auth_login', 'devices_register']) metrics.capacityTold(context, `user-${String(user)}`, 1);
  expect(await series()).toBe(240);
  metrics.capacityTold('auth_login', 'user-9999', 3);
  expect(await series()).toBe(240);
  expect((await metrics.read()).text).toMatch(/username="[0-9a-f]{16}",context="auth_login"\} 3\n/);
});

test('neither users nor paths make the series grow', async () => {
  const { core, ask, scrape } = await start();
  core.answer('accounts.capacity', capacity(1));
  const series = async () => (await scrape()).split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
  let known = 0;
  for (let round = 0; round < 3; round += 1) {
    await Promise.all(
      Array.from({ length: 300 }, async (_, count) => {
        const name = `${String(round)}-${String(count)}`;
        await ask('/auth/capacity', { headers: { authorization: `Bearer token-of-${name}` } });
        await ask(`/nowhere/${name}`);
      }),
    );
    if (round === 1) known = await series();
  }
  expect(await series()).toBeLessThanOrEqual(known + 18); // the scrape itself
  expect(known).toBeLessThanOrEqual(400);
});
