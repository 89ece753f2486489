// The Node that runs our programs: the one the lock brings on linux-x64, else the one that runs us.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { modules, SetupError } from './places.mjs';

// 22.15: type stripping and module hooks without flags; and better-sqlite3 crashes older versions without a word.
const OLDEST = { major: 22, minor: 15 };

/** The path of a Node new enough to run the app. */
export function findNode() {
  const brought = join(modules, '.bin', 'node');
  const node = process.platform === 'linux' && existsSync(brought) ? brought : process.execPath;
  const version = node === process.execPath ? process.versions.node : askVersion(node);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return node;
  throw new SetupError(`Node ${version} is too old: WebPlay needs Node ${OLDEST.major}.${OLDEST.minor} or newer (24 is best); see https://nodejs.org`);
}

/** @param {string} node */
function askVersion(node) {
  return spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout?.trim() || '0';
}
