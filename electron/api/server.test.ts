import { afterEach, expect, test } from 'vitest';
import { errorCodes } from '#shared/errors.ts';
import { problemCodeOf, statusOf } from './http-status.ts';
import { aNumber, asJson, containing, type RunningApi, startTestApi } from './running-api.test-wrapper.ts';
import type { ApiOptions } from './server.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let api: RunningApi;

async function start(options: Partial<ApiOptions> = {}): Promise<RunningApi> {
  api = await startTestApi(options);
  return api;
}

afterEach(() => api.close());

test('a procedure is a route: names from the wire come in, names for the wire go out', async () => {
  const { core, ask } = await start();
  core.answer('catalog.listChannels', { items: [], total: 3, nextCursor: 'c1' });

  const answer = await ask('/v1/playlists/abcd/channels?category_id=abcd.gc.1&limit=2&unknown=1');

  expect(answer.json).toEqual({ items: [], total: 3, next_cursor: 'c1' });
  expect(core.calls).toEqual([
    {
      caller: { kind: 'reader' },
      name: 'catalog.listChannels',
      input: { playlistId: 'abcd', categoryId: 'abcd.gc.1', limit: '2' },
    },
  ]);
});

test('the address wins over a body that names another object', async () => {
  const { core, ask } = await start();
  await ask('/v1/playlists/abcd', { method: 'PATCH', headers: asJson, body: '{"playlist_id":"zzzz","name":"Mine"}' });
  expect(core.calls[0]?.input).toEqual({ playlistId: 'abcd', name: 'Mine' });
});

test('ids keep the percent signs that belong to them', async () => {
  const { core, ask } = await start();
  await ask(`/v1/channels/${encodeURIComponent('abcd.c.a%2Fb')}`);
  expect(core.calls[0]?.input).toEqual({ channelId: 'abcd.c.a%2Fb' });
});

test('success travels under the status the contract declares', async () => {
  const { ask } = await start();
  expect((await ask('/refresh', { method: 'POST' })).status).toBe(202);
  expect((await ask('/v1/playlists', { method: 'POST', headers: asJson, body: '{}' })).status).toBe(201);
});

test('a body is optional where the input is, also when JSON was announced', async () => {
  const { core, ask } = await start();
  expect((await ask('/refresh', { method: 'POST', headers: asJson })).status).toBe(202);
  expect(core.calls[0]?.input).toEqual({});
});

test.each(errorCodes)('the failure %s becomes a problem of the closed list', async (code) => {
  const { core, ask } = await start();
  core.fail('compat.getStatus', { code, message: 'What happened, in a sentence', reason: 'expired' });

  const answer = await ask('/status', { headers: { 'x-request-id': 'test-1' } });

  const wireCode = problemCodeOf[code];
  expect(answer.status).toBe(statusOf[wireCode]);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.json).toMatchObject({
    type: 'about:blank',
    status: statusOf[wireCode],
    code: wireCode,
    detail: 'What happened, in a sentence',
    request_id: 'test-1',
    failure: { code, reason: 'expired' },
  });
  expect(answer.headers['www-authenticate']).toBe(answer.status === 401 ? 'Bearer' : undefined);
});

test('refused input names its fields as the client wrote them', async () => {
  const { core, ask } = await start();
  core.fail('playlists.addPlaylist', { code: 'invalid_input', message: 'several\nlines' });
  const body = JSON.stringify({ source: { type: 'm3u-url', url: 'ftp://tv.example/' }, options: { insecure_tls: 'yes' } });

  const answer = await ask('/v1/playlists', { method: 'POST', headers: asJson, body });

  expect(answer.status).toBe(422);
  expect(answer.json).toMatchObject({
    code: 'invalid_input',
    detail: 'source.url: must be an address, as https://tv.example.com; options.insecure_tls: must be true or false',
    errors: [{ path: 'source.url' }, { path: 'options.insecure_tls' }],
  });
});

test('a body that is no object reaches the schema as it is', async () => {
  const { core, ask } = await start();
  core.fail('compat.login', { code: 'invalid_input', message: 'no' });
  const answer = await ask('/login', { method: 'POST', headers: asJson, body: '[1]' });
  expect(core.calls[0]?.input).toEqual([1]);
  expect(answer.status).toBe(422);
});

test('every answer carries a request id: the client’s when it is harmless, a new one otherwise', async () => {
  const { ask } = await start();
  const idFor = async (sent: string | undefined, path = '/health'): Promise<unknown> => {
    return (await ask(path, sent === undefined ? {} : { headers: { 'x-request-id': sent } })).headers['x-request-id'];
  };
  expect(await idFor('test-123')).toBe('test-123');
  expect(await idFor('a'.repeat(128))).toBe('a'.repeat(128));
  for (const bad of [undefined, 'a b=c', 'a'.repeat(129), 'a, b', '"quoted"', 'tab\there']) {
    expect(await idFor(bad)).toMatch(uuid);
  }
  expect(await idFor('test-123', '/nowhere')).toBe('test-123');
  expect(await idFor('test-123', '/%zz')).toBe('test-123');
});

