// The steps of `npm run check`, which are also the first steps of `npm test`.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { modules, root } from './setup/places.mjs';
import { readVitestReport } from './test-reports.mjs';

const cache = join(modules, '.cache', 'check');

/** The report that the unit tests leave behind. */
export const unitReport = join(cache, 'vitest.json');

/**
 * Types, lint and import rules: they need nothing built and disturb nobody, so they run side by side.
 * A `cached` lint looks only at files that changed. It can miss what a change elsewhere did to the types in them,
 * which is good enough between two commits, and not for `npm test`.
 */
export function staticSteps({ cached = false } = {}) {
  mkdirSync(cache, { recursive: true });
  return [
    { name: 'lint', command: [bin('eslint', 'bin/eslint.js'), '.', '--max-warnings=0', ...(cached ? ['--cache', '--cache-strategy=content', '--cache-location', join(cache, 'eslint.json')] : [])] },
    ...['electron', 'renderer', 'test', 'shared', 'scripts'].map(typesStep),
    { name: 'import rules', command: [bin('dependency-cruiser', 'bin/dependency-cruiser.mjs'), ...CRUISED.filter(exists)] },
  ];
}

/**
 * The unit tests, alone on the machine because some of them measure time. `quick` leaves out those that start the
 * whole core or server against a provider that misbehaves: they take minutes, and `npm test` runs them.
 */
export function unitStep({ quick = false } = {}) {
  mkdirSync(cache, { recursive: true });
  rmSync(unitReport, { force: true });
  return {
    name: 'unit tests',
    command: [bin('vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`, ...(quick ? PARTS : [])],
    summary: () => `${readVitestReport(unitReport).passed} passed`,
  };
}

const PARTS = ['--project', 'pages', '--project', 'parts'];

const CRUISED = ['electron', 'renderer', 'shared'];

/** @param {string} project */
function typesStep(project) {
  const state = join(cache, `${project}.tsbuildinfo`);
  return { name: `types: ${project}`, command: [bin('typescript', 'bin/tsc'), '-p', project, '--incremental', '--tsBuildInfoFile', state] };
}

/** @param {string} name @param {string} path */
function bin(name, path) {
  return join(modules, name, path);
}

/** @param {string} folder */
function exists(folder) {
  return existsSync(join(root, folder));
}
