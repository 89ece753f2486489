import { afterEach, expect, test } from 'vitest';
import { callerOf } from './caller.ts';
import { clientReader } from './client-address.ts';
import { createOwnerKey, secretCheck } from './owner-key.ts';
import { ownerUrl } from './owner-link.ts';
import { type RunningApi, startTestApi } from './running-api.test-wrapper.ts';

let api: RunningApi | undefined;

afterEach(async () => {
  await api?.close();
  api = undefined;
});

async function startOwned(trustLoopback = false) {
  const ownerKey = createOwnerKey();
  api = await startTestApi({ ownerKey, trustLoopback });
  const { core, ask } = api;
  const kindFor = async (headers: Record<string, string>): Promise<string | undefined> => {
    await ask('/status', { headers });
    return core.calls.pop()?.caller.kind;
  };
  return { ownerKey, kindFor, ...api };
}

test('the owner key makes the owner, a wrong or misspelt one makes nobody', async () => {
  const { ownerKey, kindFor } = await startOwned();
  expect(await kindFor({ authorization: `Bearer ${ownerKey.key}` })).toBe('owner');
  expect(await kindFor({ authorization: `bearer ${ownerKey.key}` })).toBe('owner');
  for (const wrong of [`Bearer ${ownerKey.key}x`, `Basic ${ownerKey.key}`, ownerKey.key, 'Bearer', `Bearer ${ownerKey.code}`, '']) {
    expect(await kindFor({ authorization: wrong })).toBe('anonymous');
  }
});

test('anyone on loopback is a reader, and the owner only where that was asked for', async () => {
  const { kindFor } = await startOwned();
  expect(await kindFor({})).toBe('reader');
  await api?.close();
  const trusting = await startOwned(true);
  expect(await trusting.kindFor({})).toBe('owner');
  expect(await trusting.kindFor({ authorization: 'Bearer wrong' })).toBe('anonymous');
});

test('whoever comes through a proxy on this machine is not taken for this machine', async () => {
  const { kindFor } = await startOwned(true);
  expect(await kindFor({ 'x-forwarded-for': '198.51.100.7' })).toBe('anonymous');
  expect(await kindFor({ forwarded: 'for=198.51.100.7' })).toBe('anonymous');
});

test.each([
  ['127.0.0.1', 'reader'],
  ['127.8.9.1', 'reader'],
  ['::1', 'reader'],
  ['::ffff:127.0.0.1', 'reader'],
  ['198.51.100.7', 'anonymous'],
  ['::ffff:198.51.100.7', 'anonymous'],
  ['2001:db8::127.0.0.1', 'anonymous'],
  [undefined, 'anonymous'],
])('a caller at %s is a %s', (remoteAddress, kind) => {
  const socket = { remoteAddress, localPort: 8000 };
  const sender = { headers: {}, socket, client: clientReader([])({ headers: {}, socket }) };
  expect(callerOf(sender, { ownerKey: undefined, trustLoopback: false })).toEqual({ kind });
});

test('the link becomes a cookie once, which scripts cannot read and other sites cannot send', async () => {
  const { ownerKey, url, port, ask, kindFor } = await startOwned();
  const link = new URL(ownerUrl(url, ownerKey));

  const looked = await ask(link.pathname + link.search, { method: 'HEAD' });
  expect(looked.status).toBe(405);
  const first = await ask(link.pathname + link.search);
  expect([first.status, first.headers.location]).toEqual([303, '/']);
  const [cookie = ''] = first.headers['set-cookie'] ?? [];
  expect(cookie).toMatch(new RegExp(`^webplay_owner_${String(port)}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`));
  const [sent = ''] = cookie.split(';');
  expect(await kindFor({ cookie: `theme=dark; ${sent}` })).toBe('owner');
  expect(sent).not.toContain(ownerKey.key);

  const second = await ask(link.pathname + link.search);
  expect([second.status, second.headers['set-cookie']]).toEqual([401, undefined]);
  const reloaded = await ask(link.pathname + link.search, { headers: { cookie: sent } });
  expect(reloaded.status).toBe(303);
});

test('a wrong code is refused and leaves the right one good', async () => {
  const { ownerKey, ask } = await startOwned();
  for (const query of ['', '?code=', '?code=wrong', `?code=${ownerKey.code}&code=x`, `?code=${ownerKey.key}`]) {
    expect((await ask(`/owner${query}`)).status).toBe(401);
  }
  expect((await ask(`/owner?code=${ownerKey.code}`)).status).toBe(303);
});

test('a cookie that is wrong, or of a server on another port, makes a reader', async () => {
  const { ownerKey, port, kindFor } = await startOwned();
  const cookie = ownerKey.redeem(ownerKey.code) ?? '';
  expect(await kindFor({ cookie: `webplay_owner_${String(port)}=${cookie}` })).toBe('owner');
  expect(await kindFor({ cookie: `webplay_owner_${String(port)}=${cookie}x` })).toBe('reader');
  expect(await kindFor({ cookie: `webplay_owner_1=${cookie}` })).toBe('reader');
});

test('without an owner key nobody is the owner and there is no link', async () => {
  api = await startTestApi();
  expect((await api.ask('/owner?code=x')).status).toBe(404);
  await api.ask('/status', { headers: { authorization: 'Bearer undefined' } });
  expect(api.core.calls[0]?.caller).toEqual({ kind: 'anonymous' });
});

test('secrets differ each time and are compared whole', () => {
  const [one, two] = [createOwnerKey(), createOwnerKey()];
  expect(new Set([one.key, one.code, two.key, two.code]).size).toBe(4);
  const check = secretCheck(one.key);
  expect([check(one.key), check(one.key.slice(1)), check(''), check(`${one.key}\0`)]).toEqual([true, false, false, false]);
});
