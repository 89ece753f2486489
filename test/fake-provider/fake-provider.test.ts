import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import { startFakeProvider } from './fake-provider.ts';
import type { FakeProvider, FakeProviderOptions } from './fake-provider.ts';
import * as misbehaviors from './misbehaviors.ts';

const started: FakeProvider[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((provider) => provider.close()));
});

async function start(options: FakeProviderOptions = {}): Promise<FakeProvider> {
  const provider = await startFakeProvider({ catalog: makeCatalog({ channels: ['Alpha One', 'Beta Two', 'Gamma Three'], movies: 2 }), ...options });
  started.push(provider);
  return provider;
}

function list({ url, username, password }: FakeProvider, action = 'get_live_streams'): string {
  return `${url}/player_api.php?username=${username}&password=${password}&action=${action}`;
}

function live(provider: FakeProvider, name: string, extension = 'ts'): string {
  return `${provider.url}/live/${provider.username}/${provider.password}/${provider.channelId(name)}.${extension}`;
}

interface RawAnswer {
  status: number;
  headers: Record<string, unknown>;
  body: Buffer;
}

/** An answer as it came: no redirect followed, nothing unpacked. */
function raw(address: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    httpRequest(address, { agent: false }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }));
    })
      .on('error', reject)
      .end();
  });
}

async function text(address: string): Promise<string> {
  return (await raw(address)).body.toString('utf8');
}

test.each([401, 403, 404, 451, 454, 458, 502, 509, 512, 520, 551, 884, 999])('status %i comes through', async (code) => {
  const provider = await start();
  provider.behave({}, misbehaviors.status(code, 'no'));

  expect(await raw(list(provider))).toMatchObject({ status: code, body: Buffer.from('no') });
});