test('an unknown address is a problem like any other and does not echo itself', async () => {
  const { ask } = await start();
  const answer = await ask('/v1/%3Cscript%3E?token=secret');
  expect(answer.status).toBe(404);
  expect(answer.json).toMatchObject({ code: 'not_found', status: 404, title: 'Not Found' });
  expect(answer.text).not.toContain('script');
});

test.each([
  ['POST', '/health', 'GET, HEAD'],
  ['GET', '/login', 'POST'],
  ['PUT', '/v1/playlists/abcd', 'PATCH, DELETE'],
  ['DELETE', '/v1/streams/abcd.c.1', 'GET, HEAD'],
  ['OPTIONS', '/status', 'GET, HEAD'],
  ['HEAD', '/v1/events', 'GET'],
])('%s %s is refused with the methods that are taken', async (method, path, allow) => {
  const { core, ask } = await start();
  const answer = await ask(path, { method });
  expect([answer.status, answer.headers.allow]).toEqual([405, allow]);
  expect(core.calls).toEqual([]);
});

test('a body over one MiB is refused, announced or not, and never reaches a handler', async () => {
  const { core, ask } = await start();
  const body = JSON.stringify({ host: 'x'.repeat(1024 * 1024) });
  const announced = await ask('/login', { method: 'POST', headers: asJson, body });
  const chunked = await ask('/login', {
    method: 'POST',
    headers: { ...asJson, 'transfer-encoding': 'chunked' },
    body,
  });
  expect([announced.status, chunked.status]).toEqual([413, 413]);
  expect(announced.json).toMatchObject({ code: 'payload_too_large' });
  expect(core.calls).toEqual([]);
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/octet-stream', ''])(
  'a body of type "%s" is refused, so that no form of another site has an effect',
  async (type) => {
    const { core, ask } = await start();
    const headers = type === '' ? {} : { 'content-type': type };
    const answer = await ask('/login', { method: 'POST', headers, body: '{}' });
    expect([answer.status, answer.json]).toMatchObject([415, { code: 'unsupported_media_type' }]);
    expect(core.calls).toEqual([]);
  },
);

test.each(['{', '{"__proto__":{}}', '{"constructor":{"prototype":{}}}', '\u0000'])('the JSON %j is refused', async (body) => {
  const { core, ask } = await start();
  const answer = await ask('/login', { method: 'POST', headers: asJson, body });
  expect([answer.status, answer.json]).toMatchObject([400, { code: 'bad_request' }]);
  expect(core.calls).toEqual([]);
});

test('addresses and headers beyond the limits are refused', async () => {
  const { ask, raw } = await start();
  expect((await ask(`/health?${'x'.repeat(8 * 1024)}`)).status).toBe(414);
  const many = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`x-${String(index)}`, '1']));
  expect((await ask('/health', { headers: many })).status).toBe(431);
  const large = await raw(`GET /health HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
  expect(large).toMatch(/^HTTP\/1.1 431 .*application\/problem\+json.*"request_id"/s);
});

test('what is no HTTP is answered with a problem and hung up on', async () => {
  const { raw, lines } = await start();
  expect(await raw('GARBAGE\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*x-request-id.*connection: close.*"bad_request"/s);
  expect(lines).toMatchObject([{ fields: { logger: 'webplay.request', path: 'unmatched', status: 400 } }]);
});

test.each([
  ['another name', 'GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'],
  ['no host at all', 'GET /health HTTP/1.0\r\n\r\n'],
  ['another port', 'GET /health HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n'],
  ['no port', 'GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'],
  ['a trailing dot', 'GET /health HTTP/1.1\r\nHost: localhost.:PORT\r\nConnection: close\r\n\r\n'],
  ['two hosts', 'GET /health HTTP/1.1\r\nHost: localhost:PORT\r\nHost: evil.example\r\nConnection: close\r\n\r\n'],
  ['a user in front', 'GET /health HTTP/1.1\r\nHost: localhost:PORT@evil.example\r\nConnection: close\r\n\r\n'],
  ['a whole address', 'GET http://evil.example/health HTTP/1.1\r\nHost: localhost:PORT\r\nConnection: close\r\n\r\n'],
  ['an unknown address on another name', 'GET /x HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'],
])('a request with %s is misdirected and runs no handler', async (_what, bytes) => {
  const { core, port, raw } = await start();
  expect(await raw(bytes.replaceAll('PORT', String(port)))).toMatch(/^HTTP\/1.1 421 .*"code":"misdirected_host"/s);
  expect(core.calls).toEqual([]);
});

test.each(['127.0.0.1:PORT', 'localhost:PORT', 'LOCALHOST:PORT', 'tv.example', 'tv.example:443', 'box.example:9000'])(
  'the host %s is ours',
  async (host) => {
    const { port, ask } = await start({ allowedHosts: ['tv.example', 'box.example:9000'] });
    expect((await ask('/health', { headers: { host: host.replace('PORT', String(port)) } })).status).toBe(200);
  },
);

test('an allowed host with a port is allowed on that port only', async () => {
  const { ask } = await start({ allowedHosts: ['box.example:9000'] });
  expect((await ask('/health', { headers: { host: 'box.example:9001' } })).status).toBe(421);
});

test.each([
  ['Origin of another site', { origin: 'https://evil.example' }],
  ['opaque origin', { origin: 'null' }],
  ['another program on this machine', { origin: 'http://127.0.0.1:1' }],
  ['cross-site request without an origin', { 'sec-fetch-site': 'cross-site' }],
  ['our origin claimed across sites', { origin: 'http://127.0.0.1:PORT', 'sec-fetch-site': 'cross-site' }],
  ['a longer name', { origin: 'https://ok.example.evil.example' }],
])('a page is refused: %s', async (_what, headers) => {
  const { core, port, ask } = await start({ corsOrigins: ['https://ok.example'] });
  const sent = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(port))]),
  );
  const answer = await ask('/refresh', { method: 'POST', headers: sent });
  expect([answer.status, answer.json]).toMatchObject([403, { code: 'forbidden' }]);
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  expect(core.calls).toEqual([]);
});

test('our own pages and programs without an origin are let in', async () => {
  const { port, ask } = await start();
  const own = { origin: `http://127.0.0.1:${String(port)}`, 'sec-fetch-site': 'same-origin' };
  expect((await ask('/health', { headers: own })).status).toBe(200);
  expect((await ask('/health', { headers: { 'sec-fetch-site': 'none' } })).status).toBe(200);
  expect((await ask('/health', { headers: own })).headers).not.toHaveProperty('access-control-allow-origin');
});

