// `npm run dev -- [flags]`: the app with hot reload.
import { join } from 'node:path';
import { program } from './program.mjs';
import { runChild } from './run-child.mjs';
import { findElectron, whyNoElectron } from './setup/electron-binary.mjs';
import { modules, root, say } from './setup/places.mjs';

await program(async () => {
  const obstacle = whyNoElectron(findElectron());
  const env = { ...process.env };
  if (obstacle) {
    say(`no window from here (${obstacle}); developing in the stand-in that the tests use`);
    env.ELECTRON_EXEC_PATH = join(root, 'test', 'electron-standin', 'electron');
  }
  const asRoot = process.getuid?.() === 0 ? ['--noSandbox'] : [];
  const flags = process.argv.slice(2);
  return runChild(process.execPath, [join(modules, 'electron-vite', 'dist', 'cli.js'), 'dev', ...asRoot, ...(flags.length > 0 ? ['--', ...flags] : [])], { cwd: root, env });
});
