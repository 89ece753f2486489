// `npm run serve -- [flags]`: the headless server, without Electron and without a window.
import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.mjs';
import { program } from './program.mjs';
import { runChild } from './run-child.mjs';
import { root } from './setup/places.mjs';

await program(async () => {
  await ensureBuilt();
  return runChild(process.execPath, [join(root, 'out', 'main', 'serve.js'), ...process.argv.slice(2)]);
});
