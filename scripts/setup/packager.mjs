// electron-builder, fetched when something is packed: 279 packages and 93 MB that no test and no start needs.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '../run-child.mjs';
import { withFolderLock } from './folder-lock.mjs';
import { environmentWithoutNpm } from './packages.mjs';
import { root, say, SetupError } from './places.mjs';

const declared = join(root, 'scripts', 'packaging', 'packager');
const cache = join(root, 'out', 'packager');

/** The script of electron-builder's command line, after installing it by its own lock where it is not there yet. */
export async function providePackager() {
  const version = createHash('sha256').update(readFileSync(join(declared, 'package-lock.json'))).digest('hex').slice(0, 16);
  const folder = join(cache, version);
  const cli = join(folder, 'node_modules', 'electron-builder', 'cli.js');
  if (existsSync(cli)) return cli;
  mkdirSync(cache, { recursive: true });
  await withFolderLock(join(cache, '.lock'), { onWait: () => say('another run is fetching electron-builder; waiting for it') }, async () => {
    if (!existsSync(cli)) await install(folder);
  });
  return cli;
}

/** @param {string} folder */
async function install(folder) {
  say('fetching electron-builder (93 MB on disk, once)');
  const startedAt = Date.now();
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part);
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(declared, file), join(part, file));
  const code = await runChild('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: part,
    env: environmentWithoutNpm(),
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32', // npm is a .cmd file there, which only a shell can start
    group: true,
  });
  if (code !== 0) throw new SetupError(`electron-builder could not be fetched (exit ${code}); see npm's message above`);
  renameSync(part, folder); // whatever is there by this name is whole
  say(`electron-builder is there after ${((Date.now() - startedAt) / 1000).toFixed(0)} s`);
}
