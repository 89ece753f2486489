// Where things are, and how the set-up talks. Standard output belongs to the program that is started: all of this goes to standard error.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const modules = join(root, 'node_modules');

/** @param {string} line */
export function say(line) {
  process.stderr.write(`bootstrap: ${line}\n`);
}

/** A failure a person can act on: printed as one line, without a stack. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}
