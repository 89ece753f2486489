'use strict';
// Starts the browser behind the windows and keeps both in step.
const { join } = require('node:path');
const { app, becomeReady } = require('./app.cjs');
const { Chromium } = require('./chromium.cjs');
const { debug, state } = require('./state.cjs');
const { webContents } = require('./web-contents.cjs');

/** Switches of the command line that are the stand-in's own business. */
const OWN_SWITCHES = /^--(remote-debugging-port|user-data-dir|inspect)/;

async function launch() {
  const chromium = new Chromium();
  state.chromium = chromium;
  const switches = state.chromiumSwitches.filter((text) => !OWN_SWITCHES.test(text));
  await chromium.launch({ switches, headless: state.headless, profile: join(app.getPath('userData'), 'standin-chromium') });
  chromium.once('gone', () => {
    if (state.quitting) return;
    console.error('electron-standin: Chromium went away');
    app.exit(1);
  });
  await rememberVersion(chromium);
  await followTargets(chromium);
  // Playwright reads this line as it reads Electron's.
  if (state.argv.some((argument) => argument.startsWith('--remote-debugging-port'))) console.error(`\nDevTools listening on ${chromium.url}`);
  becomeReady();
}

async function rememberVersion(chromium) {
  const { product } = await chromium.send('Browser.getVersion');
  const chrome = product.split('/')[1];
  Object.defineProperty(process, 'versions', { value: Object.freeze({ ...process.versions, chrome }), configurable: true });
  const words = ['Mozilla/5.0 (X11; Linux x86_64)', 'AppleWebKit/537.36 (KHTML, like Gecko)', `${app.getName()}/${app.getVersion()}`, `Chrome/${chrome}`, `Electron/${state.electronVersion}`, 'Safari/537.36'];
  app.userAgentFallback ||= words.join(' ');
}

async function followTargets(chromium) {
  chromium.on('Target.targetInfoChanged', ({ targetInfo }) => void webContents.fromDevToolsTargetId(targetInfo.targetId)?.readTitle());
  chromium.on('Target.targetDestroyed', ({ targetId }) => webContents.fromDevToolsTargetId(targetId)?.window.destroy());
  chromium.on('Target.targetCreated', ({ targetInfo }) => {
    const opener = targetInfo.openerId ? webContents.fromDevToolsTargetId(targetInfo.openerId) : undefined;
    if (opener && targetInfo.type === 'page') void replaceWindow(chromium, opener, targetInfo);
  });
  await chromium.send('Target.setDiscoverTargets', { discover: true });
}

/** A page opened a window on a way that page-main-world.js does not see, such as a form: Chromium's is closed, and the app decides. */
async function replaceWindow(chromium, opener, { targetId, url }) {
  await chromium.send('Target.closeTarget', { targetId }).catch((error) => debug('closing a window:', error.message));
  opener.openWindow(url);
}

module.exports = { launch };
