import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { asJson, type RunningApi, startTestApi } from './running-api.test-wrapper.ts';

// What comes in over the socket, as nobody's client would send it.

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let api: RunningApi;

afterEach(() => api.close());

async function start(options: Parameters<typeof startTestApi>[0] = {}) {
  api = await startTestApi({ identify: () => undefined, ...options });
  for (const name of ['register', 'login', 'capacity']) api.core.answer(`accounts.${name}`, { capacity: {} });
  return api;
}

/** Sends bytes as they are and returns all that comes back until the server hangs up, or in five seconds. */
async function sendRaw(bytes: string): Promise<string> {
  const socket = connect(api.port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
  socket.on('error', () => undefined);
  socket.write(Buffer.from(bytes.replaceAll('HOST', `127.0.0.1:${String(api.port)}`), 'latin1'));
  const timer = setTimeout(() => socket.destroy(), 5_000);
  await once(socket, 'close');
  clearTimeout(timer);
  return answer;
}

const head = 'POST /auth/logout HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\n';
const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: HOST\r\n\r\n';

describe('a request whose end can be read in two ways', () => {
  const lengths: [string, string][] = [
    ['a length and chunks', `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['chunks and a length', `${head}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`],
    ['two lengths', `${head}Content-Length: 0\r\nContent-Length: 38\r\n\r\n`],
    ['two equal lengths', `${head}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`],
    ['a list of lengths', `${head}Content-Length: 2, 2\r\n\r\n{}`],
    ...['+2', '-2', '0x2', '2 2', '2a', '1e1', '', '99999999999999999999'].map((length): [string, string] => [`the length "${length}"`, `${head}Content-Length: ${length}\r\n\r\n{}`]),
    ...['Content-Length : 2', 'Content-Length\t: 2', 'Content Length: 2', ' Content-Length: 2', '\tContent-Length: 2'].map((line): [string, string] => [`the line "${line}"`, `${head}${line}\r\n\r\n{}`]),
  ];
  const encodings: [string, string][] = [
    ...['chunked, identity', 'identity, chunked, identity', 'xchunked', 'chunked x', '"chunked"', 'chunked,,x', '\u000bchunked', 'gzip', 'chunked;q=1', 'chunked, chunked', 'chunked, gzip', 'chun ked', 'identity'].map((value): [string, string] => [
      `the encoding "${value}"`,
      `${head}Transfer-Encoding: ${value}\r\n\r\n0\r\n\r\n`,
    ]),
    ...['Transfer-Encoding : chunked', 'Transfer-Encoding\t: chunked', ' Transfer-Encoding: chunked', 'Transfer\u00a0Encoding: chunked', 'X: y\nTransfer-Encoding: chunked', 'X: y\rTransfer-Encoding: chunked', 'Transfer-Encoding:\n chunked', 'Transfer-Encoding: \r\n chunked'].map(
      (line): [string, string] => [`the line ${JSON.stringify(line)}`, `${head}Content-Length: 5\r\n${line}\r\n\r\n0\r\n\r\n`],
    ),
    ['two encodings', `${head}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`],
  ];
  const chunks: [string, string][] = ['-1', 'x', '0x5', '+5', '5 5', '', 'ffffffffffffffffff', '5\n', '1\u0000'].map((size) => [
    `a chunk of size ${JSON.stringify(size)}`,
    `${head}Transfer-Encoding: chunked\r\n\r\n${size}\r\n{}\r\n0\r\n\r\n`,
  ]);
  const lines: [string, string][] = [
    ['bare line feeds', `POST /auth/logout HTTP/1.1\nHost: HOST\nContent-Length: 0\n\n`],
    ['a bare line feed in a header', `GET /health HTTP/1.1\r\nHost: HOST\r\nX: a\nY: b\r\n\r\n`],
    ['a bare carriage return', `GET /health HTTP/1.1\r\nHost: HOST\r\nX: a\rY: b\r\n\r\n`],
    ['a folded header', `GET /health HTTP/1.1\r\nHost: HOST\r\nX: a\r\n b\r\n\r\n`],
    ['a NUL in a header', `GET /health HTTP/1.1\r\nHost: HOST\r\nX: a\u0000b\r\n\r\n`],
    ['a header without a name', `GET /health HTTP/1.1\r\nHost: HOST\r\n: a\r\n\r\n`],
    ['a header without a colon', `GET /health HTTP/1.1\r\nHost: HOST\r\nX\r\n\r\n`],
    ['blanks in a header name', `GET /health HTTP/1.1\r\nHost: HOST\r\nX Y: a\r\n\r\n`],
    ['another protocol', `GET /health HTTP/3.0\r\nHost: HOST\r\n\r\n`],
    ['a lower-case method', `get /health HTTP/1.1\r\nHost: HOST\r\n\r\n`],
    ['a tab in its first line', `GET\t/health HTTP/1.1\r\nHost: HOST\r\n\r\n`],
    ['an old version', `GET /health HTTP/0.9\r\nHost: HOST\r\n\r\n`],
    ['a version that is spoken otherwise', `GET /health HTTP/2.0\r\nHost: HOST\r\n\r\n`],
    ['no version', `GET /health\r\nHost: HOST\r\n\r\n`],
    ['half a version', `GET /health HTTP/1\r\nHost: HOST\r\n\r\n`],
    ['a NUL in its address', `GET /hea\u0000lth HTTP/1.1\r\nHost: HOST\r\n\r\n`],
    ['a bare carriage return at its end', `${head}Content-Length: 2\r\n\r{}`],
    ['a length among the chunks', `${head}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nContent-Length: 50\r\nTransfer-Encoding : x\r\n\r\n`],
    ['a chunk without its end', `${head}Transfer-Encoding: chunked\r\n\r\n2\r\n{}0\r\n\r\n`],
  ];

  test('is refused, and the connection with it', async () => {
    const { core } = await start();
    const surprises: string[] = [];
    const rows = [...lengths, ...encodings, ...chunks, ...lines];
    expect(rows.length).toBeGreaterThanOrEqual(60);
    let ran = 0;
    for (const [what, bytes] of rows) {
      const answer = await sendRaw(bytes + smuggled);
      const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
      if (core.calls.length > ran) surprises.push(`${what}: ran a handler`);
      ran = core.calls.length;
      if (statuses.some((status) => status !== '400' && status !== '408' && status !== '415') || answer.includes('"not_found"')) surprises.push(`${what}: ${statuses.join(', ')}`);
    }
    expect(surprises).toEqual([]);
  });

  test('chunks may say more of themselves, and that changes nothing', async () => {
    const { core } = await start();
    const answer = await sendRaw(`${head}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    expect(core.calls.map(({ input }) => input)).toEqual([{}]);
  });
});

test.each([
  ['Authorization: Bearer a\r\nAuthorization: Bearer b', '400'],
  ['Authorization: Bearer a\r\nauthorization: Bearer a', '400'],
  ['Content-Type: application/json\r\nContent-Type: text/plain', '400'],
])('what may be said once is not said twice: %j', async (lines, status) => {
  const { core } = await start();
  expect(await sendRaw(`GET /status HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n${lines}\r\n\r\n`)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(core.calls).toEqual([]);
});

test('a token counts in the header alone, wherever else it is', async () => {
  const { core, ask } = await start({
    identify: (token) => (token === 'good' ? { kind: 'user', userId: 'u', username: 'u', role: 'user', sessionId: 's' } : undefined),
  });
  for (const name of ['token', 'access_token', 'bearer', 'authorization', 'Authorization']) {
    await ask(`/status?${name}=good`, { headers: { 'x-forwarded-for': '203.0.113.9', cookie: `${name}=good`, [`x-${name}`]: 'good' } });
    await ask(`/status?${name}=Bearer%20good`, { headers: { 'x-forwarded-for': '203.0.113.9', cookie: `${name}=Bearer good` } });
  }
  expect(new Set(core.calls.map(({ caller }) => caller.kind))).toEqual(new Set(['anonymous']));
  await ask('/status', { headers: { authorization: 'Bearer good' } });
  expect(core.calls.at(-1)?.caller.kind).toBe('user');
});

test('a request id with anything unusual in it is replaced', async () => {
  await start();
  const bad = ['a\tb', '"a"', "a'b", 'a b', 'a,b', 'a;b', '<a>', '\u202eabc', 'ä', 'a\u0007b', '', ' ', 'a/b', 'a\\b', '{}', '%0d%0a', '\u001b[31m', 'a'.repeat(129), 'a'.repeat(8_000), '${x}', 'a=b', 'a&b', 'a@b', '#', '(', '\u00a0', '\u2028'];
  // Each sign that does not belong, at the beginning, inside and at the end.
  const signs = [...' \t!"#$%&\'()*+,/;<=>?@[\\]^`{|}~\u007f\u00a0\u00adé\u200b\u202e\u2028\ufeff\ud83d\ude00'];
  for (const sign of signs) bad.push(...[`${sign}ab`, `a${sign}b`, `ab${sign}`, `a${sign}${sign}b`, sign.repeat(3)].filter((value) => value.trim() === value || value.trim().includes(sign)));
  expect(bad.length).toBeGreaterThanOrEqual(180);
  for (const value of bad) {
    const utf8 = Buffer.from(value, 'utf8').toString('latin1');
    const answer = await sendRaw(`GET /health HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\nX-Request-ID: ${utf8}\r\n\r\n`);
    expect(/^x-request-id: (.*)\r$/im.exec(answer)?.[1], JSON.stringify(value)).toMatch(uuid);
    if (value.length > 2) expect(answer).not.toContain(utf8);
  }
  const doubled = await sendRaw('GET /health HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\nX-Request-ID: a\r\nX-Request-ID: b\r\n\r\n');
  expect(/^x-request-id: (.*)\r$/im.exec(doubled)?.[1]).toMatch(uuid);
  for (const { fields } of api.lines) expect(String(fields['request_id'])).toMatch(uuid);
});

describe('the edges of what a request may hold', () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const ask = (path: string, body: string) => api.ask(path, { method: 'POST', headers: asJson, body });

  test.each([
    ['/auth/register', nested(32), 200],
    ['/auth/register', nested(33), 422],
    ['/auth/register', '['.repeat(100_000) + ']'.repeat(100_000), 422],
    ['/auth/register', `{"a":[${'1,'.repeat(999)}1]}`, 200],
    ['/auth/register', `{"a":[${'1,'.repeat(1_000)}1]}`, 422],
    ['/login', `{"a":[${'1,'.repeat(1_000)}1]}`, 200],
    ['/login', nested(33), 422],
    ['/auth/register', '{"a":"\\ud83d\\ude00"}', 200],
    ['/auth/register', '{"a":["x\\ud800"]}', 422],
    ['/auth/register', '{"\\udc00":1}', 422],
  ])('%s of %.20s…: %i', async (path, body, status) => {
    await start();
    expect((await ask(path, body)).status).toBe(status);
    expect(api.core.calls).toHaveLength(status === 200 ? 1 : 0);
  });

  test('bodies up to 1 MiB, addresses up to 8 KiB, up to 64 headers', async () => {
    const limits = { body: 1_048_576, url: 8_192, headers: 64 };
    await start();
    const sized = (bytes: number) => `{"a":"${'x'.repeat(bytes - 8)}"}`;
    expect((await ask('/auth/register', sized(limits.body))).status).toBe(200);
    expect((await ask('/auth/register', sized(limits.body + 1))).status).toBe(413);
    const address = (length: number) => `/health?${'x'.repeat(length - '/health?'.length)}`;
    expect((await api.ask(address(limits.url))).status).toBe(200);
    expect((await api.ask(address(limits.url + 1))).status).toBe(414);
    // Two are the client's own: Host and Connection.
    const many = (count: number) => Object.fromEntries(Array.from({ length: count - 2 }, (_, at) => [`x-${String(at)}`, '1']));
    expect((await api.ask('/health', { headers: many(limits.headers) })).status).toBe(200);
    expect((await api.ask('/health', { headers: many(limits.headers + 1) })).status).toBe(431);
  });
});

describe('pages of other origins', () => {
  test('no trick of spelling makes one of them a listed one', async () => {
    const { core, ask } = await start({ corsOrigins: ['https://ok.example'] });
    const hosts = ['ok.example.evil', 'evil-ok.example', 'okxexample', 'ok.example.', 'OK.example.evil', 'ok.example:8443', 'sub.ok.example', 'ok.example@evil', 'evil#ok.example', 'ok.example%00.evil', 'xn--ok-example'];
    const letters = [...'ok.example'].flatMap((letter, at) => ['', 'x', '\u00ad', letter.toUpperCase(), '%6f'].map((instead) => `${'ok.example'.slice(0, at)}${instead}${'ok.example'.slice(at + 1)}`));
    const origins = [...new Set([...hosts, ...letters].filter((host) => host !== 'ok.example').flatMap((host) => [`https://${Buffer.from(host, 'utf8').toString('latin1')}`])), ...hosts.map((host) => `http://${host}`), 'http://ok.example', 'https://ok.example/', 'https://ok.example ,https://evil', 'null', 'file://', 'https://', '*', 'ok.example', 'https://evil https://ok.example', 'capacitor://localhost', 'app://webplay', 'https://ok.example:443', 'https://ok.example:0443', 'https://OK.example', 'HTTPS://ok.example', 'https://ok.example\\', 'https://ok.example?', 'https://ok.example#', 'https:ok.example', 'https:/ok.example', 'https:///ok.example', 'view-source:https://ok.example', 'blob:https://ok.example', 'https://user@ok.example', 'https://[ok.example]', 'https://ok%2eexample', 'https://ok.example%', 'https://ok．example', 'https://оk.example', 'undefined', 'true'].map((origin) => Buffer.from(origin, 'utf8').toString('latin1'));
    expect(origins.length * 2).toBeGreaterThanOrEqual(100);
    expect(origins.length).toBeGreaterThanOrEqual(80);
    for (const origin of origins) {
      for (const preflight of [false, true]) {
        const answer = await ask('/status', { ...(preflight ? { method: 'OPTIONS' } : {}), headers: { origin, ...(preflight ? { 'access-control-request-method': 'GET' } : {}) } });
        expect([origin, answer.status, answer.headers['access-control-allow-origin']]).toEqual([origin, 403, undefined]);
        expect(answer.headers.vary).toBe('Origin');
      }
    }
    expect(core.calls).toEqual([]);
  });
});

test('whatever a page of another site can send without asking changes nothing', async () => {
  const { core, routes, ask } = await start();
  const senders: Record<string, string>[] = [
    { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
    { origin: 'null', 'content-type': 'text/plain' },
    { origin: 'null', 'sec-fetch-site': 'cross-site', 'content-type': 'multipart/form-data; boundary=x' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' },
    { 'sec-fetch-site': 'cross-site', 'content-type': 'text/plain;charset=UTF-8' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    // Old browsers say nothing of where a form comes from, but cannot send what we take.
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'multipart/form-data; boundary=x' },
    { 'content-type': 'text/plain' },
  ];
  let asked = 0;
  for (const [path, methods] of routes) {
    for (const method of methods) {
      if (method === 'GET' || method === 'HEAD') continue;
      // Raw bytes are what these two take; nobody is believed to be the owner, or Stripe, for having sent some.
      if (path === '/billing/webhook' || path.startsWith('/v1/uploads')) continue;
      const answers = await Promise.all(senders.map((headers) => ask(path.replaceAll(/:\w+/g, 'x'), { method, headers, body: '{"a":1}' })));
      asked += answers.length;
      const statuses = answers.map(({ status }) => status);
      expect([method, path, statuses.filter((status) => ![401, 403, 415].includes(status))]).toEqual([method, path, []]);
    }
  }
  expect(asked).toBeGreaterThan(300);
  expect(core.calls).toEqual([]);
});

describe('what a page of another site can make a browser send', () => {
  const page = (site: string, more: Record<string, string> = {}) => ({ 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty', ...more });
  const senders: Record<string, Record<string, string>> = {
    'a form': page('cross-site', { origin: 'https://evil.example', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-user': '?1' }),
    'a form whose origin is withheld': page('cross-site', { origin: 'null', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }),
    'a form without an origin': page('cross-site', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }),
    'a form in a frame without rights': page('cross-site', { origin: 'null', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }),
    'our own page in a frame without rights': page('same-origin', { origin: 'null' }),
    'a beacon': page('cross-site', { origin: 'https://evil.example' }),
    'another program of this machine': page('same-site', { origin: 'http://127.0.0.1:1' }),
    'a fetch that claims our origin': page('cross-site', { origin: 'http://127.0.0.1:PORT', 'sec-fetch-mode': 'cors' }),
    'a browser that says nothing': {},
  };
  const bodies: [string, string][] = [
    ['application/x-www-form-urlencoded', 'username=a&password=b'],
    ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="username"\r\n\r\na\r\n--x--\r\n'],
    ['text/plain', '{"username":"a","password":"b"}'],
    ['text/plain;application/json', '{"username":"a","password":"b"}'],
    ['application/json', '{"username":"a","password":"b"}'],
  ];

  test('has no effect', async () => {
    const { core, port, ask } = await start();
    const surprises: string[] = [];
    let tried = 0;
    const send = async (what: string, path: string, headers: Record<string, string>, body?: string) => {
      const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(port))]));
      const { status } = await ask(path, { ...(body === undefined ? {} : { method: 'POST', body }), headers: sent });
      tried += 1;
      if (status !== 403 && status !== 415) surprises.push(`${what} to ${path}: ${String(status)}`);
      if (core.calls.length > 0) surprises.push(`${what} to ${path}: ran a handler`);
      core.calls.length = 0;
    };
    for (const [what, headers] of Object.entries(senders)) {
      for (const [type, body] of bodies) {
        if (what === 'a browser that says nothing' && type === 'application/json') continue; // no page can send it without asking first
        for (const path of ['/login', '/auth/register', '/refresh']) await send(`${what} with ${type}`, path, { ...headers, 'content-type': type }, body);
      }
    }
    for (const dest of ['image', 'script', 'style', 'iframe', 'video', 'object', 'embed', 'font', 'manifest', 'empty']) {
      for (const path of ['/status', '/channels?page=1']) await send(dest, path, page('cross-site', { 'sec-fetch-dest': dest }));
    }
    expect(surprises).toEqual([]);
    expect(tried).toBeGreaterThanOrEqual(50);
  });
});

/** The same for everybody, so a browser may keep them and ask whether they are still good. */
const publicPages = new Set(['/openapi.json', '/docs', '/docs.css']);

test('every route answers everybody with headers that keep browsers from guessing, storing and telling', async () => {
  const { routes, ask } = await start({ httpsOnly: true });
  let asked = 0;
  for (const [path, methods] of routes) {
    if (path === '/v1/events') continue; // it would never end
    for (const method of methods) {
      const { status, headers } = await ask(path.replaceAll(/:\w+/g, 'x').replace('*', 'x'), { method, headers: { 'x-forwarded-for': '203.0.113.9' } });
      asked += 1;
      const where = `${method} ${path} ${String(status)}`;
      expect([where, headers['x-content-type-options'], headers['referrer-policy'], headers['cross-origin-resource-policy']]).toEqual([where, 'nosniff', 'no-referrer', 'same-origin']);
      expect([where, headers['strict-transport-security']]).toEqual([where, 'max-age=31536000']);
      expect([where, headers['cache-control']]).toEqual([where, publicPages.has(path) ? 'no-cache' : 'no-store']);
      expect([where, headers['server'], headers['x-powered-by']]).toEqual([where, undefined, undefined]);
      expect([where, typeof headers['x-request-id'], typeof headers['content-security-policy']]).toEqual([where, 'string', 'string']);
    }
  }
  expect(asked).toBeGreaterThan(80);
});

test('what a handler throws reaches nobody, whatever the route', async () => {
  const { core, routes, ask } = await start();
  core.crash = new Error('SQLITE_ERROR: no such table users in /home/someone/webplay.db at https://me:pw@tv.example');
  for (const [path, methods] of routes) {
    if (path === '/v1/events') continue;
    for (const method of methods) {
      const answer = await ask(path.replaceAll(/:\w+/g, 'x'), { method, ...(method === 'POST' ? { headers: asJson, body: '{}' } : {}) });
      expect(answer.text).not.toMatch(/SQLITE|someone|tv\.example|node_modules|\bat .*\.ts/);
    }
  }
});
