// `npm start -- [flags]`: WebPlay in its window where Electron can open one, else the same application in the browser.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { demonstrateLicensing } from './demo-licensing.mjs';
import { ensureBuilt } from './ensure-built.mjs';
import { program } from './program.mjs';
import { onReadyLine } from './ready-line.mjs';
import { runChild } from './run-child.mjs';
import { findElectron, hasDisplay, whyNoElectron } from './setup/electron-binary.mjs';
import { root, say } from './setup/places.mjs';

const HELP = `Usage: npm start -- [flags]

Opens WebPlay in a window of its own. Where Electron is missing, or there is no display, the same application
runs as a local server and its address is printed (and opened in the browser when there is a display).

  --port <number>      port of the local API and web interface (default: a free one)
  --host <address>     address to listen on (default: this machine only)
  --data-dir <folder>  where playlists, library and settings are kept
  --demo               start with the built-in demo playlist
  --demo-licensing     buy and use a license, against a local Stripe (development tree only)
  --headless           open nothing: run the local server only
  --help               show this text

Variables of the window, of a tree somebody works in:

  LICENSE_SERVER       address of the license server that this desktop asks (none: it needs no license)
  LICENSE_KEYS_FILE    file with the public keys that it signs with

Those of the server: npm run serve -- --help
`;

await program(async () => {
  const flags = readFlags();
  if (typeof flags === 'number') return flags;
  await ensureBuilt();
  if (flags.licensing) return demonstrateLicensing(flags);

  const electron = findElectron();
  const obstacle = flags.headless ? '--headless' : whyNoElectron(electron);
  return obstacle || !electron ? runInBrowser(flags, obstacle) : runInElectron(electron, flags);
});

/** @typedef {{ passedOn: string[], headless: boolean, licensing: boolean, hasDataDir: boolean }} Flags */

/** The flags, or the exit code when there is nothing to start. @returns {Flags | number} */
function readFlags() {
  const given = process.argv.slice(2);
  try {
    const { values } = parseArgs({
      args: given,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        'data-dir': { type: 'string' },
        demo: { type: 'boolean' },
        'demo-licensing': { type: 'boolean' },
        headless: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    return {
      passedOn: given.filter((flag) => flag !== '--headless' && flag !== '--demo-licensing'),
      headless: values.headless === true,
      licensing: values['demo-licensing'] === true,
      hasDataDir: values['data-dir'] !== undefined,
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    return 2;
  }
}

/** @param {string} electron @param {Flags} flags */
function runInElectron(electron, { passedOn }) {
  // Chromium refuses to run its sandbox as root, where it would protect nobody.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return runChild(electron, ['.', ...asRoot, ...passedOn], { cwd: root });
}

/** @param {Flags} flags @param {string | undefined} obstacle */
function runInBrowser({ passedOn, headless }, obstacle) {
  if (!headless) say(`no window from here (${obstacle}); running as a local server with the same application in the browser`);
  return runChild(process.execPath, [join(root, 'out', 'main', 'serve.js'), ...passedOn], {
    stdio: ['inherit', 'pipe', 'inherit'],
    onSpawn: (child) => {
      if (!child.stdout) return;
      child.stdout.pipe(process.stdout);
      onReadyLine(child.stdout, ({ owner_url: ownerUrl }) => {
        if (ownerUrl && !headless && hasDisplay()) openInBrowser(ownerUrl);
      });
    },
  });
}

/** @param {string} url */
function openInBrowser(url) {
  const [command, ...args] = { darwin: ['open', url], win32: ['explorer.exe', url] }[/** @type {string} */ (process.platform)] ?? ['xdg-open', url];
  const opener = spawn(command ?? 'xdg-open', args, { stdio: 'ignore', detached: true });
  opener.on('error', () => {}); // no opener installed: the address is printed anyway
  opener.unref();
}
