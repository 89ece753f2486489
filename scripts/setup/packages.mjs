// node_modules, in line with package-lock.json.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { runChild } from '../run-child.mjs';
import { withFolderLock } from './folder-lock.mjs';
import { modules, root, say, SetupError } from './places.mjs';
import { readStamp, updateStamp } from './stamp.mjs';

/** Installs the packages of the lock when what is installed is not them; does nothing, quickly, when it is. */
export async function bringPackagesInLine() {
  const wanted = fingerprint();
  if (readStamp().packages === wanted) return;
  const lock = join(root, '.bootstrap.lock');
  await withFolderLock(lock, { onWait: () => say('another run is installing the packages; waiting for it') }, async () => {
    if (readStamp().packages === wanted) return; // the run we waited for did it
    if (!isInstalled()) await install();
    updateStamp({ packages: wanted });
  });
}

/** The environment without what `npm run` added: the next npm must neither run on the Node it replaces nor believe it is a child script. */
export function environmentWithoutNpm() {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (/^npm_(lifecycle_|package_|command$|execpath$|node_execpath$)/.test(name)) delete env[name];
  }
  const path = (env.PATH ?? '').split(delimiter);
  env.PATH = path.filter((folder) => !folder.startsWith(modules + sep) && !folder.endsWith('node-gyp-bin')).join(delimiter);
  return env;
}

function fingerprint() {
  const { dependencies, devDependencies, optionalDependencies, allowScripts } = readJson('package.json');
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(JSON.stringify([dependencies, devDependencies, optionalDependencies, allowScripts]))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
}

/** npm writes down what it installed; when that is the lock (a hand-made `npm ci`, say), there is nothing to do. */
function isInstalled() {
  let installed;
  try {
    installed = readJson('node_modules/.package-lock.json').packages;
  } catch {
    return false;
  }
  const locked = readJson('package-lock.json').packages;
  const direct = readJson('package.json');
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    // A package.json ahead of its lock is for `npm ci` to explain.
    if (!sameEntries(direct[kind], locked['']?.[kind])) return false;
  }
  return Object.entries(locked).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === entry.version && found.integrity === entry.integrity : entry.optional === true || entry.devOptional === true;
  });
}

/** @param {Record<string, string>} [left] @param {Record<string, string>} [right] */
function sameEntries(left = {}, right = {}) {
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => left[name] === right[name]);
}

async function install() {
  const startedAt = Date.now();
  say('installing the packages of package-lock.json (about 800 MB on disk, half a minute on a good connection)');
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = await runChild('npm', args, {
    cwd: root,
    env: environmentWithoutNpm(),
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32', // npm is a .cmd file there, which only a shell can start
    group: true,
  }).catch((error) => {
    throw new SetupError(`npm could not be started (${error.message}); it comes with Node.js`);
  });
  if (code !== 0) throw new SetupError(`npm ci failed (exit ${code}); see its message above`);
  say(`packages installed in ${((Date.now() - startedAt) / 1000).toFixed(0)} s`);
}

/** @param {string} path relative to the project */
function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
