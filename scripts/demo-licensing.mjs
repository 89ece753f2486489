// `npm start -- --demo-licensing`: buying a license and using it, against a local Stripe and a server of its own.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './setup/chromium.mjs';
import { findElectron, hasDisplay, whyNoElectron } from './setup/electron-binary.mjs';
import { root, say, SetupError } from './setup/places.mjs';
import { runChild } from './run-child.mjs';

const shopFile = join(root, 'test', 'fake-stripe', 'license-shop.ts');

/**
 * Runs until the window is closed, or until it is stopped where there is no window.
 *
 * @param {{ passedOn: string[], headless: boolean, hasDataDir: boolean }} flags
 */
export async function demonstrateLicensing({ passedOn, headless, hasDataDir }) {
  if (!existsSync(shopFile)) throw new SetupError('--demo-licensing needs a development tree: the local Stripe is part of the tests');
  const { openLicenseShop } = await import('../test/fake-stripe/license-shop.ts');
  const shop = await openLicenseShop();
  say(`this is a demonstration: nothing costs money, and nothing of it is kept
  sells licenses     ${shop.url}/ui
  takes a code       ${shop.url}/activate
  the local Stripe   ${shop.stripe.url}/
  for a desktop      ${Object.entries(shop.desktopSettings)
    .map((setting) => setting.join('='))
    .join(' ')}`);
  try {
    const desktop = headless ? undefined : findDesktop();
    if (!desktop) return await waitForTheEnd();
    const dataDir = hasDataDir ? undefined : temporaryFolder();
    return await runChild(desktop.command, ['.', ...desktop.flags, ...(dataDir ? ['--data-dir', dataDir] : []), ...passedOn], {
      cwd: root,
      env: { ...process.env, ...desktop.env, ...shop.desktopSettings },
    });
  } finally {
    await shop.close();
  }
}

/** What shows the desktop's window here: Electron, else the stand-in of the tests, else nothing, which is said. */
function findDesktop() {
  // Chromium refuses to run its sandbox as root, where it would protect nobody.
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const electron = findElectron();
  const obstacle = whyNoElectron(electron);
  if (electron && !obstacle) return { command: electron, flags, env: {} };
  const chromium = findChromium();
  if (hasDisplay() && chromium) {
    say(`no window of Electron from here (${obstacle}); showing the desktop in the stand-in that the tests use`);
    return { command: join(root, 'test', 'electron-standin', 'electron'), flags, env: { ELECTRON_STANDIN_CHROMIUM: chromium } };
  }
  say(`no window from here (${obstacle}): only the desktop needs a license, so its half is missing. Open the pages above; Ctrl-C ends it`);
  return undefined;
}

/** A new desktop, without the license of the last demonstration. */
function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'webplay-demo-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** @returns {Promise<number>} */
function waitForTheEnd() {
  return new Promise((resolve) => {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.once(signal, () => resolve(0));
  });
}
