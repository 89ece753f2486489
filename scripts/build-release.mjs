// out/release: the desktop as it is packed (electron-builder.yml), without the server and without what tests need.
import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { checkBundle, releaseFolder } from './check-bundle.mjs';
import { runChild } from './run-child.mjs';
import { modules, root, say, SetupError } from './setup/places.mjs';

/**
 * Builds and checks; `LICENSE_SERVER` and `LICENSE_KEYS_FILE` become part of it. Resolves to the public keys it believes.
 *
 * @param {{ folder?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export async function buildRelease({ folder = releaseFolder, env = process.env } = {}) {
  const keys = readPinnedKeys(env);
  rmSync(folder, { recursive: true, force: true });
  const startedAt = Date.now();
  const code = await runChild(process.execPath, [join(modules, 'electron-vite', 'dist', 'cli.js'), 'build', '--logLevel', 'warn'], {
    cwd: root,
    env: { ...env, WEBPLAY_RELEASE: folder },
    stdio: ['ignore', 2, 2],
  });
  if (code !== 0) throw new SetupError(`the build failed (exit ${code}); see its message above`);
  const findings = checkBundle(folder, { keys });
  for (const finding of findings) process.stderr.write(`${finding}\n`);
  if (findings.length > 0) throw new SetupError(`the release holds what it must not (${findings.length})`);
  say(`built and checked in ${((Date.now() - startedAt) / 1000).toFixed(1)} s: ${relative(root, folder)}, ${keys.length === 0 ? 'asks for no license' : `asks ${env['LICENSE_SERVER']} for its license`}`);
  return keys;
}

/** The public keys a release is to believe. @param {NodeJS.ProcessEnv} env @returns {string[]} */
function readPinnedKeys({ LICENSE_SERVER: server = '', LICENSE_KEYS_FILE: file = '' }) {
  if ((server === '') !== (file === '')) throw new SetupError('a release needs both LICENSE_SERVER and LICENSE_KEYS_FILE, or neither');
  if (server === '') return [];
  if (URL.parse(server)?.protocol !== 'https:') throw new SetupError('LICENSE_SERVER of a release must be an https address');
  const text = readFileSync(file, 'utf8');
  if (text.includes('"d"')) throw new SetupError(`${file} holds a private key; LICENSE_KEYS_FILE must hold the public ones alone`);
  /** @type {{ keys: { kid: string, x: string }[] }} */
  const { keys } = JSON.parse(text);
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) throw new SetupError(`two keys in ${file} have one name`);
  return keys.map(({ x }) => x);
}
