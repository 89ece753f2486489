import { jwtVerify } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { derivedKey } from '../../electron/core/accounts/tokens.ts';
import { createForger, opened } from '../proof/tokens/forge.ts';
import { type AccountsServer, companionToken, password, type SignedInUser, startAccountsServer } from './accounts-server.ts';

// Tokens and sessions over HTTP: what is accepted, for how long, and what ends it.

const secretKey = 'a secret of this test, 32 bytes or more';
const dayMs = 86_400_000;
const { forge } = createForger(secretKey);

let server: AccountsServer;
let user: SignedInUser;
let count = 0;

beforeAll(async () => {
  server = await startAccountsServer({ secretKey });
});

afterAll(() => server.close());

beforeEach(async () => {
  user = await server.addUser(`session-user-${String(++count)}`);
});

interface Pair {
  access_token: string;
  refresh_token: string;
}

const refresh = (token: string, headers: Record<string, string> = {}) => server.ask('/auth/refresh', { body: { refresh_token: token }, headers });
const renewed = async (token: string, headers?: Record<string, string>): Promise<Pair> => {
  const { status, json } = await refresh(token, headers);
  expect(status).toBe(200);
  return json as Pair; // what a renewal answers
};
const me = async (token: string) => (await server.ask('/auth/me', { token })).status;
const signIn = async (name = user.username, secret = password) => server.get<Pair>('/auth/login', { body: { username: name, password: secret } });
const actionsOf = (id: string) => server.rows.prepare('SELECT action FROM audit_log WHERE user_id = ? ORDER BY id').pluck().all(id);

test('an access token is a JWT that others can check, and lives 60 minutes', async () => {
  const key = derivedKey(secretKey, 'access token').export();
  const { payload, protectedHeader } = await jwtVerify(user.accessToken, key, { issuer: 'webplay', audience: 'webplay-api', algorithms: ['HS256'] });

  expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'at+jwt' });
  expect(payload).toMatchObject({ typ: 'access', sub: user.id, exp: (payload.iat ?? 0) + 3_600 });
});

test('nothing but HS256 with our key is accepted, whatever a header says (201)', async () => {
  const { payload } = opened(user.accessToken);
  const ours = { alg: 'HS256', typ: 'at+jwt' };
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const unsigned = (alg: string) => `${Buffer.from(JSON.stringify({ alg, typ: 'at+jwt' })).toString('base64url')}.${user.accessToken.split('.')[1] ?? ''}.`;
  const forged = [
    ...['none', 'None', 'NONE', ''].map(unsigned),
    ...['none', 'HS384', 'HS512', 'RS256', 'EdDSA'].map((alg) => forge({ ...ours, alg }, payload)),
    forge({ ...ours, alg: 'HS384' }, payload, 'access', 'sha384'),
    forge({ ...ours, alg: 'HS512' }, payload, 'access', 'sha512'),
    createForger(publicKey.export({ type: 'spki', format: 'pem' }).toString()).forge(ours, payload),
    createForger(JSON.stringify(publicKey.export({ format: 'jwk' }))).forge(ours, payload),
    createForger('').forge(ours, payload),
    ...[{ jwk: { kty: 'oct', k: 'AAAA' } }, { jku: 'https://evil.example' }, { x5u: 'https://evil.example' }, { x5c: ['AAAA'] }].map((more) => forge({ ...ours, ...more }, payload)),
    ...['other', '../../etc/passwd', "' OR 1=1", 'k'.repeat(2_000)].map((kid) => forge({ ...ours, kid }, payload)),
    ...['iss', 'aud', 'typ', 'sub', 'sid', 'jti', 'iat', 'exp'].map((name) => forge(ours, Object.fromEntries(Object.entries(payload).filter(([key]) => key !== name)))),
  ];

  expect(await me(forge(ours, payload))).toBe(200); // the forger can do what we do
  const statuses = await Promise.all(forged.map(me));
  expect(statuses).toEqual(forged.map(() => 401));
});

test('no token passes for another kind (202)', async () => {
  const { payload } = opened(user.refreshToken);
  const asAccess = [user.refreshToken, forge({ alg: 'HS256', typ: 'at+jwt' }, payload), forge({ alg: 'HS256', typ: 'rt+jwt' }, payload, 'refresh')];
  const asRefresh = [user.accessToken, server.ownerKey, companionToken, forge({ alg: 'HS256', typ: 'rt+jwt' }, opened(user.accessToken).payload, 'refresh')];

  expect(await Promise.all(asAccess.map(me))).toEqual([401, 401, 401]);
  const answers = await Promise.all(asRefresh.map((token) => refresh(token)));
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  expect(await me(companionToken)).toBe(403);
});

