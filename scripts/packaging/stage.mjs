// What is packed, laid out as it will lie in the archive: the release, what it imports, and what it reads.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join, relative } from 'node:path';
import { importedNames } from '../check-bundle.mjs';
import { root } from '../setup/places.mjs';
import { noticesFile } from './check-application.mjs';
import { packagesWithDependencies } from './locked-packages.mjs';
import { thirdPartyNotices } from './notices.mjs';

export const stageFolder = join(root, 'out', 'package');

/** Beside each part of a release; see electron.vite.config.ts. */
const bundledList = 'bundled-packages.json';

/** What the core reads of `resources`. */
const resources = ['demo', 'samples'];

/** In packages: types, maps, sources of what is compiled, and what is there to be read or tested by people. */
const leftOut = [
  /\.[cm]?tsx?$|\.map$|\.tsbuildinfo$/,
  /\.(?:c|cc|cpp|h|hpp|gyp|gypi|patch|sh|ya?ml)$/,
  /(?:^|\/)(?!licen[cs]e)[^/]*\.(?:md|markdown|html|ico)$/i,
  /(?:^|\/)(?:tests?|__tests__|benchmarks?|bench|docs|examples?|integration|\.[^/]+)(?:\/|$)/,
  /[.-](?:test|spec)(?:-d)?\.[cm]?[jt]s$|(?:^|\/)test\.js$|(?:^|\/)[^/]*\.config\.[cm]?js$/,
];

/**
 * Makes `folder` anew, for the system of this machine, whose native packages are installed.
 *
 * @param {{ release: string, folder?: string }} options
 * @returns {{ packages: string[] }} the packed ones, `node_modules/…`
 */
export function stageRelease({ release, folder = stageFolder }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(release, join(folder, 'out'), { recursive: true, filter: (file) => basename(file) !== bundledList });
  for (const name of resources) cpSync(join(root, 'resources', name), join(folder, 'resources', name), { recursive: true });

  const { name, version, description, type, main, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const inMain = bundledPackages(release, ['main']);
  // What is no dependency is a text that looks like an import.
  const direct = importedPackages(join(release, 'main')).filter((each) => Object.hasOwn(dependencies, each) && !inMain.has(each));
  const packages = packagesWithDependencies(direct);
  for (const path of packages) cpSync(join(root, path), join(folder, path), { recursive: true, dereference: true, filter: (file) => isPacked(relative(join(root, path), file), path) });

  const own = { name, productName: 'WebPlay', version, description, type, main };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(own, null, 2)}\n`);
  const bundled = packagesWithDependencies(bundledPackages(release, ['main', 'preload', 'renderer']));
  writeFileSync(join(folder, noticesFile), thirdPartyNotices([...new Set([...packages, ...bundled])].map((path) => join(root, path))));
  return { packages };
}

/** By what its files import, whenever they do. @param {string} folder @returns {string[]} */
function importedPackages(folder) {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .flatMap((file) => importedNames(readFileSync(join(folder, file), 'utf8')))
    .filter((name) => !name.startsWith('.') && !isBuiltin(name) && name !== 'electron')
    .map((name) => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/'));
  return [...new Set(names)].sort();
}

/** @param {string} release @param {readonly string[]} parts @returns {Set<string>} */
function bundledPackages(release, parts) {
  return new Set(parts.flatMap((part) => JSON.parse(readFileSync(join(release, part, bundledList), 'utf8'))));
}

/** @param {string} file inside of its package, @param {string} path of that */
function isPacked(file, path) {
  const inside = file.replaceAll('\\', '/');
  // Packages inside of packages are on the list themselves, where they are wanted.
  if (inside.split('/').includes('node_modules')) return false;
  if (path === 'node_modules/better-sqlite3') {
    if (/^(?:deps|src)(?:\/|$)/.test(inside)) return false;
    if (inside.endsWith('.node')) return inside === `prebuilds/${process.platform}-${process.arch}.node`;
  }
  return !leftOut.some((pattern) => pattern.test(inside));
}
