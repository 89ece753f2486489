import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../electron/core/database/open.ts';
import { type AccountsServer, password, startAccountsServer } from './accounts-server.ts';

// Registration, sign-in and passwords over HTTP: who gets in, and what those who do not learn.

let server: AccountsServer;

beforeAll(async () => {
  server = await startAccountsServer();
});

afterAll(() => server.close());

const register = (username: string, secret = password) => server.ask('/auth/register', { body: { username, password: secret } });
const login = (username: string, secret = password, headers: Record<string, string> = {}) => server.ask('/auth/login', { body: { username, password: secret }, headers });
const hashOf = (username: string) => server.rows.prepare<[string], string>('SELECT password_hash FROM users WHERE username = ?').pluck().get(username) ?? '';

/** Past the API: as the earlier backend left it. */
function storeHash(username: string, hash: string): void {
  const db = openDatabase(server.rows.name);
  db.prepare('UPDATE users SET password_hash = ? WHERE username = ?').run(hash, username);
  db.close();
}

test('who registers can sign in, and is told what may be registered', async () => {
  expect(await register('new@example.com')).toMatchObject({ status: 200, json: { status: 'ok' } });
  const { status, json, headers } = await login('new@example.com');
  expect({ status, header: headers['x-capacity-remaining'] }).toEqual({ status: 200, header: '0' });
  expect(json).toMatchObject({ token_type: 'bearer', capacity: { active_licenses: 0, limit_enabled: false } });
  const { access_token: token } = json as { access_token: string }; // what a sign-in answers
  expect((await server.ask('/auth/me', { token })).json).toEqual({ username: 'new@example.com', full_name: null, roles: ['user'] });
});

test('spellings of one name are one account (105)', async () => {
  await register('twin@example.com');
  for (const spelling of ['TWIN@example.com', ' twin@example.com ', 'ｔｗｉｎ@example.com', 'twin\u200b@example.com']) {
    expect(await register(spelling)).toMatchObject({ status: 409, json: { code: 'username_taken' } });
    expect((await login(spelling)).status).toBe(200);
  }
  expect((await register('twin\u202e@example.com')).status).toBe(422);
});

test('nobody registers where registration is closed, and who asks learns it before', async () => {
  const closed = await startAccountsServer({ registrationOpen: false });
  expect(await closed.ask('/v1/setup')).toMatchObject({ status: 200, json: { setup_needed: true, registration_open: false } });
  expect(await closed.ask('/auth/register', { body: { username: 'a', password } })).toMatchObject({ status: 403, json: { code: 'forbidden' } });
  await closed.close();
});

test('a wrong password and an unknown name are answered alike, byte for byte (209)', async () => {
  await register('known');
  const headers = { 'x-request-id': 'same' };
  const [wrong, unknown] = await Promise.all([login('known', 'wrong password', headers), login('unknown', 'wrong password', headers)]);
  const plain = ({ status, text, headers: { date: _, ...rest } }: typeof wrong) => ({ status, text, rest });
  expect(plain(wrong)).toEqual(plain(unknown));
  expect(wrong.status).toBe(401);
});

test('passwords are kept as argon2id with the parameters of the time, whole (255)', async () => {
  await register('hashed');
  expect(hashOf('hashed')).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);

  const long = 'x'.repeat(72);
  await register('long', `${long}one`);
  expect([(await login('long', `${long}two`)).status, (await login('long', `${long}one`)).status]).toEqual([401, 200]);
  await register('nul', 'before\0after');
  expect([(await login('nul', 'before\0other')).status, (await login('nul', 'before\0after')).status]).toEqual([401, 200]);
  await register('accent', 'cafe\u0301 com leite');
  expect((await login('accent', 'caf\u00e9 com leite')).status).toBe(200);
  await register('limits', 'ñ'.repeat(128));
  expect((await login('limits', 'ñ'.repeat(128))).status).toBe(200);
  for (const refused of ['seven77', 'x'.repeat(129), 'x'.repeat(900_000)]) expect((await register('refused', refused)).status).toBe(422);
});

test('a hash of the earlier backend verifies and is replaced at the first sign-in (256)', async () => {
  await register('earlier');
  const bcrypt = '$2b$12$m8jbue5445HLiujQJRvwFeyjfdu3qdWbJaRHNqxzsZX0orqBedOby';
  storeHash('earlier', bcrypt);
  expect((await login('earlier', 'creme brulee')).status).toBe(401);
  expect(hashOf('earlier')).toBe(bcrypt);
  expect((await login('earlier', 'crème brûlée'.normalize('NFD'))).status).toBe(200);
  expect(hashOf('earlier')).toMatch(/^\$argon2id\$/);
  expect((await login('earlier', 'crème brûlée')).status).toBe(200);
});

