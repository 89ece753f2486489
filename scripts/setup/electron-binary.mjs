// Electron's binary is not in its npm package; it is fetched on first use, where it can be had.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runChild } from '../run-child.mjs';
import { environmentWithoutNpm } from './packages.mjs';
import { modules, say } from './places.mjs';
import { readStamp, updateStamp } from './stamp.mjs';

const electronFolder = join(modules, 'electron');
const FETCH_LIMIT_MS = 180_000;

/** The path of the real Electron executable, or undefined where there is none. */
export function findElectron() {
  try {
    const path = join(electronFolder, 'dist', readFileSync(join(electronFolder, 'path.txt'), 'utf8'));
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Why the real Electron cannot open a window here, or undefined when it can.
 *
 * @param {string | undefined} electron
 */
export function whyNoElectron(electron) {
  if (!electron) return 'no Electron binary';
  if (!hasDisplay()) return 'no display';
  if (isSandboxBlocked(electron)) return 'this system does not let a browser sandbox itself: unprivileged user namespaces are off';
  // As plain Node it needs no display and no sandbox, only its shared libraries: the usual thing missing on a server.
  const probe = spawnSync(electron, ['-p', '1'], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, encoding: 'utf8', timeout: 20_000 });
  if (probe.status === 0) return undefined;
  const reason = (probe.stderr ?? '').split('\n')[0] || probe.error?.message || `exit ${probe.status ?? probe.signal}`;
  return `Electron does not start: ${reason}`;
}

/**
 * Chromium's sandbox needs user namespaces, or a helper that belongs to root; an npm package cannot bring the latter.
 *
 * @param {string} electron
 */
function isSandboxBlocked(electron) {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return false; // root runs without the sandbox
  if (readSwitch('kernel/apparmor_restrict_unprivileged_userns') !== '1' && readSwitch('kernel/unprivileged_userns_clone') !== '0') return false;
  const helper = statSync(join(dirname(electron), 'chrome-sandbox'), { throwIfNoEntry: false });
  return !(helper && helper.uid === 0 && (helper.mode & 0o4000) !== 0);
}

/** A kernel setting, or undefined where the kernel does not have it. @param {string} name */
function readSwitch(name) {
  try {
    return readFileSync(join('/proc/sys', name), 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Whether a window would be seen: always on Windows and macOS, with an X11 or Wayland display elsewhere. */
export function hasDisplay() {
  if (process.platform === 'win32' || process.platform === 'darwin') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Tries once per installation to fetch the binary, where a window could be shown at all.
 * Off the network that fails in under a second, and is remembered.
 *
 * @param {string} node
 */
export async function fetchElectronOnce(node) {
  if (findElectron() || !hasDisplay() || process.env.ELECTRON_SKIP_BINARY_DOWNLOAD || process.env.ELECTRON_OVERRIDE_DIST_PATH) return;
  if (readStamp().electron === 'unavailable') return;
  const reason = await fetchElectron(node);
  if (reason === undefined) return;
  say(`no Electron binary from here (${reason}); going on without. Remove node_modules/.bootstrap.json to try again`);
  updateStamp({ electron: 'unavailable' });
}

/**
 * Fetches the binary; why it could not be had, or undefined when it is there.
 *
 * @param {string} node
 * @returns {Promise<string | undefined>}
 */
export async function fetchElectron(node) {
  say('fetching the Electron binary (up to three minutes; ELECTRON_SKIP_BINARY_DOWNLOAD=1 goes without)');
  let complaint = '';
  const code = await runChild(node, [join(electronFolder, 'install.js')], {
    env: environmentWithoutNpm(),
    stdio: ['ignore', 'ignore', 'pipe'],
    group: true,
    limitMs: FETCH_LIMIT_MS,
    onSpawn: (child) => child.stderr?.on('data', (data) => (complaint += data)),
  });
  if (code === 0 && findElectron()) return undefined;
  return (complaint.split('\n').find((line) => line.trim() !== '') ?? `exit ${code}`).trim().slice(0, 120);
}
