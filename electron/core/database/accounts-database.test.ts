import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { accountsMigrations, openAccountsDatabase } from './accounts-database.ts';
import { openDatabase } from './open.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webplay-accounts-'));
  file = join(folder, 'webplay.db');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const newest = accountsMigrations.length;
const next = { version: newest + 1, up: (db: ReturnType<typeof openDatabase>) => db.exec('ALTER TABLE users ADD COLUMN email TEXT') };

test('a new database is not copied, one that is migrated is, as it was', () => {
  const first = openAccountsDatabase(file);
  first.prepare("INSERT INTO server_facts VALUES ('kept', 'yes')").run();
  first.close();
  openAccountsDatabase(file).close();
  expect(readdirSync(folder)).toEqual(['webplay.db']);

  openAccountsDatabase(file, [...accountsMigrations, next]).close();
  const copy = openDatabase(`${file}.version-${newest}`, { readonly: true });
  expect(copy.pragma('user_version', { simple: true })).toBe(newest);
  expect(copy.prepare('SELECT value FROM server_facts').pluck().get()).toBe('yes');
  copy.close();
  expect(statSync(`${file}.version-${newest}`).mode & 0o077).toBe(0);
});

test('a file of a newer version is refused and left alone', () => {
  openAccountsDatabase(file, [...accountsMigrations, next]).close();
  expect(() => openAccountsDatabase(file)).toThrow(/newer WebPlay/);
});
