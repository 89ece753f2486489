import { afterEach, expect, test } from 'vitest';
import { asJson, containing, type RunningApi, startTestApi } from './running-api.test-wrapper.ts';

// What the wire contract says of every address, where it is easily got wrong.

let api: RunningApi;
afterEach(() => api.close());

async function start(options: Parameters<typeof startTestApi>[0] = {}): Promise<RunningApi> {
  api = await startTestApi({ identify: () => undefined, ...options });
  return api;
}

const uuid = /x-request-id: [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\r\n/;

test.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', 'application/json'])('who sends nothing may call it %s', async (type) => {
  const { core, ask } = await start();
  core.answer('accounts.logout', { status: 'ok' });
  const answer = await ask('/auth/logout', { method: 'POST', headers: { 'content-type': type }, body: '' });

  expect([answer.status, answer.json]).toEqual([200, { status: 'ok' }]);
  const form = await ask('/auth/logout', { method: 'POST', headers: { 'content-type': type }, body: 'a=b' });
  expect(form.status).toBe(type === 'application/json' ? 400 : 415);
});

test.each(['PROPFIND', 'MKCOL', 'LINK', 'SEARCH', 'QUERY'])('%s is refused with the methods that are taken, where there is something', async (method) => {
  const { ask } = await start();
  for (const [path, allow] of [['/health', 'GET, HEAD'], ['/login?x=1', 'POST'], ['/devices/7', 'DELETE'], ['/v1/playlists/abcd', 'PATCH, DELETE']] as const) {
    const answer = await ask(path, { method });
    expect([path, answer.status, answer.headers.allow]).toEqual([path, 405, allow]);
    expect(answer.json).toMatchObject({ code: 'method_not_allowed', status: 405 });
  }
  expect([400, 404]).toContain((await ask('/nowhere', { method })).status);
});

test('an expectation nobody knows is ignored, and the answer has an id as any other', async () => {
  const { port, raw, lines } = await start();
  const answer = await raw(`GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1:${String(port)}\r\nExpect: 200-ok\r\nConnection: close\r\n\r\n`);

  expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  expect(answer).toMatch(uuid);
  expect(lines.filter(({ fields }) => fields['logger'] === 'webplay.request')).toHaveLength(1);
});

test('what is out of range names a field, or all that was sent', async () => {
  const { core, ask } = await start();
  core.fail('compat.login', { code: 'address_refused', message: 'This address is not for you' });
  const login = { method: 'POST', headers: asJson, body: '{"host":"a","username":"b","password":"c"}' };

  expect((await ask('/login', login)).json).toMatchObject({ status: 422, code: 'invalid_input', errors: [{ path: '', message: 'This address is not for you' }] });
  const nested = `${'['.repeat(40)}${']'.repeat(40)}`;
  expect((await ask('/login', { ...login, body: nested })).json).toMatchObject({ status: 422, code: 'invalid_input', errors: [{ path: '', message: containing('levels') }] });
});

test('a payment service that does not answer is an upstream that failed', async () => {
  const { core, ask } = await start();
  core.fail('billing.checkout', { code: 'billing_unavailable', message: 'The payment service does not answer' });
  const answer = await ask('/billing/checkout', { method: 'POST', headers: asJson, body: '{"price_id":"a","success_url":"b","cancel_url":"c"}' });

  expect([answer.status, answer.json]).toMatchObject([502, { code: 'upstream_failed', failure: { code: 'billing_unavailable' } }]);
});

test('a page of a listed origin may read what the answers say in headers, and ask whether it is still true', async () => {
  const { ask } = await start({ corsOrigins: ['https://ok.example'] });
  const origin = 'https://ok.example';
  const { headers } = await ask('/health', { headers: { origin } });
  for (const name of ['X-Request-ID', 'X-Capacity-Remaining', 'X-Total-Count', 'X-Cache-State', 'ETag', 'Retry-After', 'WWW-Authenticate']) {
    expect(headers['access-control-expose-headers']).toContain(name);
  }
  const preflight = await ask('/catalog/epg', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
  for (const name of ['Authorization', 'Content-Type', 'If-None-Match']) expect(preflight.headers['access-control-allow-headers']).toContain(name);
});

test('what is in the language of its reader is also different for pages of other origins', async () => {
  const { ask } = await start({ corsOrigins: ['https://ok.example'] });
  expect((await ask('/docs')).headers.vary).toBe('Origin, Accept-Language');
});
