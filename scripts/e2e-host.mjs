// What the end-to-end specs run in: the real Electron where it can open a window, the stand-in elsewhere.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './setup/chromium.mjs';
import { findElectron, whyNoElectron } from './setup/electron-binary.mjs';
import { modules, root } from './setup/places.mjs';

/**
 * @typedef {object} E2eHost
 * @property {'electron' | 'stand-in'} kind
 * @property {string} [obstacle]  why it is not the real Electron
 * @property {string} [chromium]  the browser of the browser project and of the stand-in
 */

/** The host for this machine; `ELECTRON_HOST=electron` or `stand-in` insists on one. @returns {E2eHost} */
export function chooseE2eHost() {
  const chromium = findChromium();
  const wanted = process.env.ELECTRON_HOST;
  const obstacle = wanted === 'electron' ? undefined : wanted === 'stand-in' ? 'asked for' : whyNoElectron(findElectron());
  return { kind: obstacle ? 'stand-in' : 'electron', ...(obstacle ? { obstacle } : {}), ...(chromium ? { chromium } : {}) };
}

/**
 * The variables that make Playwright's `_electron.launch` use that host.
 *
 * @param {E2eHost} host
 * @returns {Record<string, string>}
 */
export function e2eEnvironment({ kind, chromium }) {
  return {
    ELECTRON_HOST: kind,
    ...(kind === 'stand-in' ? { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'test', 'electron-standin') } : {}),
    ...(chromium ? { ELECTRON_STANDIN_CHROMIUM: chromium } : {}),
  };
}

/** One line that says what the specs will run in. @param {E2eHost} host */
export function describeE2eHost({ kind, obstacle, chromium }) {
  const browser = chromium ? `${versionOf(chromium)} (${chromium})` : 'no Chromium';
  if (kind === 'electron') return `end-to-end host: real Electron ${electronVersion()}; browser specs in ${browser}`;
  return `end-to-end host: STAND-IN, not Electron (${obstacle}): plain Node ${process.versions.node} with ${browser}`;
}

/** @param {string} chromium */
function versionOf(chromium) {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { stdout } = spawnSync(chromium, ['--version', ...asRoot], { encoding: 'utf8', timeout: 15_000 });
  return stdout?.trim().split('\n')[0] || 'Chromium of unknown version';
}

function electronVersion() {
  return JSON.parse(readFileSync(join(modules, 'electron', 'package.json'), 'utf8')).version;
}
