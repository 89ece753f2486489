// out/, in line with the sources: built when something that goes into it changed, and only then.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { runChild } from './run-child.mjs';
import { withFolderLock } from './setup/folder-lock.mjs';
import { modules, root, say, SetupError } from './setup/places.mjs';

const stampFile = join(root, 'out', '.build.json');
const SOURCE_FOLDERS = ['electron', 'renderer', 'shared', 'resources'];
const SOURCE_FILES = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json'];

/**
 * Builds the app unless `out/` already is what the sources say. Quiet when it goes well.
 *
 * @param {{ force?: boolean }} [options]
 */
export async function ensureBuilt({ force = false } = {}) {
  if (!force && isBuilt()) return;
  mkdirSync(join(root, 'out'), { recursive: true });
  await withFolderLock(join(root, 'out', '.lock'), { onWait: () => say('another run is building; waiting for it') }, async () => {
    if (force || !isBuilt()) await build(); // the run we waited for may have done it
  });
}

function isBuilt() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8')).sources === fingerprint();
  } catch {
    return false;
  }
}

async function build() {
  const sources = fingerprint(); // before building: what changes meanwhile is not in it
  const startedAt = Date.now();
  rmSync(stampFile, { force: true });
  /** @type {Buffer[]} */
  const output = [];
  const code = await runChild(process.execPath, [join(modules, 'electron-vite', 'dist', 'cli.js'), 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    onSpawn: (child) => {
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => output.push(data));
    },
  });
  if (code !== 0) {
    process.stderr.write(Buffer.concat(output));
    throw new SetupError(`the build failed (exit ${code}); see its message above`);
  }
  writeFileSync(stampFile, JSON.stringify({ sources }));
  say(`built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** A hash over the content of everything that goes into the build; tests do not. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const path of [...SOURCE_FILES, ...SOURCE_FOLDERS.flatMap(listSources)]) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @param {string} folder */
function listSources(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/[.](test|test-wrapper)[.]tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1).split(sep).join('/'))
    .sort();
}
