import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type RunningServer } from './start-server.ts';

// What anybody can try from a shell against a server as it is started, with nothing set.

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const lan = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []).find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

/** Sends bytes, then a blank every second where asked, and returns the first line of what comes back and after how long. */
async function firstLine(port: number, bytes: string, { dripping = false } = {}): Promise<{ line: string; ms: number }> {
  const begun = performance.now();
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(bytes);
  const timer = dripping ? setInterval(() => socket.write(' '), 1_000) : undefined;
  const line = await new Promise<string>((resolve) => {
    socket.setEncoding('utf8').once('data', (chunk: string) => resolve(chunk.split('\r\n')[0] ?? ''));
    socket.once('close', () => resolve(''));
  });
  clearInterval(timer);
  socket.destroy();
  return { line, ms: performance.now() - begun };
}

describe('on loopback', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  test('another host, none, and two of them are misdirected', async () => {
    expect((await server.ask('/health', { headers: { host: 'evil.example' } })).status).toBe(421);
    expect((await firstLine(server.port, 'GET /health HTTP/1.0\r\n\r\n')).line).toContain(' 421 ');
    expect((await firstLine(server.port, `GET /health HTTP/1.1\r\nHost: localhost:${server.port}\r\nHost: evil\r\n\r\n`)).line).toContain(' 421 ');
  });

  test('pages of other sites may neither read nor send', async () => {
    expect((await server.ask('/channels?page=1&page_size=1', { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await server.ask('/auth/login', { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } })).status).toBe(415);
  });

  test('a request id comes back when it is harmless', async () => {
    expect((await server.ask('/health', { headers: { 'x-request-id': 'test-123' } })).headers['x-request-id']).toBe('test-123');
    expect((await server.ask('/health', { headers: { 'x-request-id': 'a b=c' } })).headers['x-request-id']).toMatch(uuid);
  });

  test('nobody can sign in as what everybody knows, nor with a token nobody signed', async () => {
    for (const [username, password] of [['admin@example.com', 'admin123'], ['admin', 'admin'], ['root', 'password'], ['demo', 'demo']]) {
      expect((await server.ask('/auth/login', { method: 'POST', body: JSON.stringify({ username, password }) })).status).toBe(401);
    }
    const unsigned = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.';
    expect((await server.ask('/auth/me', { headers: { authorization: `Bearer ${unsigned}` } })).status).toBe(401);
    expect((await server.ask(`/auth/me?token=${unsigned}&access_token=${unsigned}`)).status).toBe(401);
  });

  test('a list is a page of it, and a page has an end', async () => {
    expect((await server.ask('/channels')).json).toMatchObject({ page: 1, page_size: 50 });
    expect((await server.ask('/channels?page_size=201')).status).toBe(422);
  });

  test('the metrics are there for programs on this machine, not for whom a proxy brings', async () => {
    expect((await server.ask('/metrics')).status).toBe(200);
    expect((await server.ask('/metrics', { headers: { 'x-forwarded-for': '127.0.0.1' } })).status).toBe(401);
  });

  test('a body that drips in is cut within 17 seconds', async () => {
    const head = `POST /auth/login HTTP/1.1\r\nHost: localhost:${server.port}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n`;
    const { line, ms } = await firstLine(server.port, head, { dripping: true });
    expect(line).toContain(' 408 ');
    expect(ms).toBeLessThan(17_000);
  });

  test.skipIf(lan === undefined)('no other machine can reach it', async () => {
    await expect(fetch(`http://${lan}:${server.port}/health`)).rejects.toThrow();
  });
});

describe('beyond loopback', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer({ args: ['--host', '0.0.0.0'], env: { SECRET_KEY: randomBytes(32).toString('base64'), RATE_LIMIT_LOGIN_PER_WINDOW: '3' } });
  });
  afterAll(() => server.stop());

  test.skipIf(lan === undefined)('whoever is not on this machine is nobody until they sign in', async () => {
    const statusOf = async (path: string) => (await fetch(`http://${lan}:${server.port}${path}`)).status;
    expect(await statusOf('/health')).toBe(200);
    for (const path of ['/metrics', '/status', '/channels', '/auth/me', '/v1/users', '/v1/events']) expect([path, await statusOf(path)]).toEqual([path, 401]);
  });

  test('guesses are limited, whatever a client says of where it is', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) {
      const answer = await server.ask('/auth/login', {
        method: 'POST',
        body: JSON.stringify({ username: `u${count}`, password: 'a wrong password' }),
        headers: { 'x-forwarded-for': `198.51.100.${count}`, forwarded: `for=198.51.100.${count}` },
      });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429, 429]);
    expect((await server.ask('/metrics')).text).toContain('rate_limit_blocked_total{path="/auth/login"} 3\n');
  });
});
