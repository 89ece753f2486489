import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AccountsServer, password, startAccountsServer } from '../server/accounts-server.ts';
import { startServer } from '../server/start-server.ts';
import { overloadLimited } from './overload/limited.ts';
import { overloadAhead, overloadLogins, overloadReads } from './overload/run.ts';

/** A machine that runs all tests at once takes its time. */
const small = { seconds: 1, logins: 250, reads: 5_000, recoveryMs: 30_000 };
const person = { username: 'ana', password };

let server: AccountsServer;
let token: string;

beforeEach(async () => {
  server = await startAccountsServer();
  token = (await server.addUser('ana')).accessToken;
});

afterEach(() => server.close());

const url = () => `http://127.0.0.1:${server.port}`;

test('of ten times too many sign-ins some get in, the others are told so, and soon everybody gets in again', async () => {
  expect((await overloadLogins(url(), person, small)).surprises).toEqual([]);
}, 60_000);

test('a flood of reads is answered as far as it goes, and soon it is as before', async () => {
  expect((await overloadReads(url(), person, token, small)).surprises).toEqual([]);
}, 60_000);

test('with as much sent ahead as may be on all connections somebody is served, and soon it is as before', async () => {
  expect((await overloadAhead(url(), person, token, small)).surprises).toEqual([]);
}, 60_000);

test('an address that asks too often is told when to come back, others are served meanwhile, and then it is served', async () => {
  const limited = await startServer({ env: { RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_WINDOW_SECONDS: '5', RATE_LIMIT_LOGIN_PER_WINDOW: '5', TRUSTED_PROXIES: '127.0.0.1', LOG_LEVEL: 'error' } });
  try {
    await limited.ask('/auth/register', { method: 'POST', body: JSON.stringify(person) });
    expect((await overloadLimited(limited.url, person, { seconds: 2, logins: 50, strangers: 200, most: 5, windowSeconds: 5 })).surprises).toEqual([]);
  } finally {
    await limited.stop();
  }
}, 60_000);
