import { expect, test } from 'vitest';

import type { HttpOptions } from './request.ts';
import { answerWith, outcome, type Respond, textOf, useNetwork } from './test-servers.ts';

const { serve, serveTls, client } = useNetwork();
const isPublic: HttpOptions = { reach: 'public' };

test('an answer brings status, headers and body, and the request looks like a player', async () => {
  const server = await serve(answerWith('hello', { status: 200, headers: 'X-Panel: one\r\nSet-Cookie: a=b\r\n' }));
  const answer = await client().get(`${server.url}/list.m3u?u=1#part`, isPublic);
  expect({ ...answer, body: await textOf(answer.body), closed: await answer.closed, destroy: undefined }).toEqual({
    status: 200,
    headers: { 'content-length': '5', 'x-panel': 'one', 'set-cookie': 'a=b' },
    url: `${server.url}/list.m3u?u=1#part`,
    contentLength: 5,
    body: 'hello',
    closed: undefined,
    destroy: undefined,
  });
  expect(server.heads[0]?.split('\r\n')).toEqual([
    'GET /list.m3u?u=1 HTTP/1.1',
    'user-agent: VLC/3.0.20 LibVLC/3.0.20',
    'accept: */*',
    'accept-encoding: gzip',
    `Host: public.test:${server.port}`,
    'Connection: keep-alive',
  ]);
});

test('headers, agent, range and form of the source are sent as given', async () => {
  const server = await serve(answerWith('ok'));
  const http = client();
  const url = server.url.replace('//', '//ann:p%40ss@');
  await outcome(http.get(url, { reach: 'public', headers: { Referer: 'http://a.example/' }, userAgent: 'Box/1', range: 'bytes=5-' }));
  await outcome(
    http.get(`${server.url}/x`, {
      reach: 'public',
      method: 'POST',
      body: 'username=ann',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'User-Agent': 'Mine/2' },
      userAgent: '',
    }),
  );
  const [ranged, form] = server.heads.map((head) => head.toLowerCase());
  expect(ranged).toContain('user-agent: box/1');
  expect(ranged).toContain('referer: http://a.example/');
  expect(ranged).toContain('range: bytes=5-');
  expect(ranged).toContain('accept-encoding: identity');
  expect(server.heads[0]).toContain(`authorization: Basic ${btoa('ann:p@ss')}`);
  expect(form).toContain('post /x http/1.1');
  expect(form).toContain('user-agent: mine/2');
  expect(form).toContain('content-length: 12');
});

test.each<[string, Partial<HttpOptions>]>([
  ['a line break in a value', { headers: { 'X-A': 'a\r\nX-B: c' } }],
  ['a long value', { headers: { 'X-A': 'x'.repeat(513) } }],
  ['a foreign letter', { userAgent: 'Плеер' }],
  ['a host', { headers: { Host: 'bank.example' } }],
  ['a length', { headers: { 'content-length': '3' } }],
  ['a proxy header', { headers: { 'Proxy-Authorization': 'x' } }],
  ['an impossible name', { headers: { 'a b': 'x' } }],
  ['an impossible range', { range: 'bytes=0-1,5-6' }],
])('%s is refused before anything is sent', async (_, options) => {
  const server = await serve(answerWith('never'));
  expect(await outcome(client().get(server.url, { reach: 'public', ...options }))).toMatchObject({ code: 'invalid_input' });
  expect(server.connections()).toBe(0);
});

test.each([200, 404, 520, 600, 884, 999])('status %i arrives as it is, with its body', async (status) => {
  const server = await serve(answerWith('says the panel', { status }));
  const answer = await client().get(server.url, isPublic);
  expect([answer.status, await textOf(answer.body)]).toEqual([status, 'says the panel']);
});

