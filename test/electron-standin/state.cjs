'use strict';
// What the parts of the stand-in share.

const state = {
  /** The app's package.json. @type {{ name?: string, productName?: string, version?: string, main?: string }} */
  packageJson: {},
  appPath: '',
  /** The command line without Node's own switches. @type {string[]} */
  argv: [],
  electronVersion: '0.0.0',
  headless: true,
  /** Whether the app is told that it was packaged. */
  packaged: false,
  ready: false,
  quitting: false,
  /** The browser, once started. @type {import('./chromium.cjs').Chromium | null} */
  chromium: null,
  /** Switches the app appended to Chromium's command line. @type {string[]} */
  chromiumSwitches: [],
  /** Open windows by id. @type {Map<number, any>} */
  windows: new Map(),
  lastId: 0,
};

function nextId() {
  state.lastId += 1;
  return state.lastId;
}

/** What the stand-in tells its maintainers, with ELECTRON_STANDIN_DEBUG=1. */
function debug(...parts) {
  if (process.env.ELECTRON_STANDIN_DEBUG) console.error('electron-standin:', ...parts);
}

module.exports = { state, nextId, debug };
