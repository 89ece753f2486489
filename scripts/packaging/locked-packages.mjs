// Packages by the lock: which ones a package brings along, and where they lie.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, SetupError } from '../setup/places.mjs';

/** @typedef {{ version: string, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} Locked */

/**
 * The folders of `names` and of all that they depend on, `node_modules/…`, as Node would find them from the project; those
 * for other systems, which are not installed, are left out.
 *
 * @param {Iterable<string>} names
 * @returns {string[]}
 */
export function packagesWithDependencies(names) {
  /** @type {Record<string, Locked>} */
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  /** @type {Set<string>} */
  const found = new Set();
  /** @param {string} from @param {string} name @param {boolean} optional */
  const add = (from, name, optional) => {
    const path = nearest(locked, from, name);
    if (path === undefined || !existsSync(join(root, path))) {
      if (optional) return;
      throw new SetupError(`${name} is not installed, and ${from || 'the release'} needs it`);
    }
    if (found.has(path)) return;
    found.add(path);
    const { dependencies = {}, optionalDependencies = {} } = /** @type {Locked} */ (locked[path]);
    for (const each of Object.keys(dependencies)) add(path, each, Object.hasOwn(optionalDependencies, each));
    for (const each of Object.keys(optionalDependencies)) add(path, each, true);
  };
  for (const name of names) add('', name, false);
  return [...found].sort();
}

/**
 * Where `name` is found from the package in the folder `from`: in its own node_modules, or in one above.
 *
 * @param {Record<string, Locked>} locked @param {string} from @param {string} name
 */
function nearest(locked, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (Object.hasOwn(locked, path)) return path;
    if (folder === '') return undefined;
  }
}
