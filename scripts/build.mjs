// `npm run build`: out/ from the sources. `-- --force` builds even when nothing changed.
import { ensureBuilt } from './ensure-built.mjs';
import { program } from './program.mjs';

await program(() => ensureBuilt({ force: process.argv.includes('--force') }));
