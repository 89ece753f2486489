// Reads the archive that Electron starts from: a length, a table of contents as JSON, and the files one after the other.
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * @typedef {object} ArchivedFile
 * @property {string} path       with slashes
 * @property {number} size       in bytes
 * @property {boolean} unpacked  it lies beside the archive, in `<archive>.unpacked`
 * @property {Buffer} content
 * @property {boolean} intact    its bytes have the digest that the table says
 */

/** @typedef {{ files?: Record<string, Node>, size?: number, offset?: string, unpacked?: boolean, integrity?: { hash: string } }} Node */

/**
 * @param {string} archive
 * @returns {Generator<ArchivedFile, void>}
 */
export function* readArchive(archive) {
  const file = openSync(archive, 'r');
  try {
    // Four numbers of four bytes: of the second on they count what follows them, padded; the last is the length of the text.
    const head = readAt(file, 16, 0);
    const start = 8 + head.readUInt32LE(4);
    const table = JSON.parse(readAt(file, head.readUInt32LE(12), 16).toString('utf8'));
    for (const [path, { size = 0, offset, unpacked = false, integrity }] of filesOf(table, '')) {
      const content = unpacked ? readFileSync(join(`${archive}.unpacked`, path)) : readAt(file, size, start + Number(offset));
      yield { path, size, unpacked, content, intact: content.length === size && createHash('sha256').update(content).digest('hex') === integrity?.hash };
    }
  } finally {
    closeSync(file);
  }
}

/** Lays all of it out in `folder`, for a Node that cannot look into archives. @param {string} archive @param {string} folder */
export function extractArchive(archive, folder) {
  for (const { path, content } of readArchive(archive)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** @param {number} file @param {number} size @param {number} position */
function readAt(file, size, position) {
  const bytes = Buffer.alloc(size);
  const read = readSync(file, bytes, 0, size, position);
  if (read !== size) throw new RangeError(`the archive ends after ${position + read} bytes`);
  return bytes;
}

/** @param {Node} folder @param {string} prefix @returns {Generator<[string, Node], void>} */
function* filesOf(folder, prefix) {
  for (const [name, node] of Object.entries(folder.files ?? {})) {
    if (node.files) yield* filesOf(node, `${prefix}${name}/`);
    else yield [`${prefix}${name}`, node];
  }
}
