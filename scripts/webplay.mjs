// `npm run -s webplay -- <command> [arguments]`: the command line tool. Its standard output is data and nothing else.
import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.mjs';
import { program } from './program.mjs';
import { runChild } from './run-child.mjs';
import { root } from './setup/places.mjs';

await program(async () => {
  await ensureBuilt();
  return runChild(process.execPath, [join(root, 'out', 'main', 'webplay.js'), ...process.argv.slice(2)]);
});
