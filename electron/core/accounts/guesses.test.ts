import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { insideCall } from '#shared/contract/call.ts';
import { silentLogger } from '../log.ts';
import { createServerMode, type ServerMode } from '../server-mode.ts';

const anonymous = { kind: 'anonymous' } as const;
const owner = { kind: 'owner' } as const;
const password = 'a long enough password';
let folder: string;
let server: ServerMode;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webplay-guesses-'));
  server = createServerMode(
    {
      ...{ databaseFile: join(folder, 'webplay.db'), secretKey: 'a secret of the tests, 32 bytes or more', accessTokenMs: 3_600_000, refreshTokenMs: 86_400_000 },
      ...{ devicesPerLicense: 0, planDeviceLimits: {}, licenseSelfService: true, registrationOpen: true, demoUser: false },
    },
    { log: silentLogger, clock: () => 1_795_000_000_000 },
  );
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** The failure's code, or `in`. */
async function signIn(secret: string): Promise<string> {
  try {
    await server.handlers.accounts.login({ username: 'ana', password: secret }, anonymous, insideCall);
    return 'in';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

test('of guesses that come all at once no more are looked at than one after the other', async () => {
  await server.handlers.accounts.register({ username: 'ana', password }, anonymous, insideCall);
  const guesses = [...Array.from({ length: 24 }, (_, at) => `guess number ${at}`), password];
  const answers = await Promise.all(guesses.map(signIn));
  expect(answers.filter((answer) => answer === 'invalid_credentials')).toHaveLength(10);
  expect(answers.filter((answer) => answer === 'rate_limited')).toHaveLength(15);
});

test('many who sign in at once with the right password are let in', async () => {
  await server.handlers.accounts.register({ username: 'ana', password }, anonymous, insideCall);
  expect(await Promise.all(Array.from({ length: 20 }, () => signIn(password)))).toEqual(Array(20).fill('in'));
});

test('the right password of a disabled account counts as a wrong one', async () => {
  await server.handlers.users.addUser({ username: 'ana', password, role: 'user' }, owner, insideCall);
  const { items } = await server.handlers.users.listUsers({ limit: 10 }, owner, insideCall);
  await server.handlers.users.updateUser({ userId: items[0]?.id ?? '', status: 'disabled' }, owner, insideCall);
  for (let count = 0; count < 5; count++) expect(await signIn('a wrong password')).toBe('invalid_credentials');
  for (let count = 0; count < 5; count++) expect(await signIn(password)).toBe('invalid_credentials');
  expect(await signIn(password)).toBe('rate_limited');
});
