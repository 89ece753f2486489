import { afterEach, expect, test } from 'vitest';
import { defaultLimits } from '../../electron/api/limits.ts';
import { type RunningApi, startTestApi } from '../../electron/api/running-api.test-wrapper.ts';
import type { ApiOptions } from '../../electron/api/server.ts';
import { askTooOften, crowdOf, crowdOfOneAddress, dripBodies, type Target } from './slow-clients/run.ts';

const limits = { ...defaultLimits, headersMs: 600, bodyMs: 600, keepAliveMs: 1_000, idleMs: 700, connections: 60 };
/** A machine that runs all tests at once is no measure of this. */
const healthMs = 70_000;

let api: RunningApi;

afterEach(() => api.close());

const bytes = 12_000_000;

async function start(options: Partial<ApiOptions> = {}): Promise<Target> {
  api = await startTestApi({ limits, ...options });
  api.core.receive = () => Promise.resolve({ ok: false, error: { code: 'unauthenticated', message: 'Sign in first' } });
  const piece = Buffer.alloc(64_000);
  api.core.streamed.set('showcase.getPlaylist', () => ({
    status: 200,
    headers: { 'content-type': 'audio/x-mpegurl' },
    body: (async function* () {
      for (let sent = 0; sent < bytes; sent += piece.length) yield piece;
    })(),
    close: () => undefined,
  }));
  return { port: api.port, bigAnswer: { path: '/catalog/m3u', headers: '', bytes } };
}

test('bodies that drip in are cut, and nobody else waits', async () => {
  const { surprises } = await dripBodies(await start(), 40, { limits, dripMs: 100, healthMs });
  expect(surprises).toEqual([]);
  expect(api.core.calls.filter(({ name }) => name !== 'compat.getHealth')).toEqual([]);
}, 30_000);

test('of a crowd of slow clients no more are held than may be, each is let go of in time, and others are served', async () => {
  const { surprises } = await crowdOf(await start(), 90, { limits, dripMs: 100, healthMs });
  expect(surprises).toEqual([]);
}, 30_000);

test('one address beyond loopback has as many connections as it may, and others are served', async () => {
  const { port } = await start({ host: '0.0.0.0' });
  expect((await crowdOfOneAddress(port, limits)).surprises).toEqual([]);
}, 30_000);

test('one connection is served as many times as it may be', async () => {
  const few = { ...limits, requestsPerConnection: 50 };
  expect((await askTooOften(await start({ limits: few }), few)).surprises).toEqual([]);
}, 30_000);
