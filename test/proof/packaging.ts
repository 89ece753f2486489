import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { e2eEnvironment } from '../../scripts/e2e-host.mjs';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import { extractArchive } from '../../scripts/packaging/asar.mjs';
import { checkPackage, findParts } from '../../scripts/packaging/check-package.mjs';
import { pack } from '../../scripts/packaging/pack.mjs';
import { runChild } from '../../scripts/run-child.mjs';
import { findChromium } from '../../scripts/setup/chromium.mjs';
import { makeReleaseKeys } from '../e2e/packed-desktop.ts';

/**
 * The desktop, packed with a license server built in and everything but Electron's program, taken out of its archive again
 * and run by the stand-in: it plays, is activated, and ignores what a development tree listens to.
 * `npm run proof -- packaging`, on Linux; fetches electron-builder.
 */

const root = join(import.meta.dirname, '../..');
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

const folder = mkdtempSync(join(tmpdir(), 'webplay-packing-'));
const startedAt = performance.now();
let failed = false;

function bar(text: string, met: boolean): void {
  say(`${met ? 'ok    ' : 'FAILED'} ${text}`);
  failed ||= !met;
}

try {
  await ensureBuilt(); // the server that sells the license
  const { settings } = makeReleaseKeys(folder);
  const packed = await pack({ rehearse: true, dist: join(folder, 'dist'), env: { ...process.env, ...settings } });
  bar(`packed ${packed.files} files, ${megabytes(packed.ownBytes)}, ${packed.packages.length} packages of others; no finding`, true);

  const archive = join(findParts(packed.folder).resources, 'app.asar');
  extractArchive(archive, join(folder, 'application'));
  const command = [join(root, 'node_modules', '@playwright', 'test', 'cli.js'), 'test', 'packed.spec.ts', '--project', 'electron', '--retries', '0'];
  const chromium = findChromium();
  const env = { ...process.env, ...e2eEnvironment({ kind: 'stand-in', ...(chromium ? { chromium } : {}) }), WEBPLAY_PACKED: folder };
  const code = await runChild(process.execPath, command, { cwd: root, env, stdio: ['ignore', 2, 2] });
  bar('what is in the archive plays, is activated by its license server, and hears neither the tests’ clock nor another server’s name', code === 0);

  // The last byte of the archive belongs to its last file.
  const file = openSync(archive, 'r+');
  writeSync(file, Buffer.from([0xff]), 0, 1, statSync(archive).size - 1);
  closeSync(file);
  const { findings } = checkPackage(packed.folder);
  bar(`a byte changed in the archive is told: ${findings[0] ?? 'it is not'}`, findings.some((finding) => finding.endsWith('is not what the table of the archive says')));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
say(`${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
process.exitCode = failed ? 1 : 0;
