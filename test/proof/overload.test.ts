import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AccountsServer, password, startAccountsServer } from '../server/accounts-server.ts';
import { overloadLogins, overloadReads } from './overload/run.ts';

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