test('an answer without a body ends by itself', async () => {
  const server = await serve((socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n'));
  const http = client();
  const answer = await http.get(server.url, isPublic);
  await answer.closed;
  expect(await textOf(answer.body)).toBe('');
  await outcome(http.get(server.url, isPublic));
  expect(server.connections()).toBe(1);
});

test('connections are kept and used again, and a dead one is replaced unnoticed', async () => {
  const server = await serve((socket, head) => {
    if (head.includes('/last')) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok');
    else answerWith('ok')(socket, head);
  });
  const http = client();
  for (const path of ['/1', '/2', '/last']) await outcome(http.get(server.url + path, isPublic));
  expect(server.connections()).toBe(1);
  expect(await outcome(http.get(`${server.url}/4`, isPublic))).toBe('ok');
  expect(server.connections()).toBe(2);
});

test('a kept connection that is reset by the next request is replaced unnoticed', async () => {
  let answered = 0;
  const server = await serve((socket, head) => {
    answered += 1;
    if (answered === 2) socket.resetAndDestroy();
    else answerWith('ok')(socket, head);
  });
  const http = client();
  await outcome(http.get(server.url, isPublic));
  expect(await outcome(http.get(server.url, isPublic))).toBe('ok');
  expect(server.connections()).toBe(2);
});

test.each<[string, Respond, HttpOptions, object]>([
  ['silent after connecting', () => undefined, { reach: 'public', timeouts: { firstByteMs: 80 } }, { reason: 'timeout' }],
  [
    'dripping headers for ever',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('X-A: b\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    },
    { reach: 'public', timeouts: { firstByteMs: 120 } },
    { reason: 'timeout' },
  ],
  [
    'silent in the middle of the body',
    (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'),
    { reach: 'public', timeouts: { idleMs: 80 } },
    { reason: 'timeout' },
  ],
  [
    'dripping a body for ever',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const timer = setInterval(() => socket.write('x'), 10);
      socket.on('close', () => clearInterval(timer));
    },
    { reach: 'public', timeouts: { totalMs: 150 } },
    { reason: 'timeout' },
  ],
  ['closing before the headers', (socket) => socket.end(), isPublic, { reason: 'server' }],
  ['resetting before the headers', (socket) => socket.resetAndDestroy(), isPublic, { reason: 'server' }],
  [
    'ending before its announced length',
    (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'),
    isPublic,
    { reason: 'truncated' },
  ],
  [
    'ending inside a chunk',
    (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf'),
    isPublic,
    { reason: 'truncated' },
  ],
  ['not speaking HTTP', (socket) => socket.end('SSH-2.0-OpenSSH\r\n\r\n'), isPublic, { code: 'provider_malformed' }],
  [
    'sending endless headers',
    (socket) => socket.write(`HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n`),
    isPublic,
    { code: 'provider_malformed' },
  ],
  [
    'asking for a protocol change',
    (socket) => socket.write('HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
    isPublic,
    { reason: 'server' },
  ],
])('a server %s ends in a failure that names the host only', async (_, respond, options, expected) => {
  const server = await serve(respond);
  const failure = await outcome(client().get(`${server.url}/live/ann/s3cret/1.ts?token=s3cret`, options));
  expect(failure).toMatchObject({ code: 'provider_unreachable', ...expected });
  expect(JSON.stringify(failure)).toContain('public.test');
  expect(JSON.stringify(failure)).not.toContain('s3cret');
});

test('an error carries nothing of the answer or the address in its cause', async () => {
  const server = await serve((socket) => socket.end('s3cret-token\r\n\r\n'));
  const error: unknown = await client()
    .get(`${server.url}/s3cret`, isPublic)
    .catch((thrown: unknown) => thrown);
  const cause = error instanceof Error ? error.cause : undefined;
  expect(cause).toMatchObject({ code: 'HPE_INVALID_CONSTANT' });
  // The parser's own error also holds the bytes of the answer, which a logger would print.
  expect(Object.keys(cause ?? {})).toEqual(['code']);
});

test('nobody there, no such name and no name at all are told apart', async () => {
  const server = await serve(answerWith('x'));
  await server.close();
  const http = client();
  expect(await outcome(http.get(server.url, isPublic))).toMatchObject({ reason: 'server' });
  expect(await outcome(http.get('http://nowhere.test/', isPublic))).toMatchObject({ code: 'provider_unreachable', reason: 'dns' });
  expect(await outcome(http.get('http://empty.test/', isPublic))).toMatchObject({ code: 'provider_unreachable', reason: 'dns' });
  expect(await outcome(http.get('file:///etc/passwd', isPublic))).toMatchObject({ code: 'address_refused', reason: 'scheme' });
  expect(await outcome(http.get('http://s3cret:pw@', isPublic))).toEqual({ code: 'address_refused', message: 'This is not a web address' });
});

test('a name server that never answers counts as connecting', async () => {
  const http = client({ resolver: () => new Promise(() => undefined) });
  expect(await outcome(http.get('http://slow.test/', { reach: 'public', timeouts: { connectMs: 60 } }))).toMatchObject({ reason: 'timeout' });
});

test('a certificate nobody signed is refused unless the owner allows it', async () => {
  const server = await serveTls(answerWith('secret'));
  const http = client();
  const url = server.url;
  expect(await outcome(http.get(url, isPublic))).toMatchObject({ code: 'provider_unreachable', reason: 'tls' });
  expect(await outcome(http.get(url, { reach: 'public', insecureTls: true }))).toBe('secret');
  // The open connection that skipped the check is not lent to a source that wants it.
  expect(await outcome(http.get(url, isPublic))).toMatchObject({ reason: 'tls' });
});

test('a handshake that never ends counts as connecting', async () => {
  const server = await serve(() => undefined);
  const url = server.url.replace('http:', 'https:');
  expect(await outcome(client().get(url, { reach: 'public', timeouts: { connectMs: 80 } }))).toMatchObject({ reason: 'timeout' });
});

test('the log names hosts and numbers, never an address', async () => {
  const server = await serve(answerWith('ok', { status: 404 }));
  const lines: unknown[] = [];
  const http = client({ now: () => 5, log: { debug: (fields, message) => void lines.push({ ...fields, message }) } });
  await outcome(http.get(`${server.url}/live/ann/s3cret/1.ts`, isPublic));
  await outcome(http.get('http://nowhere.test/live/ann/s3cret/1.ts', isPublic));
  expect(lines).toEqual([
    { host: `public.test:${server.port}`, status: 404, ms: 0, message: 'request answered' },
    { host: 'nowhere.test', status: undefined, ms: 0, code: 'provider_unreachable', reason: 'dns', message: 'request failed' },
  ]);
});
