// What a release of the desktop must not hold: the server's parts, secrets and their forms, what tests need, source maps.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, relative, sep } from 'node:path';
import { root } from './setup/places.mjs';

export const releaseFolder = join(root, 'out', 'release');

/** Packages that only a server uses. */
export const serverPackages = ['stripe', '@node-rs/argon2', 'sodium-native', 'bcryptjs', 'prom-client'];

/** @type {readonly (readonly [what: string, pattern: RegExp])[]} */
const forbidden = [
  ['a key of Stripe', /\b[sr]k_(?:live|test)?_?[A-Za-z0-9]*/],
  ['a secret of a webhook', /\bwhsec_/],
  ['a private key', /PRIVATE KEY/],
  ['the password of the demo user', /admin123/],
  ['the clock of the tests', /WEBPLAY_TEST_CLOCK/],
  ['what a development tree listens to', /LICENSE_KEYS_FILE|LICENSE_SIGNING_KEY|STRIPE_/],
  ['the address of Stripe', /api[.]stripe[.]com/],
  ['a source map', /[#@] sourceMappingURL=/],
];

/** @type {readonly (readonly [what: string, pattern: RegExp])[]} */
const forbiddenFiles = [
  ['a source map', /[.]map$/],
  ['a file of settings', /(?:^|\/)[.]env/],
  ['a key', /[.](?:pem|key|jwk)$/],
  ['a part of the server', /(?:^|\/)(?:serve|webplay|bcrypt-thread)[.]js$|server-mode|server-pages/],
];

/** From `import … from "x"`, `import("x")` and `require("x")`. */
const imported = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)["'`]([^"'`\n]+)["'`]/g;

/** What a text of code imports, in whatever way. @param {string} text @returns {string[]} */
export function importedNames(text) {
  return [...text.matchAll(imported)].map(([, name = '']) => name);
}

/**
 * What is wrong with the release in `folder`, a sentence each. `keys` are the public keys that must be in it, and no others.
 *
 * @param {string} folder
 * @param {{ keys?: readonly string[] }} [options]
 * @returns {string[]}
 */
export function checkBundle(folder, { keys = [] } = {}) {
  if (!existsSync(join(folder, 'main', 'core-host.js'))) return [`${relative(root, folder)}: there is no release here`];
  /** @type {string[]} */
  const findings = [];
  let code = '';
  for (const file of listFiles(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [what, pattern] of forbiddenFiles) if (pattern.test(file)) findings.push(`${file}: ${what}`);
    for (const [what, pattern] of forbidden) {
      const found = pattern.exec(text);
      if (found) findings.push(`${file}: ${what} (${text.slice(Math.max(0, found.index - 20), found.index + 30).replaceAll(/\s+/g, ' ')})`);
    }
    if (!file.startsWith('main/')) continue;
    code += text;
    for (const name of importedNames(text)) {
      if (serverPackages.some((server) => name === server || name.startsWith(`${server}/`)) && !isBuiltin(name)) findings.push(`${file}: imports ${name}`);
    }
  }
  for (const key of keys) if (!code.includes(key)) findings.push(`main: the public key ${key} is not pinned`);
  return findings;
}

/** @param {string} folder */
function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
