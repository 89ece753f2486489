// `npm run build`: out/ from the sources. `-- --force` builds even when nothing changed, `-- --release` the desktop that
// is packed, in out/release, and checks it.
import { buildRelease } from './build-release.mjs';
import { ensureBuilt } from './ensure-built.mjs';
import { program } from './program.mjs';

await program(async () => {
  if (process.argv.includes('--release')) await buildRelease();
  else await ensureBuilt({ force: process.argv.includes('--force') });
});
