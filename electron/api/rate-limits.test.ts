import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { createRateLimiter } from './rate-limiter.ts';
import { type RunningApi, startTestApi } from './running-api.test-wrapper.ts';
import type { ApiOptions } from './server.ts';

const limits = { windowMs: 60_000, login: 30, refresh: 60, devicesRegister: 30 };

let api: RunningApi | undefined;
let now = 0;

afterEach(async () => {
  await api?.close();
  api = undefined;
});

async function start(options: Partial<ApiOptions> = {}) {
  now = 1_000_000;
  const running = await startTestApi({
    rateLimits: limits,
    clock: () => now,
    trustedProxies: ['127.0.0.1/32'],
    identify: () => undefined,
    ...options,
  });
  api = running;
  for (const name of ['login', 'capacity']) running.core.answer(`accounts.${name}`, { capacity: {} });
  running.core.answer('devices.register', { device: {} });
  const attempt = (path = '/auth/login', from = '203.0.113.9', headers: Record<string, string> = {}) =>
    running.ask(path, { method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': from, ...headers }, body: '{}' });
  return { ...running, attempt };
}

test.each([
  ['/auth/login', 30],
  ['/auth/register', 30],
  ['/v1/account/password', 30],
  ['/billing/checkout', 30],
  ['/billing/portal', 30],
  ['/auth/refresh', 60],
  ['/devices/register', 30],
])('%s takes %i attempts of one address in a minute, and says when to come back', async (path, most) => {
  const { attempt, core } = await start();
  for (let count = 0; count < most; count += 1) expect((await attempt(path)).status).toBe(200);
  now += 59_000;
  const refused = await attempt(path);
  expect([refused.status, refused.headers['retry-after'], refused.json]).toMatchObject([429, '1', { code: 'rate_limited' }]);
  expect(core.calls).toHaveLength(most);
  expect((await attempt(path, '203.0.113.10')).status).toBe(200);

  now += 1_000;
  expect((await attempt(path)).status).toBe(200);
});

test('each address of the API counts for itself, and the others are not limited', async () => {
  const { attempt, ask } = await start();
  for (let count = 0; count < 31; count += 1) await attempt('/auth/login');
  expect((await attempt('/auth/login')).status).toBe(429);
  expect((await attempt('/auth/refresh')).status).toBe(200);
  for (let count = 0; count < 100; count += 1) expect((await ask('/health', { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(200);
});

test('no spelling of an address, of a path or of a client gets past', async () => {
  const { attempt } = await start();
  for (let count = 0; count < 30; count += 1) await attempt();
  let passed = 0;
  for (let count = 0; count < 250; count += 1) {
    const made = `198.51.100.${String(count)}`;
    const answers = await Promise.all([
      attempt('/auth/login', `${made}, 203.0.113.9`),
      attempt('/auth/login', `${made},10.0.0.1 , 203.0.113.9:${String(1_000 + count)}`),
      attempt('/auth/login', '::ffff:203.0.113.9', { forwarded: `for=${made}`, 'x-real-ip': made }),
      attempt(`/auth/%6cogin?${String(count)}`, '203.0.113.9'),
    ]);
    passed += answers.filter(({ status }) => status !== 429).length;
  }
  expect(passed).toBe(0);
  for (const path of ['/auth/login/', '/AUTH/LOGIN', '//auth/login', '/auth/./login', '/auth/login;x', '/auth/login%00', '/auth%2flogin']) {
    expect((await attempt(path)).status).not.toBe(200);
  }
});

test('an IPv6 client is its network', async () => {
  const { attempt } = await start();
  const answers: number[] = [];
  for (let count = 0; count < 40; count += 1) answers.push((await attempt('/auth/login', `2001:db8:0:1:${count.toString(16)}::7`)).status);
  expect(answers.filter((status) => status === 200)).toHaveLength(30);
  expect((await attempt('/auth/login', '2001:db8:0:2::7')).status).toBe(200);
});

test('requests one after another on one connection are counted, old ones as well', async () => {
  const { raw, core, port } = await start({ trustedProxies: [] });
  const one = (version: string, connection: string) =>
    `POST /auth/login HTTP/${version}\r\nHost: 127.0.0.1:${String(port)}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: ${connection}\r\n\r\n{}`;
  const answer = await raw(one('1.1', 'keep-alive').repeat(31) + one('1.0', 'close'));
  expect(answer.match(/HTTP\/1.1 429/g)).toHaveLength(2);
  expect(core.calls).toHaveLength(30);
});

test('without limits nothing is limited', async () => {
  const { attempt } = await start({ rateLimits: null });
  for (let count = 0; count < 100; count += 1) expect((await attempt()).status).toBe(200);
});

describe('the limiter', () => {
  test('lets no window through with more, wherever it begins', () => {
    let at = 0;
    const limiter = createRateLimiter({ windowMs: 1_000, largest: 5, clock: () => at });
    const passed: number[] = [];
    for (; at < 20_000; at += 7) if (limiter.attempt('k', 5) === 0) passed.push(at);
    for (const [index, instant] of passed.entries()) expect(passed[index + 5] ?? Infinity).toBeGreaterThanOrEqual(instant + 1_000);
    expect(passed.length).toBeGreaterThan(90);
  });

  test('keeps its promise of when to come back', () => {
    let at = 0;
    const limiter = createRateLimiter({ windowMs: 1_000, largest: 5, clock: () => at });
    for (; at < 500; at += 100) limiter.attempt('k', 5);
    const waitMs = limiter.attempt('k', 5);
    expect(waitMs).toBe(500);
    at += waitMs - 1;
    expect(limiter.attempt('k', 5)).toBe(1);
    at += 1;
    expect(limiter.attempt('k', 5)).toBe(0);
  });

  test('a million addresses take less than 50 MB, and none that keeps trying is forgotten', async () => {
    // In a process of its own: this one's memory holds the tests as well.
    const program = `
      const { createRateLimiter } = await import(${JSON.stringify(new URL('rate-limiter.ts', import.meta.url).href)});
      const limiter = createRateLimiter({ windowMs: 60_000, largest: 60, clock: () => 1_000_000 });
      for (let count = 0; count < 1_000; count += 1) limiter.attempt('/auth/login 198.51.100.' + count, 30);
      const before = process.memoryUsage().rss;
      let passed = 0;
      for (let count = 0; count < 1_000_000; count += 1) {
        limiter.attempt('/auth/login 2001:db8:' + (count >> 16) + ':' + (count & 0xffff) + '::/64', 30);
        if (count % 1_000 === 0 && limiter.attempt('/auth/login 203.0.113.9', 30) === 0) passed += 1;
      }
      console.log(JSON.stringify({ grownMb: (process.memoryUsage().rss - before) / 1_048_576, passed }));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
    const { grownMb, passed } = JSON.parse(stdout) as { grownMb: number; passed: number }; // as written above
    expect(grownMb).toBeLessThan(50);
    expect(passed).toBe(30);
  });
});
