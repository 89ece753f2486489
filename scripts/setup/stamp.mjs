// What earlier runs found out about this node_modules, kept inside it so that it goes when the packages go.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modules } from './places.mjs';

const file = join(modules, '.bootstrap.json');

/** @typedef {{ packages?: string, electron?: 'unavailable' }} Stamp */

/** @returns {Stamp} */
export function readStamp() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/** @param {Stamp} changes */
export function updateStamp(changes) {
  const part = `${file}.${process.pid}`;
  writeFileSync(part, JSON.stringify({ ...readStamp(), ...changes }));
  renameSync(part, file);
}
