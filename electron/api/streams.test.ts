import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import type { ByteAnswer } from './core-surface.ts';
import { type RunningApi, startTestApi } from './running-api.test-wrapper.ts';

let api: RunningApi;

afterEach(() => api.close());

/** Yields what it is told to and tells how often it was asked and whether it was let go. */
function source(next: (index: number) => Promise<Uint8Array | undefined> | Uint8Array | undefined) {
  const seen = { asked: 0, closed: 0 };
  async function* body(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = await next(seen.asked);
      seen.asked += 1;
      if (!chunk) return;
      yield chunk;
    }
  }
  const answer: ByteAnswer = {
    status: 200,
    headers: { 'content-type': 'video/mp2t' },
    body: body(),
    close: () => {
      seen.closed += 1;
    },
  };
  return { seen, answer };
}

test('bytes, status and headers of the core arrive as they are, in order', async () => {
  api = await startTestApi();
  const { answer, seen } = source((index) => (index < 3 ? Buffer.from(`part${String(index)}`) : undefined));
  api.core.streams.set('abcd.m.1', ({ range, part }, caller) => {
    expect([range, part, caller.kind]).toEqual(['bytes=0-', 'seg 1', 'reader']);
    return { ...answer, status: 206, headers: { 'content-type': 'video/mp4', 'content-range': 'bytes 0-14/15' } };
  });

  const got = await api.ask('/v1/streams/abcd.m.1/seg%201', { headers: { range: 'bytes=0-' } });

  expect([got.status, got.text]).toEqual([206, 'part0part1part2']);
  expect(got.headers).toMatchObject({ 'content-type': 'video/mp4', 'content-range': 'bytes 0-14/15' });
  expect(got.headers['content-security-policy']).toContain('sandbox');
  await vi.waitFor(() => {
    expect(seen.closed).toBeGreaterThan(0);
  });
});

test('a stretch of the past is handed on as written, half of it too', async () => {
  api = await startTestApi();
  const { answer } = source(() => undefined);
  const asked: unknown[] = [];
  api.core.streams.set('abcd.c.1', ({ past }) => {
    asked.push(past);
    return answer;
  });

  for (const query of ['?start=1700000000000&stop=1700003600000', '', '?start=soon']) await api.ask(`/v1/streams/abcd.c.1${query}`);

  expect(asked).toEqual([{ start: '1700000000000', stop: '1700003600000' }, null, { start: 'soon', stop: 'undefined' }]);
});

test('HEAD tells the headers, lets go of the source and sends nothing', async () => {
  api = await startTestApi();
  const { answer, seen } = source(() => Buffer.alloc(10));
  api.core.streams.set('abcd.m.1', () => ({ ...answer, headers: { 'content-length': '1000', 'content-type': 'video/mp4' } }));

  const got = await api.ask('/v1/streams/abcd.m.1', { method: 'HEAD' });

  expect([got.status, got.headers['content-length'], got.text]).toEqual([200, '1000', '']);
  expect(seen.asked).toBe(0);
  expect(seen.closed).toBeGreaterThan(0);
});

test('a client that reads slowly slows the source down', async () => {
  api = await startTestApi();
  const { answer, seen } = source(() => Buffer.alloc(64 * 1024));
  api.core.streams.set('abcd.c.1', () => answer);

  const response = await api.open('/v1/streams/abcd.c.1');
  response.pause();
  await vi.waitFor(async () => {
    const before = seen.asked;
    await sleep(150);
    expect(seen.asked).toBe(before); // standstill
  });

  // What is under way sits in the buffers of two sockets; 20 MiB would mean that somebody collects.
  expect(seen.asked * 64 * 1024).toBeLessThan(20 * 1024 * 1024);
  const stalledAt = seen.asked;
  response.resume();
  await vi.waitFor(() => {
    expect(seen.asked).toBeGreaterThan(stalledAt + 10);
  });
  response.destroy();
});

test('a client that leaves ends the request upstream, even while that is silent', async () => {
  api = await startTestApi();
  let upstream: AbortSignal | undefined;
  const { answer, seen } = source((index) => (index === 0 ? Buffer.from('first') : new Promise<undefined>(() => undefined)));
  api.core.streams.set('abcd.c.1', ({ signal }) => {
    upstream = signal;
    return answer;
  });

  const response = await api.open('/v1/streams/abcd.c.1');
  await once(response, 'data');
  expect([upstream?.aborted, seen.closed]).toEqual([false, 0]);
  response.destroy();

  await vi.waitFor(() => {
    expect([upstream?.aborted, seen.closed]).toEqual([true, 1]);
  });
});

test('a source that fails half-way breaks the connection instead of pretending an end', async () => {
  api = await startTestApi();
  const { answer, seen } = source((index) => {
    if (index === 1) throw new Error('provider hung up');
    return Buffer.from('first');
  });
  api.core.streams.set('abcd.c.1', () => answer);
  await expect(api.ask('/v1/streams/abcd.c.1')).rejects.toThrow('aborted');
  await vi.waitFor(() => {
    expect(seen.closed).toBeGreaterThan(0);
  });
});

test('a channel that is gone is a problem, not a broken stream', async () => {
  api = await startTestApi();
  const got = await api.ask('/v1/streams/abcd.c.1');
  expect([got.status, got.json]).toMatchObject([404, { code: 'not_found' }]);
});

test('pictures come the same way, and an SVG among them cannot act as a page of ours', async () => {
  api = await startTestApi();
  const { answer } = source((index) => (index === 0 ? Buffer.from('<svg/>') : undefined));
  api.core.logos.set('abcd.c.1', ({ part }) => {
    expect(part).toBe('backdrop');
    return { ...answer, headers: { 'content-type': 'image/svg+xml', 'cache-control': 'private, max-age=86400' } };
  });
  const got = await api.ask('/v1/logos/abcd.c.1/backdrop');
  expect([got.text, got.headers['cache-control']]).toEqual(['<svg/>', 'private, max-age=86400']);
  expect(got.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
});

test('closing the server ends streams that have no end', async () => {
  api = await startTestApi();
  const { answer, seen } = source(() => sleep(5, Buffer.alloc(1_000)));
  api.core.streams.set('abcd.c.1', () => answer);
  const response = await api.open('/v1/streams/abcd.c.1');
  response.on('error', () => undefined).resume();
  await once(response, 'data');

  const started = performance.now();
  await api.close();
  expect(performance.now() - started).toBeLessThan(500);
  await vi.waitFor(() => {
    expect(seen.closed).toBeGreaterThan(0);
  });
});
