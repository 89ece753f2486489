import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type RunningApi, startTestApi } from './running-api.test-wrapper.ts';

let api: RunningApi;
let release: () => void;

afterEach(() => api.close());

const eventually = <T>(value: () => T) => expect.poll(value, { timeout: 5_000 });

/** Its answers wait until they are released. */
async function start(options: Parameters<typeof startTestApi>[0] = {}): Promise<void> {
  api = await startTestApi(options);
  api.core.hold = new Promise((resolve) => {
    release = resolve;
  });
}

const request = (more = '') => `GET /v1/playlists HTTP/1.1\r\nHost: 127.0.0.1:${String(api.port)}\r\n${more}\r\n`;
const last = () => request('Connection: close\r\n');

interface Client {
  socket: Socket;
  answers(): number;
  closed: Promise<unknown>;
}

function open(): Client {
  const socket = connect(api.port, '127.0.0.1');
  let received = '';
  socket.setEncoding('latin1').on('data', (text: string) => (received += text));
  socket.on('error', () => undefined); // hung up on in the middle of what it sends
  return { socket, answers: () => received.split('HTTP/1.1 200 ').length - 1, closed: new Promise((resolve) => socket.once('close', resolve)) };
}

test('of one connection one request at a time is worked on, and all are answered', async () => {
  await start();
  const client = open();
  client.socket.write(request().repeat(3) + last());
  await sleep(100);
  expect(api.core.calls).toHaveLength(1);
  release();
  await client.closed;
  expect([api.core.calls.length, client.answers()]).toEqual([4, 4]);
});

test('a line is no reason for others to wait', async () => {
  await start();
  const [crowd, other] = [open(), open()];
  crowd.socket.write(request().repeat(60));
  await eventually(() => api.core.calls.length).toBe(1);
  other.socket.write(last());
  await eventually(() => api.core.calls.length).toBe(2);
  release();
  await other.closed;
  expect(other.answers()).toBe(1);
  crowd.socket.destroy();
});

test('nothing is read from a connection on which requests wait, however many answers leave', async () => {
  await start();
  const client = open();
  // So long that 64 KB, what is read at once, are fewer than may wait.
  const long = request(`X-Padding: ${'x'.repeat(2_000)}\r\n`);
  client.socket.write(long.repeat(300) + last());
  await sleep(100);
  release();
  await client.closed;
  expect(client.answers()).toBe(301);
});

test('who sends more ahead than fits is hung up on, and the rest of it is not looked at', async () => {
  await start();
  const client = open();
  client.socket.write(request().repeat(2_000));
  await client.closed;
  release();
  await sleep(50);
  expect(api.core.calls).toHaveLength(1);
  expect((await api.ask('/v1/playlists')).status).toBe(200);
});

test('all together may not send more ahead than fits either, and those who do not are served', async () => {
  await start({ limits: { requestsAheadTogether: 30 } });
  const clients = Array.from({ length: 4 }, open);
  for (const { socket } of clients) socket.write(request().repeat(12));
  await eventually(() => clients.filter(({ socket }) => socket.destroyed).length).toBe(2);
  const polite = open();
  polite.socket.write(last());
  release();
  await polite.closed;
  expect(polite.answers()).toBe(1);
  await eventually(() => clients.map(({ answers }) => answers()).sort((a, b) => a - b)).toEqual([0, 0, 12, 12]);
  for (const { socket } of clients) socket.destroy();
  await sleep(50);
  const again = open();
  again.socket.write(request().repeat(29) + last());
  await again.closed;
  expect(again.answers()).toBe(30);
});

test('a body that arrives after its turn has come is read', async () => {
  await start();
  const client = open();
  const body = JSON.stringify({ username: 'ana', password: 'x'.repeat(100) });
  client.socket.write(`${request()}POST /login HTTP/1.1\r\nHost: 127.0.0.1:${String(api.port)}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${String(body.length)}\r\n\r\n{`);
  await sleep(50);
  client.socket.write(body.slice(1));
  await sleep(50);
  release();
  await client.closed;
  expect(client.answers()).toBe(2);
  expect(api.core.calls).toHaveLength(2);
});