test('against such a hash, what bcrypt would cut off is refused (255)', async () => {
  await register('cut');
  storeHash('cut', '$2b$04$1mDtrFWJZpSGlvm7SKtnfuDDoNBwKosMgy3oAWA0J4NDpKLGdrbMW'); // of 72 x and a tail
  expect((await login('cut', `${'x'.repeat(72)}tail`)).status).toBe(401);
  expect((await login('cut', 'x'.repeat(72))).status).toBe(200);
});

test('while there are such hashes, how long a wrong password takes does not tell which names exist (209)', async () => {
  const old = await startAccountsServer();
  const timeOf = async (username: string): Promise<number> => {
    const startedAt = performance.now();
    expect((await old.ask('/auth/login', { body: { username, password: 'not the password' } })).status).toBe(401);
    return performance.now() - startedAt;
  };
  try {
    for (const username of ['old', 'new']) await old.addUser(username);
    const db = openDatabase(old.rows.name);
    db.prepare("UPDATE users SET password_hash = '$2b$04$1mDtrFWJZpSGlvm7SKtnfuDDoNBwKosMgy3oAWA0J4NDpKLGdrbMW' WHERE username = 'old'").run();
    db.close();
    for (const username of ['old', 'new', 'nobody']) expect([username, (await timeOf(username)) >= 990]).toEqual([username, true]);
  } finally {
    await old.close();
  }
});

test('after ten wrong passwords an account waits, whether it exists or not; where its owner signed in before, it does not (252)', async () => {
  await register('guessed');
  const athome = { 'user-agent': 'television' };
  expect((await login('guessed', password, athome)).status).toBe(200);
  for (const name of ['guessed', 'nobody at all']) {
    const statuses = [];
    for (let count = 0; count < 10; count++) statuses.push((await login(name, 'a guess of it', { 'user-agent': 'robot' })).status);
    expect(statuses).toEqual(Array(10).fill(401));
    const refused = await login(name.toUpperCase(), password, { 'user-agent': 'robot' });
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '1' }, json: { code: 'rate_limited' } });
  }
  expect((await login('guessed', password, athome)).status).toBe(200);
  server.advance(1_000);
  expect((await login('guessed', password, { 'user-agent': 'robot' })).status).toBe(200);
});

test('no pair that servers are shipped with signs in (258)', async () => {
  for (const [name, secret] of [['admin@example.com', 'admin123'], ['admin', 'admin'], ['root', 'root'], ['admin', 'password'], ['test', 'test'], ['webplay', 'webplay']] as const) {
    expect((await login(name, secret)).status).toBe(401);
  }
});

test('the demo user is an administrator where it is asked for', async () => {
  const demo = await startAccountsServer({ demoUser: true });
  const body = { username: 'admin@example.com', password: 'admin123' };
  const { access_token: token } = await demo.get<{ access_token: string }>('/auth/login', { body });
  expect((await demo.ask('/v1/users', { token })).status).toBe(200);
  await demo.close();
});

test('an administrator adds, lists and changes users, and the last one stays', async () => {
  const fresh = await startAccountsServer();
  const { id, accessToken: token } = await fresh.addUser('boss', 'admin');
  const change = (userId: string, body: object) => fresh.ask(`/v1/users/${userId}`, { method: 'PATCH', token, body });

  expect(await change(id, { role: 'user' })).toMatchObject({ status: 409, json: { code: 'conflict' } });
  expect(await change(id, { status: 'disabled' })).toMatchObject({ status: 409 });
  const added = await fresh.ask('/v1/users', { token, body: { username: 'second', password, full_name: 'The Second', role: 'admin' } });
  expect(added).toMatchObject({ status: 201, json: { username: 'second', full_name: 'The Second', role: 'admin', status: 'active' } });
  expect((await fresh.get<{ items: { username: string }[] }>('/v1/users', { token })).items.map(({ username }) => username)).toEqual(['boss', 'second']);
  const second = (added.json as { id: string }).id; // what was added
  expect(await change(second, { password: 'given by the boss' })).toMatchObject({ status: 200 });
  expect((await fresh.ask('/auth/login', { body: { username: 'second', password: 'given by the boss' } })).status).toBe(200);
  expect(await change(id, { role: 'user' })).toMatchObject({ status: 200, json: { role: 'user' } });
  expect((await change(second, { role: 'user' })).status).toBe(403);
  expect((await change('00000000-0000-7000-8000-000000000000', {})).status).toBe(403);
  await fresh.close();
});
