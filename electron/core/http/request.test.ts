import { Buffer } from 'node:buffer';
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

import { afterEach, expect, test } from 'vitest';

import { toFailure } from '#shared/errors.ts';

import type { Http, HttpAnswer, HttpOptions } from './request.ts';
import {
  answerWith,
  createCastHttp,
  type RawServer,
  redirectTo,
  startRawServer,
  startTlsServer,
  textOf,
} from './test-servers.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function serve(...respond: Parameters<typeof startRawServer>): Promise<RawServer & { url: string }> {
  const server = await startRawServer(...respond);
  stops.push(() => server.close());
  return { ...server, url: `http://public.test:${server.port}` };
}

function client(...parts: Parameters<typeof createCastHttp>): Http {
  const http = createCastHttp(...parts);
  stops.push(() => http.close());
  return http;
}

const isPublic: HttpOptions = { reach: 'public' };

/** What went wrong, in the words the UI gets, or the body where nothing did. */
async function outcome(work: Promise<HttpAnswer>): Promise<unknown> {
  try {
    return await textOf((await work).body);
  } catch (error) {
    return toFailure(error);
  }
}

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

test.each<[string, Parameters<typeof startRawServer>[0], HttpOptions, object]>([
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
  expect(error).toMatchObject({ cause: { code: 'HPE_INVALID_CONSTANT' } });
  expect(JSON.stringify(error instanceof Error && { ...error, cause: { ...(error.cause as object) } })).not.toContain('s3cret');
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
  const answer = await client().get(server.url, { reach: 'public', maxBytes: Infinity, timeouts: { idleMs: 50, totalMs: Infinity } });
  let read = 0;
  for await (const part of answer.body) {
    read += part.length;
    if (read > 1_000_000) break;
    if (read > 500_000 && read < 600_000) await sleep(120); // longer than idleMs: a slow reader is not a silent server
  }
  await answer.closed;
  await sleep(50);
  expect(server.open()).toBe(0);
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

function packed(body: Buffer, coding: string): Parameters<typeof startRawServer>[0] {
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
  expect(await outcome(client().get(server.url, isPublic))).toBe('#EXTM3U');
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

test.each([301, 302, 303, 307, 308])('%i leads on, relative or absolute, and the answer says where', async (status) => {
  const server: RawServer & { url: string } = await serve((socket, head) => {
    if (head.startsWith('GET /a/b ')) redirectTo('../c?x=1', status)(socket, head);
    else if (head.startsWith('GET /c?x=1 ')) redirectTo(`http://other-public.test:${server.port}/end`, status)(socket, head);
    else answerWith('end')(socket, head);
  });
  const answer = await client().get(`${server.url}/a/b`, isPublic);
  expect([answer.url, await textOf(answer.body)]).toEqual([`http://other-public.test:${server.port}/end`, 'end']);
});

test('a redirect address in UTF-8 is understood', async () => {
  const server = await serve((socket, head) => {
    if (head.startsWith('GET / ')) socket.write(Buffer.from('HTTP/1.1 302 Found\r\nLocation: /télé\r\nContent-Length: 0\r\n\r\n'));
    else answerWith(head.split(' ')[1] ?? '')(socket, head);
  });
  expect(await outcome(client().get(server.url, isPublic))).toBe('/t%C3%A9l%C3%A9');
});

test('five redirects are followed and the sixth is not', async () => {
  const server = await serve((socket, head) => {
    const step = Number(head.split(' ')[1]?.slice(1));
    if (step === 0) answerWith('end')(socket, head);
    else redirectTo(`/${step - 1}`)(socket, head);
  });
  const http = client();
  expect(await outcome(http.get(`${server.url}/5`, isPublic))).toBe('end');
  expect(await outcome(http.get(`${server.url}/6`, isPublic))).toMatchObject({ reason: 'redirects' });
  expect(await outcome(http.get(`${server.url}/1`, { reach: 'public', maxRedirects: 0 }))).toMatchObject({ reason: 'redirects' });
});

test('a redirect loop ends at its first repetition', async () => {
  const server = await serve((socket, head) => redirectTo(head.includes('/a') ? '/b' : '/a')(socket, head));
  expect(await outcome(client().get(`${server.url}/a`, isPublic))).toMatchObject({ reason: 'redirects' });
  expect(server.heads).toHaveLength(2);
});

test.each([
  ['file:///etc/passwd', { code: 'address_refused', reason: 'scheme' }],
  ['data:text/plain,x', { code: 'address_refused', reason: 'scheme' }],
  ['ftp://public.test/x', { code: 'address_refused', reason: 'scheme' }],
  ['javascript:alert(1)', { code: 'address_refused', reason: 'scheme' }],
  ['http://ann:pw@public.test/', { code: 'address_refused' }],
  ['//ann@public.test/', { code: 'address_refused' }],
  ['http://[', { code: 'provider_malformed' }],
])('a redirect to %s is refused', async (location, expected) => {
  const server = await serve(redirectTo(location));
  expect(await outcome(client().get(server.url, isPublic))).toMatchObject(expected);
});

test('a redirect with user-info in the typed address may be relative, and keeps the sign-in', async () => {
  const server = await serve((socket, head) => {
    if (head.startsWith('GET / ')) redirectTo('/next')(socket, head);
    else answerWith(/authorization: (.*)/.exec(head)?.[1] ?? 'none')(socket, head);
  });
  expect(await outcome(client().get(server.url.replace('//', '//ann:pw@'), isPublic))).toBe(`Basic ${btoa('ann:pw')}`);
});

test('line breaks in a redirect reach neither the request nor the log', async () => {
  const server = await serve((socket, head) => {
    if (head.startsWith('GET /encoded ')) redirectTo('/x%0d%0aX-Evil:%201')(socket, head);
    else if (head.startsWith('GET /raw ')) redirectTo('/y\r\nX-Evil: 1')(socket, head);
    else if (head.startsWith('GET /lone ')) redirectTo('/z\rX-Evil: 1')(socket, head);
    else answerWith('end')(socket, head);
  });
  const http = client();
  expect(await outcome(http.get(`${server.url}/encoded`, isPublic))).toBe('end');
  expect(await outcome(http.get(`${server.url}/raw`, isPublic))).toBe('end');
  expect(await outcome(http.get(`${server.url}/lone`, isPublic))).toMatchObject({ code: 'provider_malformed' });
  expect(server.heads.filter((head) => head.includes('X-Evil: 1') || head.includes('X-Evil:\n'))).toEqual([]);
});

test('credentials and custom headers stay with the first origin', async () => {
  const other = await serve((socket, head) => {
    if (head.startsWith('GET /back')) redirectTo(`${server.url}/home`)(socket, head);
    else answerWith('end')(socket, head);
  });
  const server: RawServer & { url: string } = await serve((socket, head) => {
    if (head.startsWith('GET /same ')) redirectTo('/kept')(socket, head);
    else if (head.startsWith('GET /kept ')) redirectTo(`${other.url}/back`)(socket, head);
    else answerWith('end')(socket, head);
  });
  await outcome(
    client().get(`${server.url}/same`, {
      reach: 'public',
      userAgent: 'Box/1',
      range: 'bytes=0-',
      headers: { Cookie: 'a=b', Authorization: 'Basic x', Referer: 'http://a.example/', 'X-Token': 't' },
    }),
  );
  const names = (head: string | undefined) => (head ?? '').split('\r\n').slice(1).map((line) => line.split(':')[0]);
  const own = ['user-agent', 'accept', 'accept-encoding', 'range', 'Host', 'Connection'];
  const all = ['user-agent', 'accept', 'accept-encoding', 'cookie', 'authorization', 'referer', 'x-token', 'range', 'Host', 'Connection'];
  expect(server.heads.map(names)).toEqual([all, all, own]);
  expect(other.heads.map(names)).toEqual([own]);
});

test('a form is not carried to another server, and turns into a GET where HTTP says so', async () => {
  const other = await serve(answerWith('never'));
  const server = await serve((socket, head) => {
    if (head.startsWith('POST /307 ')) redirectTo(`${other.url}/`, 307)(socket, head);
    else if (head.startsWith('POST /308 ')) redirectTo('/post', 308)(socket, head);
    else if (head.startsWith('POST /303 ')) redirectTo('/get', 303)(socket, head);
    else answerWith(head.split('\r\n')[0] ?? '')(socket, head);
  });
  const http = client();
  const post = (path: string) =>
    outcome(
      http.get(server.url + path, {
        reach: 'public',
        method: 'POST',
        body: 'password=pw',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      }),
    );
  expect(await post('/307')).toMatchObject({ code: 'address_refused', reason: 'redirects' });
  expect(other.heads).toEqual([]);
  expect(await post('/308')).toBe('POST /post HTTP/1.1');
  expect(await post('/303')).toBe('GET /get HTTP/1.1');
});

test('a certificate nobody signed is refused unless the owner allows it', async () => {
  const server = await startTlsServer(answerWith('secret'));
  stops.push(() => server.close());
  const http = client();
  const url = `https://public.test:${server.port}/`;
  expect(await outcome(http.get(url, isPublic))).toMatchObject({ code: 'provider_unreachable', reason: 'tls' });
  expect(await outcome(http.get(url, { reach: 'public', insecureTls: true }))).toBe('secret');
  // The open connection that skipped the check is not lent to a source that wants it.
  expect(await outcome(http.get(url, isPublic))).toMatchObject({ reason: 'tls' });
});

test('http may lead to https and back', async () => {
  const secure = await startTlsServer((socket, head) => redirectTo(`${plain.url}/end`)(socket, head));
  stops.push(() => secure.close());
  const plain: RawServer & { url: string } = await serve((socket, head) => {
    if (head.startsWith('GET /end ')) answerWith('end')(socket, head);
    else redirectTo(`https://public.test:${secure.port}/`)(socket, head);
  });
  expect(await outcome(client().get(plain.url, { reach: 'public', insecureTls: true }))).toBe('end');
});

test('a handshake that never ends counts as connecting', async () => {
  const server = await serve(() => undefined);
  const url = server.url.replace('http:', 'https:');
  expect(await outcome(client().get(url, { reach: 'public', timeouts: { connectMs: 80 } }))).toMatchObject({ reason: 'timeout' });
});

test('a request can be cancelled at every stage', async () => {
  const silent = await serve(() => undefined);
  const endless = await serve((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\nfirst');
  });
  const http = client();
  const cancelledAfter = async (ms: number, start: (signal: AbortSignal) => Promise<unknown>) => {
    const controller = new AbortController();
    if (ms === 0) controller.abort();
    else setTimeout(() => controller.abort(), ms);
    return start(controller.signal);
  };
  const stalled = client({ resolver: () => new Promise(() => undefined) });
  const unread = async (signal: AbortSignal) => {
    const answer = await http.get(endless.url, { reach: 'public', signal });
    await answer.closed;
    return outcome(Promise.resolve(answer));
  };
  const stopped = { code: 'cancelled', message: 'The request was stopped' };
  expect([
    await cancelledAfter(0, (signal) => outcome(http.get(silent.url, { reach: 'public', signal }))),
    await cancelledAfter(20, (signal) => outcome(stalled.get('http://slow.test/', { reach: 'public', signal }))),
    await cancelledAfter(20, (signal) => outcome(http.get(silent.url.replace('http:', 'https:'), { reach: 'public', signal }))),
    await cancelledAfter(20, (signal) => outcome(http.get(silent.url, { reach: 'public', signal }))),
    await cancelledAfter(20, (signal) => outcome(http.get(endless.url, { reach: 'public', signal }))),
    await cancelledAfter(20, unread),
  ]).toEqual(Array(6).fill(stopped));
  await sleep(30);
  expect([silent.open(), endless.open()]).toEqual([0, 0]);
});

test('a destroyed answer closes its connection and says so to its reader', async () => {
  const server = await serve((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\nfirst');
  });
  const answer = await client().get(server.url, isPublic);
  answer.destroy();
  answer.destroy();
  await answer.closed;
  expect(await outcome(Promise.resolve(answer))).toMatchObject({ code: 'cancelled' });
  await sleep(30);
  expect(server.open()).toBe(0);
});

test('closing stops what is under way, ends kept connections and starts nothing more', async () => {
  const server = await serve((socket, head) => {
    if (head.startsWith('GET /ok ')) answerWith('ok')(socket, head);
    else if (head.startsWith('GET /body ')) socket.write('HTTP/1.1 200 OK\r\n\r\nfirst');
  });
  const http = createCastHttp();
  await outcome(http.get(`${server.url}/ok`, isPublic));
  const body = await http.get(`${server.url}/body`, isPublic);
  const reading = outcome(Promise.resolve(body));
  const waiting = outcome(http.get(`${server.url}/silent`, isPublic));
  await sleep(30);
  await http.close();
  expect(await Promise.all([reading, waiting])).toMatchObject([{ code: 'cancelled' }, { code: 'cancelled' }]);
  expect(await outcome(http.get(server.url, isPublic))).toMatchObject({ code: 'cancelled' });
  await sleep(30);
  expect(server.open()).toBe(0);
});

test('nothing keeps the process alive after closing, and proxies of the environment are ignored', async () => {
  const server = await startRawServer(answerWith('direct'));
  stops.push(() => server.close());
  const proxy = await serve(answerWith('proxied'));
  const script = `
    import { createHttp } from ${JSON.stringify(new URL('./request.ts', import.meta.url).href)};
    const http = createHttp();
    const answer = await http.get('http://localhost:${server.port}/', { reach: 'loopback' });
    for await (const chunk of answer.body) process.stdout.write(chunk);
    await http.get('http://localhost:${server.port}/', { reach: 'loopback' }); // left unread on purpose
    await http.close();
  `;
  const proxyUrl = `http://127.0.0.1:${proxy.port}`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { ...process.env, NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxyUrl, http_proxy: proxyUrl, NO_PROXY: '', no_proxy: '' },
    timeout: 10_000,
  });
  expect({ stdout, proxied: proxy.connections() }).toEqual({ stdout: 'direct', proxied: 0 });
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
