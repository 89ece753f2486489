// Opens what was packed and says what is wrong with it: against what it was made of, by its archive's own table, by its fuses.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../setup/places.mjs';
import { extractArchive, readArchive } from './asar.mjs';
import { checkApplication, listFiles, noticesFile, tryNativePackages } from './check-application.mjs';
import { readFuses } from './fuses.mjs';
import { stageFolder } from './stage.mjs';

/**
 * @typedef {object} Packed
 * @property {string[]} findings       a sentence each; none is good
 * @property {number} files            of ours
 * @property {number} ownBytes         of those
 * @property {number} bytes            of all that was packed, Electron included
 * @property {string[]} undecidedFuses of Electron, which electron-builder.yml does not name
 */

/**
 * @param {string} folder of the packed application
 * @param {{ keys?: readonly string[], stage?: string }} [options] the public keys it must believe; what it was made of
 * @returns {Packed}
 */
export function checkPackage(folder, { keys = [], stage = stageFolder } = {}) {
  const { program, resources } = findParts(folder);
  const archive = join(resources, 'app.asar');
  if (!existsSync(archive)) return { findings: [`${folder}: there is no application here`], files: 0, ownBytes: 0, bytes: 0, undecidedFuses: [] };
  /** @type {string[]} */
  const findings = [];
  /** @type {Map<string, number>} */
  const packed = new Map();
  for (const { path, size, unpacked, intact } of readArchive(archive)) {
    packed.set(path, size);
    if (!intact) findings.push(`${path}: is not what the table of the archive says`);
    if (path.endsWith('.node') && !unpacked) findings.push(`${path}: native code inside of the archive`);
  }
  const staged = listFiles(stage);
  for (const path of staged) if (!packed.has(path)) findings.push(`${path}: was left out`);
  for (const path of packed.keys()) if (!staged.includes(path)) findings.push(`${path}: nobody knows where it is from`);
  const all = listFiles(folder);
  if (!all.some((path) => basename(path) === noticesFile)) findings.push(`${noticesFile}: does not lie beside the program`);
  findings.push(...checkContents(archive, keys));

  const fuses = readFuses(program) ?? {};
  /** @type {[string, boolean][]} */
  const wanted = Object.entries(packing().electronFuses).filter(([name]) => name !== 'resetAdHocDarwinSignature'); // which is about signing
  for (const [name, on] of wanted) if (fuses[name] !== on) findings.push(`fuse ${name}: is ${fuses[name] === undefined ? 'not there' : fuses[name] ? 'on' : 'off'}`);
  return {
    findings,
    files: packed.size,
    ownBytes: [...packed.values()].reduce((sum, size) => sum + size, 0),
    bytes: all.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0),
    undecidedFuses: Object.keys(fuses).filter((name) => !wanted.some(([each]) => each === name)),
  };
}

/** What can only be judged of files that lie there. @param {string} archive @param {readonly string[]} keys */
function checkContents(archive, keys) {
  const folder = mkdtempSync(join(tmpdir(), 'webplay-package-'));
  try {
    extractArchive(archive, folder);
    return [...checkApplication(folder, { keys }), ...tryNativePackages(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The file with the fuses, and the folder with the archive. @param {string} folder */
export function findParts(folder) {
  const { productName, linux } = packing();
  if (process.platform === 'darwin') {
    const contents = join(folder, `${productName}.app`, 'Contents');
    return { program: join(contents, 'Frameworks', 'Electron Framework.framework', 'Electron Framework'), resources: join(contents, 'Resources') };
  }
  return { program: join(folder, process.platform === 'win32' ? `${productName}.exe` : linux.executableName), resources: join(folder, 'resources') };
}

function packing() {
  return parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));
}