test.each<[string, misbehaviors.Misbehavior, RegExp]>([
  ['empty', misbehaviors.emptyReply(), /^$/],
  ['an HTML page', misbehaviors.htmlPage(), /^<!DOCTYPE html>/],
  ['a blocking text', misbehaviors.blockedText(), /blocked$/],
  ['auth 0', misbehaviors.authZero(), /^\{"user_info":\{"auth":0\}\}$/],
  ['a JSON error', misbehaviors.jsonError(), /^\{"error":/],
  ['cut off', misbehaviors.truncated(0.5), /^\[\{"num":1.*[^\]]$/],
  ['behind a PHP warning', misbehaviors.phpWarningBefore(), /Warning.*\n\[\{"num":1.*\]$/],
  ['an object for a list', misbehaviors.objectForList(), /^\{"1":\{"num":1/],
])('a reply can be %s, with status 200', async (_what, misbehavior, shape) => {
  const provider = await start();
  provider.behave({ action: 'get_live_streams' }, misbehavior);
  const answer = await raw(list(provider));

  expect(answer.status).toBe(200);
  expect(answer.body.toString('utf8')).toMatch(shape);
});

test('only the requests meant are disturbed, as often as told, and then all is well', async () => {
  const provider = await start();
  provider.behave({ action: 'get_live_streams' }, misbehaviors.status(502), { times: 2, after: 1 });
  const statuses: number[] = [];
  for (let request = 0; request < 4; request += 1) statuses.push((await raw(list(provider))).status);

  expect(statuses).toEqual([200, 502, 502, 200]);
  expect((await raw(list(provider, 'get_vod_streams'))).status).toBe(200);
});

test('the newest rule wins until it is ended', async () => {
  const provider = await start();
  provider.behave({}, misbehaviors.status(500));
  const end = provider.behave({ kind: 'action' }, misbehaviors.status(503));
  const first = (await raw(list(provider))).status;
  end();
  const second = (await raw(list(provider))).status;
  provider.recover();

  expect([first, second, (await raw(list(provider))).status]).toEqual([503, 500, 200]);
});

test('connections break before the headers and in the middle of the body', async () => {
  const provider = await start();
  provider.behave({ action: 'get_live_streams' }, misbehaviors.resetBeforeHeaders());
  provider.behave({ action: 'get_vod_streams' }, misbehaviors.brokenMidBody());
  provider.behave({ action: 'get_live_categories' }, misbehaviors.brokenMidBody({ how: 'close' }));

  await expect(raw(list(provider))).rejects.toMatchObject({ code: 'ECONNRESET' });
  await expect(raw(list(provider, 'get_vod_streams'))).rejects.toMatchObject({ code: 'ECONNRESET' });
  await expect(raw(list(provider, 'get_live_categories'))).rejects.toMatchObject({ message: 'aborted' });
});

test('a slow panel is slow to begin or drips', async () => {
  const provider = await start();
  provider.behave({ action: 'get_live_streams' }, misbehaviors.slowHeaders(150));
  provider.behave({ action: 'get_vod_streams' }, misbehaviors.slowDrip({ bytes: 200, everyMs: 30 }));
  const begun = performance.now();
  await raw(list(provider));
  const slowToBegin = performance.now() - begun;
  const honest = await text(list(provider, 'get_vod_streams'));

  expect(slowToBegin).toBeGreaterThanOrEqual(145);
  expect(performance.now() - begun - slowToBegin).toBeGreaterThan((honest.length / 200 - 1) * 25);
  expect(JSON.parse(honest)).toHaveLength(2);
});

test('an endless body ends when the client leaves', async () => {
  const provider = await start();
  provider.behave({}, misbehaviors.endlessBody());
  const answer = await fetch(list(provider));
  const reader = answer.body?.getReader();
  let received = 0;
  while (reader && received < 1_000_000) received += (await reader.read()).value?.length ?? 0;
  await reader?.cancel();
  await expect.poll(() => provider.requests()[0]?.end).toBe('dropped');
});

test('429 says how long to wait, if it says so', async () => {
  const provider = await start();
  provider.behave({}, misbehaviors.tooManyRequests(120));
  provider.behave({}, misbehaviors.tooManyRequests(), { times: 1 });
  const waits = [await raw(list(provider)), await raw(list(provider))].map(({ status, headers }) => [status, headers['retry-after']]);

  expect(waits).toEqual([[429, undefined], [429, '120']]);
});

test('bodies are packed with and without a header, and twice', async () => {
  const provider = await start();
  const honest = await text(list(provider));
  provider.behave({}, misbehaviors.gzipped({ layers: 2, header: false }));
  provider.behave({}, misbehaviors.gzipped(), { times: 1 });
  const once = await raw(list(provider));
  const twice = await raw(list(provider));

  expect([once.headers['content-encoding'], twice.headers['content-encoding']]).toEqual(['gzip', undefined]);
  expect(gunzipSync(once.body).toString('utf8')).toBe(honest);
  expect(gunzipSync(gunzipSync(twice.body)).toString('utf8')).toBe(honest);
});

test('a bomb is small and unpacks to what was asked', async () => {
  const provider = await start();
  provider.behave({}, misbehaviors.gzipBomb(64 * 1024 * 1024));
  const { body } = await raw(list(provider));

  expect(body.length).toBeLessThan(200_000);
  expect(gunzipSync(body)).toHaveLength(64 * 1024 * 1024);
});

test('a line can be longer than anyone should read', async () => {
  const provider = await start();
  provider.behave({ kind: 'playlist' }, misbehaviors.hugeLine(3_000_000));
  const lines = (await text(`${provider.url}/get.php?username=${provider.username}&password=${provider.password}`)).split('\n');

  expect(lines).toHaveLength(2);
  expect(lines[1]?.length).toBeGreaterThan(3_000_000);
});

test('redirects lead elsewhere, to a relative address, or nowhere', async () => {
  const provider = await start();
  provider.behave({}, misbehaviors.redirectTo('http://192.168.0.1/x'), { times: 1 });
  const elsewhere = await raw(list(provider));
  provider.behave({}, misbehaviors.redirectRelative());
  const followed = await fetch(list(provider));
  provider.behave({}, misbehaviors.redirectLoop());

  expect([elsewhere.status, elsewhere.headers['location']]).toEqual([302, 'http://192.168.0.1/x']);
  expect(await followed.json()).toHaveLength(3);
  await expect(fetch(list(provider))).rejects.toThrow();
});

test('streams are dropped, frozen, or replaced by a short notice', async () => {
  const provider = await start();
  const address = live(provider, 'Alpha One');
  provider.behave({ kind: 'stream' }, misbehaviors.droppedAfter(100));
  await expect(raw(address)).rejects.toThrow();
  provider.recover();
  provider.behave({ kind: 'stream' }, misbehaviors.noticePicture());
  const notice = await raw(address);
  provider.recover();
  provider.behave({ kind: 'stream' }, misbehaviors.frozenAfter(300));
  const frozen = await fetch(address);
  let received = 0;
  const reading = frozen.body?.pipeTo(new WritableStream({ write: (part: Uint8Array) => void (received += part.length) })).catch(() => undefined);
  await sleep(600);
  const whenFrozen = received;
  await sleep(500);

  expect([notice.status, notice.body.length > 20_000, notice.body[0]]).toEqual([200, true, 0x47]);
  expect(whenFrozen).toBeGreaterThan(0);
  expect(received).toBe(whenFrozen);
  await provider.close();
  await reading;
});

test('one viewer too many is refused until a slot is free again', async () => {
  const provider = await start({ connectionLimit: { max: 1, status: 458, releaseMs: 200 } });
  const first = await fetch(live(provider, 'Alpha One'));
  const second = await fetch(live(provider, 'Beta Two'));
  await first.body?.cancel();
  await sleep(60);
  const tooSoon = await fetch(live(provider, 'Beta Two'));
  await sleep(300);
  const later = await fetch(live(provider, 'Beta Two'));
  await later.body?.cancel();

  expect([first.status, second.status, tooSoon.status, later.status]).toEqual([200, 458, 458, 200]);
});

test('an HLS viewer is one viewer, and counts for a while after the last segment', async () => {
  const provider = await start({ connectionLimit: { max: 1, hlsHoldMs: 200 } });
  const statusOf = async (name: string): Promise<number> => (await raw(live(provider, name, 'm3u8'))).status;
  const watching = [await statusOf('Alpha One'), await statusOf('Alpha One'), await statusOf('Beta Two')];
  await sleep(250);

  expect([...watching, await statusOf('Beta Two')]).toEqual([200, 200, 403, 200]);
});

test('a stream token works once it is issued and not much longer', async () => {
  const provider = await start({ streamTokens: { ttlMs: 150 } });
  const redirect = await raw(live(provider, 'Alpha One', 'm3u8'));
  const address = `${provider.url}${String(redirect.headers['location'])}`;
  const fresh = await raw(address);
  await sleep(200);

  expect([redirect.status, fresh.status, (await raw(address)).status]).toEqual([302, 200, 403]);
});

test('an agent that is not let in gets 403', async () => {
  const provider = await start({ acceptAgent: (agent) => agent.startsWith('VLC/') });
  const browser = await fetch(list(provider), { headers: { 'user-agent': 'Mozilla/5.0' } });
  const player = await fetch(list(provider), { headers: { 'user-agent': 'VLC/3.0.18' } });

  expect([browser.status, player.status]).toEqual([403, 200]);
});

test('requests are on record, with how many ran at once', async () => {
  const provider = await start();
  provider.behave({}, misbehaviors.slowHeaders(60));
  await Promise.all(['get_live_streams', 'get_vod_streams', 'get_series'].map((action) => text(list(provider, action))));

  expect(provider.requests({ kind: 'action' }).map(({ method, path, status }) => [method, path, status])).toEqual(
    Array.from({ length: 3 }, () => ['GET', '/player_api.php', 200]),
  );
  expect(provider.requests({ action: 'get_series' })).toHaveLength(1);
  expect(provider.peakParallel()).toBe(3);
});

test('renumbering changes ids and nothing else; renaming a name and nothing else', async () => {
  const provider = await start();
  const before = JSON.parse(await text(list(provider))) as { name: string; stream_id: number; epg_channel_id: string }[];
  provider.renumber(500);
  provider.renameChannel('Beta Two', 'Beta Two HD');
  const after = JSON.parse(await text(list(provider))) as typeof before;

  expect(after).toMatchObject(
    before.map(({ name, stream_id: id, epg_channel_id: guideId }) => ({ name: name === 'Beta Two' ? 'Beta Two HD' : name, stream_id: id + 500, epg_channel_id: guideId })),
  );
});

test('any body is served at any path, written at once or piece by piece', async () => {
  const provider = await start();
  const list = provider.serve('/lists/my.m3u', '#EXTM3U\n', { 'content-type': 'audio/x-mpegurl' });
  const guide = provider.serve('/guide.xml', function* () {
    yield '<tv>';
    yield '</tv>';
  });

  expect(await raw(list)).toMatchObject({ status: 200, headers: { 'content-type': 'audio/x-mpegurl' } });
  expect(await text(`${guide}?v=2`)).toBe('<tv></tv>');
});

test('closing leaves nothing behind, whatever is going wrong at the moment', async () => {
  const provider = await start();
  provider.behave({ action: 'get_live_streams' }, misbehaviors.slowHeaders(60_000));
  provider.behave({ action: 'get_vod_streams' }, misbehaviors.endlessBody());
  const pending = Promise.allSettled([raw(list(provider)), raw(list(provider, 'get_vod_streams')), raw(live(provider, 'Alpha One'))]);
  await expect.poll(() => provider.requests().length).toBe(3);
  await provider.close();

  expect((await pending).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  const successor = createServer();
  await new Promise<void>((resolve) => successor.listen(provider.port, '127.0.0.1', resolve));
  expect((successor.address() as AddressInfo).port).toBe(provider.port);
  successor.close();
});
