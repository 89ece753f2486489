// `npm run -s bench -- [name] [arguments]`: the numbers, as JSON on standard output; without a name, all of them.
import { ensureBuilt } from './ensure-built.mjs';
import { program } from './program.mjs';
import { runSuites } from './suites.mjs';

/** Makes what others measure; it measures nothing and needs no build. */
const tool = 'make-m3u';

await program(async () => {
  const args = process.argv.slice(2);
  if (args[0] !== tool) await ensureBuilt();
  return runSuites('test/bench', args, { byDefault: 'all', byNameOnly: [tool] });
});