test('a listed origin is answered by name, errors included, and may ask first', async () => {
  const { ask } = await start({ corsOrigins: ['https://ok.example'] });
  const headers = { origin: 'https://ok.example', 'sec-fetch-site': 'cross-site' };
  const answer = await ask('/nowhere', { headers });
  expect([answer.status, answer.headers['access-control-allow-origin'], answer.headers.vary]).toEqual([404, 'https://ok.example', 'Origin']);

  const preflight = await ask('/login', { method: 'OPTIONS', headers: { ...headers, 'access-control-request-method': 'POST' } });
  expect(preflight.status).toBe(204);
  expect(preflight.headers).toMatchObject({
    'access-control-allow-origin': 'https://ok.example',
    'access-control-allow-headers': containing('Authorization'),
    'access-control-max-age': '600',
  });
});

test('with * any page may ask, but none may bring a key', async () => {
  const { ask } = await start({ corsOrigins: '*' });
  const headers = { origin: 'https://any.example', 'access-control-request-method': 'GET' };
  const preflight = await ask('/status', { method: 'OPTIONS', headers });
  expect(preflight.headers['access-control-allow-origin']).toBe('*');
  expect(preflight.headers['access-control-allow-headers']).not.toContain('Authorization');
});

test('every answer keeps browsers from guessing, framing, storing and telling', async () => {
  const { ask } = await start();
  for (const path of ['/health', '/nowhere', '/%zz']) {
    expect((await ask(path)).headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  }
});

test('the log has one line per request, with the template of its path and never a query', async () => {
  const { lines, ask } = await start();
  await ask('/v1/channels/abcd.c.secret?token=secret', { headers: { 'x-request-id': 'r1' } });
  await ask('/secret?x=secret', { headers: { 'x-request-id': 'r2' } });
  await ask('/%zz', { headers: { 'x-request-id': 'r3' } });

  expect(lines.map(({ fields }) => fields)).toEqual([
    line('r1', '/v1/channels/:channelId', 200),
    line('r2', 'unmatched', 404),
    line('r3', 'unmatched', 400),
  ]);
});

function line(id: string, path: string, status: number): object {
  return {
    logger: 'webplay.request',
    method: 'GET',
    path,
    status,
    duration_ms: aNumber,
    client_ip: '127.0.0.1',
    request_id: id,
  };
}

test('a handler that throws answers with nothing of what it threw', async () => {
  const { core, lines, ask } = await start();
  core.crash = new Error('SQLITE_ERROR in /home/someone/webplay.db');
  const answer = await ask('/status');
  expect(answer.status).toBe(500);
  expect(answer.text).not.toMatch(/SQLITE|home/);
  expect(lines.map(({ level }) => level)).toContain('error');
});
