// `npm run -s bench -- [name] [arguments]`: the numbers, as JSON on standard output; without a name, all of them.
import { ensureBuilt } from './ensure-built.mjs';
import { program } from './program.mjs';
import { runSuites } from './suites.mjs';

/** They make what others measure; they measure nothing and need no build. */
const tools = ['make-m3u', 'make-xmltv'];

await program(async () => {
  const args = process.argv.slice(2);
  if (!tools.includes(args[0] ?? '')) await ensureBuilt();
  return runSuites('test/bench', args, { byDefault: 'all', byNameOnly: tools });
});
