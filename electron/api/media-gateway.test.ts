import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MediaGateway, startMediaGateway } from './media-gateway.ts';
import { clientOf, collectingLogger, containing, ListeningCore, type LogLine } from './running-api.test-wrapper.ts';

let gateway: MediaGateway;
let core: ListeningCore;
let lines: LogLine[];

beforeEach(async () => {
  core = new ListeningCore();
  lines = [];
  gateway = await startMediaGateway({ core, log: collectingLogger(lines) });
});

afterEach(() => gateway.close());

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from('picture'));
}

test('the holder of the key gets streams as the owner, readable from the window’s page', async () => {
  core.streams.set('abcd.c.1', (_request, caller) => {
    expect(caller).toEqual({ kind: 'owner' });
    return { status: 200, headers: { 'content-type': 'video/mp2t' }, body: bytes(), close: () => undefined };
  });
  const { ask } = clientOf(gateway.port);
  const got = await ask('/v1/streams/abcd.c.1', {
    headers: { authorization: `Bearer ${gateway.key}`, origin: 'app://bundle', 'sec-fetch-site': 'cross-site' },
  });
  expect([got.status, got.text]).toEqual([200, 'picture']);
  expect(got.headers).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-expose-headers': containing('Content-Range'),
    'cross-origin-resource-policy': 'cross-origin',
  });
});

test('without the key there is nothing, whoever asks', async () => {
  const { ask } = clientOf(gateway.port);
  for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: gateway.key }]) {
    expect((await ask('/v1/streams/abcd.c.1', { headers })).status).toBe(401);
    expect((await ask('/nowhere', { headers })).status).toBe(401);
  }
});

test('the rest of the API is not there', async () => {
  const { ask } = clientOf(gateway.port);
  const headers = { authorization: `Bearer ${gateway.key}` };
  for (const path of ['/health', '/v1/playlists', '/v1/events', '/owner', '/']) {
    expect((await ask(path, { headers })).status).toBe(404);
  }
  expect(core.calls).toEqual([]);
});

test('a page may ask first whether it may send a range', async () => {
  const { ask } = clientOf(gateway.port);
  const got = await ask('/v1/streams/abcd.c.1', {
    method: 'OPTIONS',
    headers: { origin: 'app://bundle', 'access-control-request-method': 'GET', 'access-control-request-headers': 'range' },
  });
  expect([got.status, got.headers['access-control-allow-origin']]).toEqual([204, '*']);
});

test('another host name is refused here too', async () => {
  const { ask } = clientOf(gateway.port);
  const got = await ask('/v1/streams/x', { headers: { host: 'evil.example', authorization: `Bearer ${gateway.key}` } });
  expect(got.status).toBe(421);
});

test('the key is in no log', async () => {
  const { ask } = clientOf(gateway.port);
  await ask('/v1/streams/abcd.c.1', { headers: { authorization: `Bearer ${gateway.key}` } });
  expect(lines).not.toHaveLength(0);
  expect(JSON.stringify(lines)).not.toContain(gateway.key);
});
