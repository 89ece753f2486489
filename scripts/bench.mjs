// `npm run -s bench -- [name] [arguments]`: the numbers, as JSON on standard output; without a name, all of them.
import { program } from './program.mjs';
import { runSuites } from './suites.mjs';

await program(() => runSuites('test/bench', process.argv.slice(2), { byDefault: 'all' }));
