import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withFolderLock } from './setup/folder-lock.mjs';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webplay-folder-lock-'));
  lock = join(folder, 'lock');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('two that want the lock take turns, and the second hears that it waits', async () => {
  const events: string[] = [];
  const one = (name: string) =>
    withFolderLock(lock, { onWait: () => events.push(`${name} waits`) }, async () => {
      events.push(`${name} in`);
      await sleep(50);
      events.push(`${name} out`);
    });
  await Promise.all([one('first'), one('second')]);
  expect(events).toEqual(['first in', 'second waits', 'first out', 'second in', 'second out']);
});

test('the lock is given back when the work fails', async () => {
  const work = withFolderLock(lock, { onWait: () => {} }, () => Promise.reject(new Error('no space')));
  await expect(work).rejects.toThrow('no space');
  expect(existsSync(lock)).toBe(false);
});

test('the lock of a process that died is taken over', async () => {
  mkdirSync(lock);
  writeFileSync(join(lock, 'pid'), '999999999'); // above every kernel's largest process id
  expect(await withFolderLock(lock, { onWait: () => {} }, () => 'in')).toBe('in');
});

test('whoever waits too long is told which folder is in the way', async () => {
  mkdirSync(lock);
  writeFileSync(join(lock, 'pid'), String(process.pid));
  await expect(withFolderLock(lock, { onWait: () => {}, giveUpMs: 100 }, () => 'in')).rejects.toThrow(lock);
});