test('no other spelling of a revoked token is accepted (204)', async () => {
  const old = user.refreshToken;
  await server.get('/auth/revoke', { body: { refresh_token: old } });
  const spellings = [
    ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split('').map((sign) => old.slice(0, -1) + sign),
    ...['=', '==', ' ', '\n', '\t', '.'].map((tail) => old + tail),
    ` ${old}`,
    old.replace('.', '. '),
  ];
  const answers = await Promise.all(spellings.map((token) => refresh(token)));
  expect([...new Set(answers.map(({ status }) => status))]).toEqual([401]);
});

test('a token that was used ends its session for thief and owner, and no other session (205)', async () => {
  const other = await signIn();
  const first = await renewed(user.refreshToken);
  const second = await renewed(first.refresh_token);

  const stolen = await refresh(user.refreshToken);

  expect(stolen).toMatchObject({ status: 401, json: { code: 'invalid_refresh_token' } });
  expect((await refresh(second.refresh_token)).status).toBe(401);
  expect(await Promise.all([user.accessToken, first.access_token, second.access_token, other.access_token].map(me))).toEqual([401, 401, 401, 200]);
  expect((await renewed(other.refresh_token)).refresh_token).not.toBe(other.refresh_token);
  expect(actionsOf(user.id)).toEqual(['user.create', 'auth.login', 'auth.login', 'auth.refresh', 'auth.refresh', 'auth.refresh_reuse', 'auth.refresh']);
});

test('of 50 renewals at once with one token one succeeds, and the session ends (206)', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(user.refreshToken)));
  const won = answers.filter(({ status }) => status === 200);
  expect(won).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(49);
  expect((await refresh((won[0]?.json as Pair).refresh_token)).status).toBe(401); // what a renewal answers
  expect(actionsOf(user.id).filter((action) => action === 'auth.refresh_reuse')).toHaveLength(1);
});

test('50 renewals at once with one key get the same pair, and the session lives (206)', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(user.refreshToken, { 'idempotency-key': 'attempt-1' })));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(actionsOf(user.id).filter((action) => action === 'auth.refresh')).toHaveLength(1);
  await renewed((answers[0]?.json as Pair).refresh_token); // what a renewal answers
});

test.each([
  ['without a key', { after: 0, key: undefined }],
  ['with another key', { after: 0, key: 'other' }],
  ['after ten seconds', { after: 10_001, key: 'lost' }],
])('a lost answer is not given again %s (207)', async (_, { after, key }) => {
  await renewed(user.refreshToken, { 'idempotency-key': 'lost' });
  server.advance(after);
  expect((await refresh(user.refreshToken, key === undefined ? {} : { 'idempotency-key': key })).status).toBe(401);
});

test('a lost answer is given again with the same key until the new token was used; ancestors never are (207)', async () => {
  const first = await renewed(user.refreshToken, { 'idempotency-key': 'one' });
  expect(await renewed(user.refreshToken, { 'idempotency-key': 'one' })).toEqual(first);
  const second = await renewed(first.refresh_token, { 'idempotency-key': 'two' });
  expect((await refresh(user.refreshToken, { 'idempotency-key': 'one' })).status).toBe(401);
  expect((await refresh(second.refresh_token)).status).toBe(401);
});

test('revoking and signing out end the session at once, and say the same when there was none (208)', async () => {
  const second = await signIn();
  expect(await server.ask('/auth/revoke', { body: { refresh_token: user.refreshToken } })).toMatchObject({ status: 200, json: { status: 'ok' } });
  expect(await Promise.all([me(user.accessToken), me(second.access_token)])).toEqual([401, 200]);
  expect(await server.ask('/auth/logout', { method: 'POST', token: second.access_token })).toMatchObject({ status: 200, json: { status: 'ok' } });
  expect(await me(second.access_token)).toBe(401);
  expect((await refresh(second.refresh_token)).status).toBe(401);

  for (const token of [user.refreshToken, 'nonsense', server.ownerKey]) {
    expect(await server.ask('/auth/revoke', { body: { refresh_token: token } })).toMatchObject({ status: 200, json: { status: 'ok' } });
    expect(await server.ask('/auth/logout', { body: { refresh_token: token } })).toMatchObject({ status: 200, json: { status: 'ok' } });
  }
  expect(actionsOf(user.id)).toEqual(['user.create', 'auth.login', 'auth.login', 'auth.revoke', 'auth.logout']);
});

