// Programs that live in one folder, a file each, and run unbundled: `npm run proof -- <suite>`, `npm run bench -- <name>`.
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runChild } from './run-child.mjs';
import { root } from './setup/places.mjs';

/**
 * Runs the named file of `folder`, or all of them one after the other for the name `all`; the other arguments are passed on.
 * An unknown name lists those that exist. Those of `byNameOnly` are left out of all.
 *
 * @param {string} folder relative to the project
 * @param {readonly string[]} args
 * @param {{ byDefault?: string, byNameOnly?: readonly string[] }} [options]
 * @returns {Promise<number>} the exit code of the first that failed, else 0
 */
export async function runSuites(folder, args, { byDefault, byNameOnly = [] } = {}) {
  const named = args[0] !== undefined && !args[0].startsWith('-');
  const name = named ? args[0] : byDefault;
  const passedOn = named ? args.slice(1) : args;
  const known = listSuites(folder);
  const chosen = name === 'all' ? known.filter((suite) => !byNameOnly.includes(suite)) : known.filter((suite) => suite === name);
  if (chosen.length === 0) {
    const complaint = name === undefined ? 'which one?' : `there is no "${name}" in ${folder}.`;
    process.stderr.write(`${complaint} There are: ${[...known, 'all'].join(', ')}\n`);
    return 2;
  }
  let worst = 0;
  for (const suite of chosen) {
    const code = await runChild(process.execPath, [...stripTypes(), join(root, folder, `${suite}.ts`), ...passedOn], { cwd: root });
    worst ||= code;
  }
  return worst;
}

/** @param {string} folder */
function listSuites(folder) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.d.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
}

/** Node before 22.18 strips types only when asked to. */
function stripTypes() {
  return process.features.typescript ? [] : ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
}
