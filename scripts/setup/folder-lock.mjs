// One at a time, across processes: whoever makes the folder holds the lock.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './places.mjs';

const STALE_AFTER_MS = 15 * 60_000;

/**
 * Runs `work` while holding the lock; `onWait` is called once when somebody else holds it.
 *
 * @template T
 * @param {string} folder
 * @param {{ onWait: () => void, giveUpMs?: number }} options
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withFolderLock(folder, { onWait, giveUpMs = 10 * 60_000 }, work) {
  const startedAt = Date.now();
  let waited = false;
  while (!tryLock(folder)) {
    if (Date.now() - startedAt > giveUpMs) throw new SetupError(`gave up waiting for another run; if there is none, remove ${folder}`);
    if (!waited) onWait();
    waited = true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const release = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

/** @param {string} folder */
function tryLock(folder) {
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    if (isAbandoned(folder)) rmSync(folder, { recursive: true, force: true });
    return false;
  }
}

/** @param {string} folder */
function isAbandoned(folder) {
  try {
    const holder = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    process.kill(holder, 0);
    return false;
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return true; // the holder died
    if (codeOf(error) === 'EPERM') return false; // alive, somebody else's
    // No pid yet: the holder is between two calls, or died there long ago.
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    return age > STALE_AFTER_MS;
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
