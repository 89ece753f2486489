import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAccountsDatabase } from '../database/accounts-database.ts';
import { accountsQueries } from '../database/accounts-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { toStoredUser } from './new-user.ts';
import { type AccountsWrites, createAccountsWrites } from './writes.ts';

const now = 1_795_000_000_000;
let folder: string;
let file: SqliteDatabase;
let writes: AccountsWrites;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webplay-cleanup-'));
  file = openAccountsDatabase(join(folder, 'webplay.db'));
  writes = createAccountsWrites(accountsQueries(file));
});

afterEach(() => {
  file.close();
  rmSync(folder, { recursive: true });
});

const count = (table: string) => file.prepare(`SELECT count(*) FROM ${table}`).pluck().get();

test('what expired goes a portion at a time, what may still be used stays', () => {
  const user = toStoredUser({ username: 'ana', role: 'user' }, 'hash', now);
  writes.insertUser(user);
  const session = { userId: user.id, createdAt: now - 100, clientLabel: null, clientKey: 'key' };
  writes.insertSession({ ...session, id: 'over', absoluteExpiresAt: now - 1 });
  writes.insertSession({ ...session, id: 'alive', absoluteExpiresAt: now + 1 });
  for (let generation = 1; generation <= 5; generation++) {
    const expiresAt = now + generation - 4; // three are over
    writes.insertRefreshToken({ jti: `t${generation}`, sessionId: 'alive', generation, issuedAt: now - 100, expiresAt });
    writes.denyToken({ jti: `t${generation}`, revokedAt: now - 50, expiresAt });
  }

  expect(writes.deleteExpired(now, 2)).toBe(5);
  expect(writes.deleteExpired(now, 2)).toBe(2);
  expect(writes.deleteExpired(now, 2)).toBe(0);
  expect({ sessions: count('sessions'), tokens: count('refresh_tokens'), denied: count('revoked_tokens') }).toEqual({ sessions: 1, tokens: 2, denied: 2 });
});
