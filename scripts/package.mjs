// `npm run package`: the desktop for this system, packed in dist/ and opened again to look at it. `-- --rehearse` packs
// everything but Electron's program, where that cannot be had.
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { pack } from './packaging/pack.mjs';
import { program } from './program.mjs';
import { root, say } from './setup/places.mjs';

await program(async () => {
  const { rehearse } = parseArgs({ options: { rehearse: { type: 'boolean', default: false } } }).values;
  const { folder, bytes, ownBytes, files, packages, undecidedFuses } = await pack({ rehearse });
  if (undecidedFuses.length > 0) say(`fuses of Electron that electron-builder.yml says nothing of: ${undecidedFuses.join(', ')}`);
  const size = `${megabytes(bytes)}, of which ${megabytes(ownBytes)} are ours (${files} files, ${packages.length} packages of others)`;
  say(`packed and checked: ${relative(root, folder)}, ${size}${rehearse ? '. Without Electron’s program it does not start' : ''}`);
});

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
