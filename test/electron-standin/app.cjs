'use strict';
// Electron's `app`: lifecycle, paths, command line, single-instance lock.
const { mkdirSync, readlinkSync, symlinkSync, unlinkSync } = require('node:fs');
const { homedir, hostname, tmpdir } = require('node:os');
const { join } = require('node:path');
const { loud, loudEmitter, preventable, withoutEffect } = require('./loud.cjs');
const { state, debug } = require('./state.cjs');

const ready = Promise.withResolvers();

/** Paths the app has set. @type {Record<string, string>} */
const givenPaths = {};
const PATHS = {
  home: () => homedir(),
  appData: () => process.env.XDG_CONFIG_HOME || join(homedir(), '.config'),
  userData: () => join(app.getPath('appData'), app.getName()),
  sessionData: () => app.getPath('userData'),
  logs: () => join(app.getPath('userData'), 'logs'),
  crashDumps: () => join(app.getPath('userData'), 'Crashpad'),
  temp: () => tmpdir(),
  exe: () => process.argv[0],
  module: () => process.argv[0],
  desktop: () => join(homedir(), 'Desktop'),
  documents: () => join(homedir(), 'Documents'),
  downloads: () => join(homedir(), 'Downloads'),
  music: () => join(homedir(), 'Music'),
  pictures: () => join(homedir(), 'Pictures'),
  videos: () => join(homedir(), 'Videos'),
};
const CREATED_ON_DEMAND = ['userData', 'logs'];

const commandLine = loud('app.commandLine', {
  appendSwitch(name, value) {
    state.chromiumSwitches.push(value ? `--${name}=${value}` : `--${name}`);
  },
  hasSwitch: (name) => state.argv.some((argument) => argument === `--${name}` || argument.startsWith(`--${name}=`)),
  getSwitchValue: (name) => state.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '',
  ...withoutEffect('appendArgument', 'removeSwitch'),
});

const app = loudEmitter('app', {
  commandLine,
  get isPackaged() {
    return state.packaged;
  },
  dock: undefined, // macOS only, and undefined elsewhere in Electron too
  userAgentFallback: '',
  accessibilitySupportEnabled: false,

  isReady: () => state.ready,
  whenReady: () => ready.promise,
  getName: () => state.packageJson.productName || state.packageJson.name || 'Electron',
  setName(name) {
    state.packageJson.productName = name;
  },
  get name() {
    return app.getName();
  },
  set name(name) {
    app.setName(name);
  },
  getVersion: () => state.packageJson.version || state.electronVersion,
  getAppPath: () => state.appPath,

  getPath(name) {
    const path = givenPaths[name] ?? PATHS[name]?.();
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    if (CREATED_ON_DEMAND.includes(name)) mkdirSync(path, { recursive: true });
    return path;
  },
  setPath(name, path) {
    givenPaths[name] = path;
  },

  getLocale: () => 'en-US',
  getSystemLocale: () => 'en-US',
  getLocaleCountryCode: () => 'US',
  getPreferredSystemLanguages: () => ['en-US'],

  requestSingleInstanceLock,
  hasSingleInstanceLock: () => true,

  quit,
  exit(code = 0) {
    state.quitting = true;
    state.chromium?.kill();
    process.exit(code);
  },
  relaunch() {
    debug('app.relaunch has no effect');
  },

  setAsDefaultProtocolClient: () => true,
  isDefaultProtocolClient: () => false,
  removeAsDefaultProtocolClient: () => true,
  getLoginItemSettings: () => ({ openAtLogin: false }),
  setBadgeCount: () => true,
  getBadgeCount: () => 0,
  getGPUFeatureStatus: () => ({}),
  getAppMetrics: () => [],
  isHardwareAccelerationEnabled: () => false,
  ...withoutEffect(
    'addRecentDocument',
    'clearRecentDocuments',
    'disableHardwareAcceleration',
    'enableSandbox',
    'focus',
    'releaseSingleInstanceLock',
    'setAboutPanelOptions',
    'setAppLogsPath',
    'setAppUserModelId',
    'setLoginItemSettings',
    'showAboutPanel',
  ),
});

/** A link that names its owner, as Chromium's does; one whose owner died is taken over. */
function requestSingleInstanceLock() {
  const lock = join(app.getPath('userData'), 'SingletonLock');
  const owner = `${hostname()}-${process.pid}`;
  try {
    symlinkSync(owner, lock);
  } catch {
    const pid = Number(readlinkSync(lock).split('-').pop());
    if (pid === process.pid) return true;
    if (isAlive(pid)) return false;
    unlinkSync(lock);
    symlinkSync(owner, lock);
  }
  process.once('exit', () => unlinkSync(lock));
  return true;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** before-quit, then every window may refuse, then will-quit and quit: Electron's order. */
function quit() {
  if (state.quitting) return;
  const beforeQuit = preventable();
  app.emit('before-quit', beforeQuit);
  if (beforeQuit.defaultPrevented) return;
  state.quitting = true;
  for (const window of [...state.windows.values()]) window.close();
  if (state.windows.size > 0) {
    state.quitting = false;
    return;
  }
  const willQuit = preventable();
  app.emit('will-quit', willQuit);
  if (willQuit.defaultPrevented) {
    state.quitting = false;
    return;
  }
  const code = Number(process.exitCode ?? 0);
  app.emit('quit', {}, code);
  app.exit(code);
}

/** Called when a window is gone. */
function windowIsGone() {
  if (state.windows.size > 0 || state.quitting) return;
  if (app.listenerCount('window-all-closed') > 0) app.emit('window-all-closed');
  else app.quit();
}

/** Tells the app that it may open windows. */
function becomeReady() {
  state.ready = true;
  app.emit('will-finish-launching');
  app.emit('ready', {}, {});
  ready.resolve();
}

module.exports = { app, windowIsGone, becomeReady };
