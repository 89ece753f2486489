'use strict';
// NOT Electron. Runs the built main process of an Electron app in plain Node and shows its windows in a real Chromium.
const { readFileSync, statSync } = require('node:fs');
const { registerHooks } = require('node:module');
const { dirname, join, resolve } = require('node:path');
const { pathToFileURL } = require('node:url');
const { state } = require('./state.cjs');

const { preloads, argv } = readCommandLine(process.argv.slice(2));
process.argv = [process.env.ELECTRON_STANDIN_EXEC || process.argv[0], ...process.argv.slice(2)];
state.packaged = process.env.ELECTRON_STANDIN_PACKAGED === '1';

const target = argv.find((argument) => !argument.startsWith('-'));
if (!target) {
  console.error('electron-standin: usage: electron [switches] <app folder or file>');
  process.exit(64); // EX_USAGE
}
const { main, appPath, packageJson } = findApp(resolve(target));
const electronVersion = readJson(join(__dirname, '..', '..', 'node_modules', 'electron', 'package.json')).version;
Object.assign(state, { packageJson, appPath, argv, electronVersion });
state.headless = !process.env.ELECTRON_STANDIN_HEADED && (!process.env.DISPLAY || Boolean(process.env.ELECTRON_STANDIN_HEADLESS));
if (!process.env.ELECTRON_STANDIN_QUIET) console.error(`electron-standin: this is NOT Electron but Node ${process.versions.node} with Chromium`);

lookLikeElectron();
const { app } = require('./electron-api.cjs');
const { launch } = require('./launch.cjs');

const userData = app.commandLine.getSwitchValue('user-data-dir');
if (userData) app.setPath('userData', resolve(userData));
endWithTheRest();
run().catch((error) => {
  console.error('electron-standin: the app failed to start\n', error);
  app.exit(1);
});

async function run() {
  for (const path of preloads) require(path); // Playwright's loader
  await import(pathToFileURL(main).href);
  await launch();
}

/** Electron takes `-r file` like Node; everything else is the app's to read. */
function readCommandLine(given) {
  const found = { preloads: [], argv: [] };
  for (let i = 0; i < given.length; i += 1) {
    if (given[i] === '-r' || given[i] === '--require') found.preloads.push(given[++i]);
    else found.argv.push(given[i]);
  }
  return found;
}

/** The app in a folder with a package.json, or in a file somewhere below one. */
function findApp(path) {
  if (statSync(path).isDirectory()) {
    const packageJson = readJson(join(path, 'package.json'));
    return { main: join(path, packageJson.main || 'index.js'), appPath: path, packageJson };
  }
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      return { main: path, appPath: dirname(path), packageJson: readJson(join(folder, 'package.json')) };
    } catch {
      // Not in this folder: in one above, perhaps.
    }
  }
  return { main: path, appPath: dirname(path), packageJson: {} };
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** What apps and their libraries look at to know where they run; and `electron`, for import and require alike. */
function lookLikeElectron() {
  const define = (key, value) => Object.defineProperty(process, key, { value, configurable: true });
  define('versions', Object.freeze({ ...process.versions, electron: electronVersion }));
  define('type', 'browser');
  define('defaultApp', state.packaged ? undefined : true);
  define('resourcesPath', state.packaged ? dirname(appPath) : join(appPath, 'resources'));
  if (state.packaged) process.argv.splice(process.argv.indexOf(target), 1); // a packaged program is not told where it is

  const url = pathToFileURL(join(__dirname, 'electron-api.cjs')).href;
  registerHooks({
    resolve(specifier, context, next) {
      if (/^electron(\/(main|common))?$/.test(specifier)) return { url, format: 'commonjs', shortCircuit: true };
      return next(specifier, context);
    },
  });
}

/** Ends when asked to, when something breaks, and when whoever started us is gone: a killed test run leaves nothing behind. */
function endWithTheRest() {
  process.on('uncaughtException', (error) => {
    console.error('electron-standin: uncaught exception in the main process\n', error);
    app.exit(1);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => app.quit());
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && app.exit(1), 500).unref();
}
