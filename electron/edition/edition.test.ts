import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeKey, publicHalf } from '../core/jws/ed25519-keys.ts';
import { openEdition } from './development.ts';

let folder: string;
let keysFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webplay-edition-'));
  keysFile = join(folder, 'keys.json');
  writeFileSync(keysFile, JSON.stringify({ keys: [{ kid: 'lic-2026-11', ...publicHalf(makeKey()), use: 'sig' }] }));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('without a license server everything is free, and the time is the time', () => {
  expect(openEdition({})).toEqual({ license: undefined, clock: Date.now });
});

test('a development tree is told whom to ask and whom to believe', () => {
  const { license } = openEdition({ LICENSE_SERVER: 'http://127.0.0.1:8000', LICENSE_KEYS_FILE: keysFile });
  expect(license).toMatchObject({ server: 'http://127.0.0.1:8000', mayBeLocal: true, keys: { keys: [{ kid: 'lic-2026-11', not_before: 0, retire_at: null }] } });
});

test.each([
  [{ LICENSE_SERVER: 'ftp://example.com' }, /http or https/],
  [{ LICENSE_SERVER: 'https://example.com' }, /needs LICENSE_KEYS_FILE/],
  [{ LICENSE_SERVER: 'https://example.com', LICENSE_KEYS_FILE: 'nowhere.json' }, /not a readable file/],
])('what it cannot work with is said in a sentence: %o', (env, complaint) => {
  expect(() => openEdition(env)).toThrow(complaint);
});

test('keys of one name are refused, because a device would know one of them alone', () => {
  const key = () => ({ kid: 'lic-2026-11', ...publicHalf(makeKey()) });
  writeFileSync(keysFile, JSON.stringify({ keys: [key(), key()] }));
  expect(() => openEdition({ LICENSE_SERVER: 'https://example.com', LICENSE_KEYS_FILE: keysFile })).toThrow('not a readable file');
});

test('a clock is moved by what its file says, and moved on when the file changes', async () => {
  const file = join(folder, 'clock');
  const { clock } = openEdition({ WEBPLAY_TEST_CLOCK: file });
  const ahead = () => Math.round((clock() - Date.now()) / 1_000);
  expect(ahead()).toBe(0);
  for (const seconds of [86_400, -3_600]) {
    writeFileSync(file, `${seconds * 1_000}\n`);
    utimesSync(file, new Date(), new Date(Date.now() + seconds));
    await sleep(120);
    expect(ahead()).toBe(seconds);
  }
  rmSync(file);
  await sleep(120);
  expect(ahead()).toBe(0);
});
