// `npm run proof -- <suite> [--cases N] [--seed S]`: a long suite at full size; without a name, their list.
import { ensureBuilt } from './ensure-built.mjs';
import { program } from './program.mjs';
import { runSuites } from './suites.mjs';

await program(async () => {
  await ensureBuilt();
  return runSuites('test/proof', process.argv.slice(2));
});
