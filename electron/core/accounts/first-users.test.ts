import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { insideCall } from '#shared/contract/call.ts';
import { createAuditLog } from '../audit/audit-log.ts';
import { openAccountsDatabase } from '../database/accounts-database.ts';
import { accountsQueries } from '../database/accounts-schema.ts';
import { createGroupCommit } from '../database/group-commit.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { createCapacityReader } from '../devices/capacity.ts';
import { silentLogger } from '../log.ts';
import { type Accounts, createAccounts } from './accounts.ts';

// The users a server begins with: the first administrator, by the token on the console, and the demo user.

const nobody = { kind: 'anonymous' } as const;
const boss = { username: 'boss', password: 'a long enough password' };
let folder: string;
let file: SqliteDatabase | undefined;
let now: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webplay-first-users-'));
  now = 1_795_000_000_000;
});

afterEach(() => {
  file?.close();
  file = undefined;
  rmSync(folder, { recursive: true });
});

/** The server, started anew on the same file. */
function start({ demoUser = false } = {}): Accounts {
  file?.close();
  file = openAccountsDatabase(join(folder, 'webplay.db'));
  const db = accountsQueries(file);
  return createAccounts({
    ...{ db, demoUser, commit: createGroupCommit(file), log: silentLogger, clock: () => now, recordAudit: createAuditLog(db) },
    ...{ secretKey: 'a secret of the tests, 32 bytes or more', accessTokenMs: 3_600_000, refreshTokenMs: 86_400_000, registrationOpen: true },
    capacityOf: createCapacityReader(db, { devicesPerLicense: 0, planDeviceLimits: {} }),
  });
}

const setUp = ({ handlers }: Accounts, token = '', user = boss) => Promise.resolve(handlers.users.setUp({ token, ...user }, nobody, insideCall));
const login = ({ handlers }: Accounts, user = boss) => Promise.resolve(handlers.accounts.login(user, nobody, insideCall));
const refused = { code: 'invalid_credentials' };

test('the setup token makes one administrator, once, and the next start has none (259)', async () => {
  const accounts = start();
  await expect(setUp(accounts, 'not the token')).rejects.toMatchObject(refused);
  const [first, second] = await Promise.allSettled([setUp(accounts, accounts.setupToken), setUp(accounts, accounts.setupToken, { ...boss, username: 'thief' })]);
  expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected']);
  await expect(setUp(accounts, accounts.setupToken, { ...boss, username: 'later' })).rejects.toMatchObject(refused);
  expect(file?.prepare("SELECT count(*) FROM users WHERE role = 'admin'").pluck().get()).toBe(1);
  expect(start().setupToken).toBeUndefined();
});

test('after 24 hours the token is as good as a wrong one, and the next start has another (259)', async () => {
  const accounts = start();
  now += 24 * 3_600_000;
  await expect(setUp(accounts, accounts.setupToken)).rejects.toMatchObject(refused);
  const again = start();
  expect(again.setupToken).not.toBe(accounts.setupToken);
  await setUp(again, again.setupToken);
  expect(await login(again)).toMatchObject({ token_type: 'bearer' });
});

test('a name that is taken does not use the token up', async () => {
  const accounts = start();
  await accounts.handlers.accounts.register(boss, nobody, insideCall);
  await expect(setUp(accounts, accounts.setupToken)).rejects.toMatchObject({ code: 'username_taken' });
  await setUp(accounts, accounts.setupToken, { ...boss, username: 'other boss' });
});

test('the demo user is there while it is asked for, and gone after', async () => {
  const demo = { username: 'admin@example.com', password: 'admin123' };
  await expect(login(start(), demo)).rejects.toMatchObject(refused);
  const { access_token: token } = await login(start({ demoUser: true }), demo);
  const again = start({ demoUser: true });
  expect(again.identify(token)).toMatchObject({ kind: 'user', username: demo.username, role: 'admin' });
  const without = start();
  expect(without.identify(token)).toBeUndefined();
  await expect(login(without, demo)).rejects.toMatchObject(refused);
});

test('a user who chose the name of the demo user stays who they are', async () => {
  const own = { username: 'admin@example.com', password: 'a password of their own' };
  await start().handlers.accounts.register(own, nobody, insideCall);
  const withDemo = start({ demoUser: true });
  await expect(login(withDemo, { ...own, password: 'admin123' })).rejects.toMatchObject(refused);
  await login(withDemo, own);
  await login(start(), own);
});
