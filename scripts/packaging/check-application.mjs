// What an application that is laid out, as it is packed or taken out of its archive again, must hold and must not.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkBundle, serverPackages } from '../check-bundle.mjs';

export const noticesFile = 'THIRD-PARTY-NOTICES.txt';

/** @type {readonly (readonly [what: string, pattern: RegExp])[]} */
const forbiddenFiles = [
  ['a test', /[.-](?:test|spec)(?:-d)?\.[^/]+$|(?:^|\/)(?:tests?|__tests__)\//],
  ['a source', /\.[cm]?tsx?$|\.(?:c|cc|cpp|h|hpp|gyp|gypi)$/],
  ['a source map', /\.map$/],
  ['a file of settings', /(?:^|\/)(?:\.env|\.npmrc)/],
  ['a key', /\.(?:pem|key|jwk)$/],
  ['a database', /\.db(?:-wal|-shm)?$/],
  ['a package of the server', new RegExp(`(?:^|/)node_modules/(?:${serverPackages.join('|')})/`)],
];

/**
 * What is wrong with its files, a sentence each.
 *
 * @param {string} folder
 * @param {{ keys?: readonly string[] }} [options] the public keys it must believe
 * @returns {string[]}
 */
export function checkApplication(folder, { keys = [] } = {}) {
  const findings = checkBundle(join(folder, 'out'), { keys });
  const files = listFiles(folder);
  for (const file of files) {
    for (const [what, pattern] of forbiddenFiles) if (pattern.test(file)) findings.push(`${file}: ${what}`);
    if (readFileSync(join(folder, file)).includes('WEBPLAY_TEST_CLOCK')) findings.push(`${file}: the clock of the tests`);
  }
  const notices = existsSync(join(folder, noticesFile)) ? readFileSync(join(folder, noticesFile), 'utf8') : '';
  for (const file of files.filter((each) => /node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(each))) {
    const { name, version } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    if (!notices.includes(`\n${name} ${version} (`)) findings.push(`${noticesFile}: says nothing of ${name} ${version}`);
  }
  return findings;
}

/** Loads its native packages; what comes of it, where they do not work. @param {string} folder @returns {string[]} */
export function tryNativePackages(folder) {
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', nativeTrial], { cwd: folder, encoding: 'utf8', timeout: 30_000 });
  if (status === 0) return [];
  return [`a native package does not work: ${stderr.split('\n').find((line) => line.includes('Error')) ?? `exit ${status}`}`];
}

/** Opens a database, and looks for the keychain's functions; asking a keychain would ask its owner. */
const nativeTrial = `
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(':memory:');
  if (db.prepare('SELECT 1 AS one').get().one !== 1) throw new Error('SQLite answers wrongly');
  db.close();
  const keychain = await import('keytar/keytar.js');
  for (const name of ['getPassword', 'setPassword', 'deletePassword', 'findPassword', 'findCredentials']) {
    if (typeof (keychain[name] ?? keychain.default?.[name]) !== 'function') throw new Error('the keychain has no ' + name);
  }
`;

/** Paths below `folder`, with slashes. @param {string} folder */
export function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1).replaceAll('\\', '/'));
}