test('a new password ends all other sessions, and the old password (208)', async () => {
  const [here, there] = [await signIn(), await signIn()];
  const changed = { current_password: password, new_password: 'another long password' };
  expect(await server.ask('/v1/account/password', { token: here.access_token, body: { ...changed, current_password: 'not it' } })).toMatchObject({ status: 401 });
  await server.get('/v1/account/password', { token: here.access_token, body: changed });

  expect(await Promise.all([user.accessToken, there.access_token, here.access_token].map(me))).toEqual([401, 401, 200]);
  expect((await refresh(there.refresh_token)).status).toBe(401);
  expect((await server.ask('/auth/login', { body: { username: user.username, password } })).status).toBe(401);
  await signIn(user.username, 'another long password');
});

test('what an administrator changes holds from the next request on (107, 208)', async () => {
  const admin = await server.addUser(`admin-${String(count)}`, 'admin');
  const change = (body: object) => server.ask(`/v1/users/${user.id}`, { method: 'PATCH', token: admin.accessToken, body });
  const list = async () => (await server.ask('/v1/users', { token: user.accessToken })).status;

  expect(await list()).toBe(403);
  expect((await change({ role: 'admin' })).status).toBe(200);
  expect(await list()).toBe(200);
  expect((await change({ role: 'user' })).status).toBe(200);
  expect(await list()).toBe(403);
  expect((await change({ status: 'disabled' })).status).toBe(200);
  expect(await me(user.accessToken)).toBe(401);
  expect((await refresh(user.refreshToken)).status).toBe(401);
  expect(await server.ask('/auth/login', { body: { username: user.username, password } })).toMatchObject({ status: 401, json: { code: 'invalid_credentials' } });
  expect((await change({ status: 'active' })).status).toBe(200);
  expect(await me(user.accessToken)).toBe(401); // an ended session does not come back
  await signIn();
});

test('tokens come in the header or the body, nowhere else (211)', async () => {
  for (const path of [`/auth/me?access_token=${user.accessToken}`, `/auth/me?token=${user.accessToken}`]) expect((await server.ask(path)).status).toBe(401);
  expect((await server.ask('/auth/me', { headers: { cookie: `access_token=${user.accessToken}` } })).status).toBe(401);
  expect((await server.ask('/auth/me', { headers: { authorization: `Basic ${user.accessToken}` } })).status).toBe(401);
});

test('a session that is renewed every day ends after 90 days (210)', async () => {
  const moved = await startAccountsServer();
  try {
    let pair: Pair = await moved.addUser('long').then((signedIn) => ({ access_token: signedIn.accessToken, refresh_token: signedIn.refreshToken }));
    for (let day = 1; day < 90; day++) {
      moved.advance(dayMs);
      pair = await moved.get<Pair>('/auth/refresh', { body: { refresh_token: pair.refresh_token } });
    }
    moved.advance(dayMs - 3_600_000);
    pair = await moved.get<Pair>('/auth/refresh', { body: { refresh_token: pair.refresh_token } });
    expect((await moved.ask('/auth/me', { token: pair.access_token })).status).toBe(200);
    moved.advance(3_600_000);
    expect((await moved.ask('/auth/refresh', { body: { refresh_token: pair.refresh_token } })).status).toBe(401);
    expect((await moved.ask('/auth/me', { token: pair.access_token })).status).toBe(401);
  } finally {
    await moved.close();
  }
});

test('a refresh token that is not used lives 14 days', async () => {
  const moved = await startAccountsServer();
  try {
    const { refreshToken, accessToken } = await moved.addUser('idle');
    moved.advance(3_600_000);
    expect((await moved.ask('/auth/me', { token: accessToken })).status).toBe(401);
    moved.advance(14 * dayMs - 3_600_000);
    expect((await moved.ask('/auth/refresh', { body: { refresh_token: refreshToken } })).status).toBe(401);
  } finally {
    await moved.close();
  }
});

test.each([['nothing', ''], ['a word', 'x'], ['a very long word', 'x'.repeat(100_000)]])('a refresh token that is %s renews nothing, and is revoked all the same', async (_, token) => {
  const answer = await refresh(token);
  expect([answer.status, answer.json]).toMatchObject([401, { code: 'invalid_refresh_token' }]);
  for (const path of ['/auth/revoke', '/auth/logout']) {
    expect(await server.get(path, { body: { refresh_token: token } })).toEqual({ status: 'ok' });
  }
});

test('a logout may say that there is no refresh token', async () => {
  expect(await server.get('/auth/logout', { body: { refresh_token: null }, token: user.accessToken })).toEqual({ status: 'ok' });
  expect(await me(user.accessToken)).toBe(401);
  expect((await server.ask('/auth/refresh', { body: { refresh_token: null } })).status).toBe(422);
});
