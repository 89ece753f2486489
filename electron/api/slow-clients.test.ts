import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { type RunningApi, startTestApi } from './running-api.test-wrapper.ts';

let api: RunningApi;

afterEach(() => api.close());

/** Sends `head`, then a byte every 100 ms, and returns what came back until the server hung up. */
async function drip(head: string, byte: string): Promise<string> {
  const socket = connect(api.port, '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    received += chunk;
  });
  socket.on('error', () => undefined); // a write after the server has hung up
  socket.write(head);
  const timer = setInterval(() => socket.write(byte), 100);
  // Not `once`, which rejects when the cut comes as a reset.
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(timer);
  return received;
}

test('headers that drip in are cut', async () => {
  api = await startTestApi({ limits: { headersMs: 600 } });
  expect(await drip('GET /health HTTP/1.1\r\nX: ', 'x')).toMatch(/^HTTP\/1.1 408 .*"request_id"/s);
});

test('a body that drips in is cut with 408 and runs no handler', async () => {
  api = await startTestApi({ limits: { bodyMs: 600 } });
  const head = `POST /login HTTP/1.1\r\nHost: 127.0.0.1:${String(api.port)}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n`;
  expect(await drip(head, ' ')).toMatch(/^HTTP\/1.1 408 .*connection: close.*"request_id"/is);
  expect(api.core.calls).toEqual([]);
});

test.each([
  ['POST /health', 'application/octet-stream', 405],
  ['POST /login', 'application/octet-stream', 415],
  ['POST /nowhere', 'application/json', 404],
  ['PUT /v1/playlists/abcd/file', 'text/plain', 415],
])('a body nobody reads does not keep the connection: %s of %s', async (line, type, status) => {
  api = await startTestApi({ limits: { bodyMs: 600 } });
  const head = `${line} HTTP/1.1\r\nHost: 127.0.0.1:${String(api.port)}\r\nContent-Type: ${type}\r\nContent-Length: 99\r\n\r\n`;
  const started = performance.now();
  const answer = await drip(head, ' ');
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 (${String(status)}|408) `));
});

test('a body that is too long is answered to a client that goes on sending, not by a reset, and leaves nothing on the connection', async () => {
  api = await startTestApi();
  const warned = vi.fn(); // Node does when listeners gather
  process.on('warning', warned);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let round = 0; round < 20; round++) {
    const sent = request({ agent, port: api.port, path: '/login', method: 'POST', headers: { 'content-type': 'application/json' } });
    sent.setHeader('content-length', 2_000_000);
    sent.write(Buffer.alloc(1_000_000, 0x20));
    setTimeout(() => sent.end(Buffer.alloc(1_000_000, 0x20)), 20);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(413);
    answer.resume();
    await once(answer, 'end');
  }
  agent.destroy();
  process.off('warning', warned);
  expect(warned).not.toHaveBeenCalled();
});

test('connections that never say anything are closed', async () => {
  api = await startTestApi({ limits: { headersMs: 600 } });
  const socket = connect(api.port, '127.0.0.1');
  socket.resume();
  await once(socket, 'close');
});

test('while many slow clients hang on, others are served', async () => {
  api = await startTestApi({ limits: { headersMs: 1_000 } });
  const slow: Socket[] = Array.from({ length: 200 }, () => connect(api.port, '127.0.0.1'));
  await Promise.all(slow.map((socket) => once(socket, 'connect')));
  for (const socket of slow) socket.write('GET /health HTTP/1.1\r\nX: ');

  const started = performance.now();
  expect((await api.ask('/health')).status).toBe(200);
  expect(performance.now() - started).toBeLessThan(500);
  await Promise.all(
    slow.map(async (socket) => {
      socket.resume();
      if (!socket.closed) await once(socket, 'close');
    }),
  );
});

test('beyond the limit of connections new ones are not taken', async () => {
  api = await startTestApi({ limits: { connections: 2 } });
  const sockets = Array.from({ length: 3 }, () => connect(api.port, '127.0.0.1'));
  for (const socket of sockets) socket.on('error', () => undefined).resume();
  await Promise.race(sockets.map((socket) => once(socket, 'close')));
  for (const socket of sockets) socket.destroy();
});
