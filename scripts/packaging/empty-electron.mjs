// An Electron without Electron, to rehearse the packing where the program cannot be had: the fuses, and nothing that runs.
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fuseMark } from './fuses.mjs';

/** As Electron comes: which fuses are on. */
const factoryFuses = '11110001';

/** @param {string} folder @param {string} version */
export function makeEmptyElectron(folder, version) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  writeFileSync(join(folder, 'electron'), `#!/bin/sh\necho 'WebPlay was packed without Electron' >&2\nexit 1\n# ${fuseMark}\u0001${String.fromCharCode(factoryFuses.length)}${factoryFuses}\n`, 'latin1');
  chmodSync(join(folder, 'electron'), 0o755);
  writeFileSync(join(folder, 'version'), version);
}
