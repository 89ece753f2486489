#!/usr/bin/env node
// The one entry behind every npm script: `node scripts/bootstrap.mjs <purpose> [arguments]`.
// It runs on whatever Node the machine has (18 or newer) with nothing installed yet, brings the packages in line with
// the lock, and runs scripts/<purpose>.mjs on the Node that the lock brings.
//
// One entry, because `ignore-scripts` in somebody's .npmrc skips `prestart` and `pretest`, and because in
// `node a && node b` the shell remembers where it found `node` before `a` installed a newer one.
import { delimiter, join } from 'node:path';
import { provideChromium } from './setup/chromium.mjs';
import { fetchElectronOnce } from './setup/electron-binary.mjs';
import { findNode } from './setup/node-runtime.mjs';
import { bringPackagesInLine, environmentWithoutNpm } from './setup/packages.mjs';
import { modules, root, say, SetupError } from './setup/places.mjs';
import { endWithParent, runChild } from './run-child.mjs';

/** What each purpose needs beyond the packages.
 *  @type {Record<string, { electron?: boolean, chromium?: boolean }>} */
const PURPOSES = {
  start: { electron: true },
  dev: { electron: true },
  test: { electron: true, chromium: true },
  check: { chromium: true },
  proof: { chromium: true },
  bench: { chromium: true },
  serve: {},
  build: {},
  package: {},
  webplay: {},
};

const [purpose = 'start', ...args] = process.argv.slice(2);

if (process.env.npm_lifecycle_event) endWithParent();

try {
  const needs = Object.hasOwn(PURPOSES, purpose) ? PURPOSES[purpose] : undefined;
  if (!needs) throw new SetupError(`no purpose named "${purpose}"; there are ${Object.keys(PURPOSES).join(', ')}`);
  await bringPackagesInLine();
  const node = findNode();
  if (needs.electron) await fetchElectronOnce(node);

  const env = { ...process.env };
  env.PATH = join(modules, '.bin') + delimiter + environmentWithoutNpm().PATH;
  if (needs.chromium) env.ELECTRON_STANDIN_CHROMIUM = await provideChromium();

  process.exitCode = await runChild(node, [join(root, 'scripts', `${purpose}.mjs`), ...args], {
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'], // the channel's end tells the script that we are gone
    group: true,
    graceMs: 1_700,
  });
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
