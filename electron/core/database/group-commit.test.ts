import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';
import { openDatabase, type SqliteDatabase } from './open.ts';

let folder: string;
let db: SqliteDatabase;
let commit: GroupCommit;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webplay-commit-'));
  db = openDatabase(join(folder, 'test.db'), { synchronous: 'FULL' });
  db.exec('CREATE TABLE numbers (n INTEGER PRIMARY KEY) STRICT');
  commit = createGroupCommit(db);
});

afterEach(() => {
  if (db.open) db.close();
  rmSync(folder, { recursive: true });
});

const insert = (n: number) => commit.write(() => db.prepare('INSERT INTO numbers VALUES (?)').run(n).changes);
const stored = (): unknown[] => db.prepare('SELECT n FROM numbers ORDER BY n').pluck().all();

test('changes of one turn are kept together, and each is answered with its own value', async () => {
  expect(await Promise.all([insert(1), insert(2), commit.write(() => 'read')])).toEqual([1, 1, 'read']);
  expect(stored()).toEqual([1, 2]);
});

test('a change that fails takes no other with it, and leaves nothing of itself', async () => {
  const failing = commit.write(() => {
    db.prepare('INSERT INTO numbers VALUES (7)').run();
    throw new Error('no');
  });
  const outcomes = await Promise.allSettled([insert(1), failing, insert(1), insert(2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(stored()).toEqual([1, 2]);
});

test('a failure of the whole transaction is told to everybody in it, and the next one works', async () => {
  const giveUp = commit.write(() => {
    db.exec('ROLLBACK'); // as SQLite does by itself when the disk is full
    throw new Error('the disk is full');
  });
  const outcomes = await Promise.allSettled([insert(1), giveUp, insert(2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(stored()).toEqual([]);
  expect(await insert(3)).toBe(1);
});

test('more changes than a turn holds are all made, and what waits is written before the file is closed', async () => {
  const many = Promise.all(Array.from({ length: 300 }, (_, n) => insert(n)));
  commit.flush();
  expect(stored()).toHaveLength(300);
  expect(await many).toHaveLength(300);
});

test('a transaction within a change is part of it', async () => {
  await commit.write(() => {
    db.transaction(() => db.prepare('INSERT INTO numbers VALUES (5)').run()).immediate();
  });
  expect(stored()).toEqual([5]);
});
