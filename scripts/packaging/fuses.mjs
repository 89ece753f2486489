// Electron's fuses: switches inside of its program, which are set when it is packed.
import { readFileSync } from 'node:fs';

/** In the order in which they lie there. */
const names = ['runAsNode', 'enableCookieEncryption', 'enableNodeOptionsEnvironmentVariable', 'enableNodeCliInspectArguments', 'enableEmbeddedAsarIntegrityValidation', 'onlyLoadAppFromAsar', 'loadBrowserProcessSpecificV8Snapshot', 'grantFileProtocolExtraPrivileges'];

/** What they lie behind. */
export const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/**
 * The fuses of a program by name, `fuse9` and so on where we know none, or undefined where it has none.
 * A fuse that was taken out of Electron is left out.
 *
 * @param {string} program
 * @returns {Record<string, boolean> | undefined}
 */
export function readFuses(program) {
  const bytes = readFileSync(program);
  const mark = bytes.indexOf(fuseMark);
  if (mark === -1) return undefined;
  const start = mark + fuseMark.length + 2; // after the version of the layout and the count
  const states = bytes.subarray(start, start + (bytes[start - 1] ?? 0)).toString('latin1');
  return Object.fromEntries([...states].map((state, at) => [names[at] ?? `fuse${at + 1}`, state]).filter(([, state]) => state !== 'r').map(([name, state]) => [name, state === '1']));
}
