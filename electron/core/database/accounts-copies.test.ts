import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAuditLog } from '../audit/audit-log.ts';
import { backUpAccounts, restoreAccounts, verifyAccountsAudit } from './accounts-copies.ts';
import { openAccountsDatabase } from './accounts-database.ts';
import { accountsQueries, sessions, users } from './accounts-schema.ts';
import { openDatabase } from './open.ts';

let folder: string;
let file: string;
let copy: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webplay-accounts-copies-'));
  file = join(folder, 'webplay.db');
  copy = join(folder, 'copy.db');
  fill(file);
  backUpAccounts(file, copy);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A user with an open session and three rows of audit. */
function fill(path: string): void {
  const client = openAccountsDatabase(path);
  const db = accountsQueries(client);
  const record = createAuditLog(db);
  const userId = randomUUID();
  client.transaction(() => {
    db.insert(users)
      .values({ id: userId, username: 'Ana', usernameKey: 'ana', role: 'user', status: 'active', passwordHash: 'x', passwordChangedAt: 1, createdAt: 1 })
      .run();
    db.insert(sessions).values({ id: randomUUID(), userId, createdAt: 1, lastUsedAt: 1, absoluteExpiresAt: 9 }).run();
    for (const at of [1, 2, 3]) record({ at, userId, username: 'Ana', action: 'auth.login', details: { status: 'success' }, requestId: `r-${String(at)}` });
  })();
  client.close();
}

/** As somebody with an editor would. */
function edit(path: string, sql: string): void {
  const db = openDatabase(path);
  db.exec(sql);
  db.pragma('journal_mode = DELETE');
  db.close();
}

const restore = () => restoreAccounts(copy, file, { alsoHeld: join(folder, 'user.db'), now: 1_000 });

function overwrite(path: string, from: number, bytes: Buffer): void {
  const content = readFileSync(path);
  bytes.copy(content, from);
  writeFileSync(path, content);
}

describe('a copy', () => {
  test.for<[string, () => void, string]>([
    ['cut off', () => truncateSync(copy, 9_000), 'damaged'],
    ['with other pages in it', () => overwrite(copy, 8_192, Buffer.alloc(16_384, 7)), 'damaged'],
    ['that is something else', () => writeFileSync(copy, 'hello, I am no database'), 'damaged'],
    ['that is empty', () => writeFileSync(copy, ''), 'no database of accounts'],
    ['of another kind', () => edit(copy, 'DROP TABLE audit_log'), 'no database of accounts'],
    ['of a newer WebPlay', () => edit(copy, 'PRAGMA user_version = 999'), 'newer WebPlay'],
    ['whose audit was changed', () => edit(copy, "UPDATE audit_log SET username = 'Eva' WHERE id = 2"), 'broken at row 2'],
    ['whose audit lost a row in the middle', () => edit(copy, 'DELETE FROM audit_log WHERE id = 2'), 'broken at row 3'],
    ['whose audit lost its last row', () => edit(copy, 'DELETE FROM audit_log WHERE id = 3'), 'broken at row 3'],
    ['with sessions of nobody', () => edit(copy, 'PRAGMA foreign_keys = OFF; DELETE FROM users'), 'damaged'],
  ])('%s is refused, and changes nothing', ([, damage, says]) => {
    const before = readFileSync(file);
    damage();
    expect(restore).toThrow(says);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => /part|replaced/.test(name))).toEqual([]);
  });

  test('takes the place of what is there, which is kept, and nobody is signed in by it', () => {
    edit(file, "UPDATE users SET full_name = 'later'");
    const { users: found, auditRows, keptAt } = restore();
    expect({ found, auditRows, keptAt }).toEqual({ found: 1, auditRows: 3, keptAt: `${file}.replaced-1000` });
    const [now, kept] = [file, keptAt ?? ''].map((path) => {
      const db = openDatabase(path, { readonly: true });
      const row = db.prepare('SELECT full_name, revoked_at FROM users JOIN sessions ON user_id = users.id').get();
      db.close();
      return row;
    });
    expect(now).toEqual({ full_name: null, revoked_at: 1_000 });
    expect(kept).toEqual({ full_name: 'later', revoked_at: null });
  });

  test('may be of a database whose audit is broken already: it is told, and restored it is not', () => {
    edit(file, "UPDATE audit_log SET username = 'Eva' WHERE id = 1");
    expect(backUpAccounts(file, copy)).toEqual({ users: 1, auditRows: 0, auditBrokenAt: 1 });
    expect(restore).toThrow('broken at row 1');
    expect(verifyAccountsAudit(file)).toEqual({ rows: 0, brokenAt: 1 });
  });

  test('is not taken from beside its own unwritten changes', () => {
    const open = openDatabase(copy);
    open.exec("UPDATE users SET full_name = 'unwritten'");
    expect(restore).toThrow('a database in use');
    open.close();
  });

  test('is what a server asks for that finds its database damaged', () => {
    writeFileSync(file, 'no database at all');
    expect(() => openAccountsDatabase(file)).toThrow('webplay restore FILE');
    expect(restore()).toMatchObject({ users: 1, keptAt: `${file}.replaced-1000` });
    openAccountsDatabase(file).close();
  });

  test('waits for nobody: a server that has the file open keeps it', () => {
    const server = openAccountsDatabase(file);
    server.prepare('SELECT count(*) FROM users').get();
    expect(restore).toThrow('already using');
    server.close();
    expect(restore().users).toBe(1);
  });
});
