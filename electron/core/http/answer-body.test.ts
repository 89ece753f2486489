import { Buffer } from 'node:buffer';
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

import { expect, test } from 'vitest';

import type { HttpOptions } from './request.ts';
import { outcome, type Respond, textOf, useNetwork } from './test-servers.ts';

const { serve, client } = useNetwork();
const isPublic: HttpOptions = { reach: 'public' };

test('the body waits for its reader', async () => {
  let written = 0;
  const chunk = Buffer.alloc(256 * 1024);
  const server = await serve((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const pump = () => {
      while (!socket.destroyed && socket.write(chunk)) written += chunk.length;
      written += chunk.length;
      socket.once('drain', pump);
    };
    pump();
  });
  const answer = await client().get(server.url, { reach: 'public', maxBytes: Infinity, timeouts: { idleMs: 300, totalMs: Infinity } });
  let read = 0;
  let paused = false;
  for await (const part of answer.body) {
    read += part.length;
    if (read > 1_000_000) break;
    if (!paused && read > 500_000) await sleep(400); // longer than idleMs: a slow reader is not a silent server
    paused = read > 500_000;
  }
  await answer.closed;
  await expect.poll(() => server.open()).toBe(0);
  expect(written).toBeLessThan(20_000_000); // kernel buffers, not the whole stream
});

test.each([
  ['announced', (body: Buffer) => `Content-Length: ${body.length}\r\n`],
  ['unannounced', () => ''],
])('a body larger than asked for is cut off: %s', async (_, header) => {
  const body = Buffer.alloc(200_000);
  const server = await serve((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${header(body)}\r\n`);
    socket.end(body);
  });
  expect(await outcome(client().get(server.url, { reach: 'public', maxBytes: 199_999 }))).toMatchObject({ code: 'too_large' });
});

function packed(body: Buffer, coding: string): Respond {
  return (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nContent-Encoding: ${coding}\r\n\r\n`);
    socket.write(body);
  };
}

test.each([
  ['gzip', gzipSync('#EXTM3U')],
  ['X-GZip', gzipSync('#EXTM3U')],
  ['gzip', Buffer.concat([gzipSync('#EXT'), gzipSync('M3U')])],
  ['deflate', deflateSync('#EXTM3U')],
  ['deflate', deflateRawSync('#EXTM3U')],
  ['identity', Buffer.from('#EXTM3U')],
  ['gzip', Buffer.from('#EXTM3U')],
])('one content coding is undone: %s (%#)', async (coding, body) => {
  const server = await serve(packed(body, coding));
  const answer = await client().get(server.url, isPublic);
  expect(await textOf(answer.body)).toBe('#EXTM3U');
  await answer.closed;
});

test('what the decoder still holds is not handed out after cancelling', async () => {
  const server = await serve(packed(gzipSync(Buffer.alloc(3_000_000, 'a')), 'gzip'));
  const controller = new AbortController();
  const answer = await client().get(server.url, { reach: 'public', signal: controller.signal });
  let read = 0;
  const reading = (async () => {
    for await (const chunk of answer.body) {
      read += chunk.length;
      controller.abort();
    }
  })();
  await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  expect(read).toBeLessThanOrEqual(64 * 1024);
});

test('a coded body is handed over as sent when asked', async () => {
  const body = gzipSync('#EXTM3U');
  const server = await serve(packed(body, 'br, gzip'));
  const answer = await client().get(server.url, { reach: 'public', decode: false });
  expect(answer.contentLength).toBe(body.length);
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  expect(Buffer.concat(chunks).equals(body)).toBe(true);
});

test.each([
  ['two codings', packed(gzipSync(gzipSync('x')), 'gzip, gzip'), { code: 'provider_malformed' }],
  ['a coding nobody asked for', packed(Buffer.from('x'), 'br'), { code: 'provider_malformed' }],
  ['a cut stream', packed(gzipSync('x'.repeat(1000)).subarray(0, -9), 'gzip'), { reason: 'truncated' }],
  ['a damaged stream', packed(Buffer.concat([gzipSync('x').subarray(0, 10), Buffer.alloc(99, 255)]), 'gzip'), { code: 'provider_malformed' }],
])('%s cannot be read', async (_, respond, expected) => {
  const server = await serve(respond);
  expect(await outcome(client().get(server.url, isPublic))).toMatchObject(expected);
});

test('a gzip bomb is cut long before it unfolds', async () => {
  const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));
  const server = await serve(packed(bomb, 'gzip'));
  const http = client();
  for (const [maxBytes, expected] of [
    [Infinity, { code: 'too_large', reason: 'ratio' }],
    [1_000_000, { code: 'too_large' }],
  ] as const) {
    const answer = await http.get(server.url, { reach: 'public', maxBytes });
    let read = 0;
    const reading = (async () => {
      for await (const chunk of answer.body) read += chunk.length;
    })();
    await expect(reading).rejects.toMatchObject(expected);
    expect(read).toBeLessThanOrEqual(4 * 1024 * 1024 + 64 * 1024);
  }
});

test('a well packed small body is no bomb', async () => {
  const server = await serve(packed(gzipSync(Buffer.alloc(3_000_000, 'a')), 'gzip'));
  expect(await outcome(client().get(server.url, isPublic))).toHaveLength(3_000_000);
});
