import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PlaylistId } from '#shared/model/ids.ts';
import { SourceOptions } from '#shared/model/source.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { openUserDatabase } from '../database/user-database.ts';
import { userQueries, type UserDatabase } from '../database/user-schema.ts';
import { silentLogger } from '../log.ts';
import { createReachKeeper } from './reach.ts';
import { insertPlaylist, updatePlaylist } from './writes.ts';

const id = 'abcd2345' as PlaylistId;
let folder: string;
let file: SqliteDatabase;
let db: UserDatabase;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webplay-reach-'));
  file = openUserDatabase(folder, silentLogger);
  db = userQueries(file);
  insertPlaylist(db, {
    id,
    name: 'Mine',
    sourceType: 'm3u-url',
    place: 'tv.example',
    address: 'http://tv.example/list.m3u',
    reach: null,
    options: SourceOptions.parse({}),
    login: false,
    active: true,
    createdAt: 0,
    lastResult: null,
    lastFailure: null,
    choice: null,
    held: null,
  });
});

afterEach(() => {
  file.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a public name that is pointed into the house later stays public', async () => {
  const answers = ['public', 'private'] as const;
  let asked = 0;
  const reachOf = createReachKeeper(db, () => Promise.resolve(answers[asked++] ?? 'private'));
  expect([await reachOf(id, 'http://tv.example/'), await reachOf(id, 'http://tv.example/')]).toEqual(['public', 'public']);
  const afterRestart = createReachKeeper(db, () => Promise.resolve('private'));
  expect(await afterRestart(id, 'http://tv.example/')).toBe('public');
});

test('a new address is judged anew', async () => {
  const reachOf = createReachKeeper(db, (typed) => Promise.resolve(typed.includes('192.168.') ? 'private' : 'public'));
  await reachOf(id, 'http://tv.example/');
  updatePlaylist(db, id, { address: 'http://192.168.1.2/', reach: null });
  expect(await reachOf(id, 'http://192.168.1.2/')).toBe('private');
});
