// A Chromium for the tests: the machine's, else the one packed inside @sparticuz/chromium.
import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { runChild } from '../run-child.mjs';
import { modules, say, SetupError } from './places.mjs';

const unpacked = join(modules, '.cache', 'chromium', 'chromium');
const packed = join(modules, '@sparticuz', 'chromium', 'bin', 'chromium.br');

const SYSTEM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The Chromium that is there now, or undefined. `ELECTRON_STANDIN_CHROMIUM` names another one. */
export function findChromium() {
  return [process.env.ELECTRON_STANDIN_CHROMIUM, ...SYSTEM_PATHS, unpacked].find((path) => path && existsSync(path));
}

/** The Chromium that is there, after unpacking one where the machine has none. */
export async function provideChromium() {
  const chromium = findChromium() ?? (await unpack());
  if (chromium === unpacked) await provideLibraries();
  return chromium;
}

async function unpack() {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(packed)) {
    throw new SetupError('the tests need Chromium or Chrome: install one, or name it in ELECTRON_STANDIN_CHROMIUM');
  }
  say('no Chromium on this machine: unpacking the one that came with the packages');
  mkdirSync(dirname(unpacked), { recursive: true });
  const part = `${unpacked}.${process.pid}`;
  try {
    await pipeline(createReadStream(packed), createBrotliDecompress({ chunkSize: 2 ** 21 }), createWriteStream(part, { mode: 0o755 }));
    renameSync(part, unpacked);
  } finally {
    rmSync(part, { force: true });
  }
  return unpacked;
}

/** The packed Chromium brings everything but NSS and expat, which most images have. */
async function provideLibraries() {
  const missing = missingLibraries();
  if (missing.length === 0) return;
  const advice = `Chromium needs ${missing.join(', ')}: on Debian, apt-get install libnss3 libexpat1`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new SetupError(advice);
  say('installing libnss3 for Chromium');
  const install = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends libnss3 libexpat1';
  await runChild('sh', ['-c', install], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 2, 2], group: true });
  if (missingLibraries().length > 0) throw new SetupError(advice);
}

function missingLibraries() {
  const { stdout } = spawnSync('ldd', [unpacked], { encoding: 'utf8' });
  return (stdout ?? '')
    .split('\n')
    .filter((line) => line.includes('not found'))
    .map((line) => line.trim().split(' ')[0]);
}
