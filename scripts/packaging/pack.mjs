// Release, layout, archive: the desktop for this system.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildRelease } from '../build-release.mjs';
import { releaseFolder } from '../check-bundle.mjs';
import { runChild } from '../run-child.mjs';
import { fetchElectron, findElectron } from '../setup/electron-binary.mjs';
import { providePackager } from '../setup/packager.mjs';
import { modules, root, SetupError } from '../setup/places.mjs';
import { checkPackage } from './check-package.mjs';
import { makeEmptyElectron } from './empty-electron.mjs';
import { stageRelease } from './stage.mjs';

/**
 * Packs into `dist`, which is made anew, and looks at the result; throws where that is not as it should be. To `rehearse` is
 * to pack everything but Electron's program.
 *
 * @param {{ rehearse: boolean, dist?: string, env?: NodeJS.ProcessEnv }} options
 */
export async function pack({ rehearse, dist = join(root, 'dist'), env = process.env }) {
  const electron = rehearse ? emptyElectron() : await electronFolder();
  const keys = await buildRelease({ env });
  const { packages } = stageRelease({ release: releaseFolder });
  const builder = await providePackager();
  rmSync(dist, { recursive: true, force: true });
  const code = await runChild(process.execPath, [builder, '--dir', '--publish', 'never', `-c.electronDist=${electron}`, `-c.directories.output=${dist}`], {
    cwd: root,
    env: { ...env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' }, // nobody signs by accident
    stdio: ['ignore', 2, 2],
  });
  if (code !== 0) throw new SetupError(`electron-builder failed (exit ${code}); see its message above`);
  const [name = ''] = readdirSync(dist, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map((entry) => entry.name);
  const folder = join(dist, name);
  const { findings, ...packed } = checkPackage(folder, { keys });
  for (const finding of findings.slice(0, 40)) process.stderr.write(`${finding}\n`);
  if (findings.length > 0) throw new SetupError(`what was packed is not as it should be (${findings.length})`);
  return { folder, packages, ...packed };
}

/** Of the version that the lock names. */
async function electronFolder() {
  const reason = findElectron() ? undefined : await fetchElectron(process.execPath);
  const electron = findElectron();
  if (!electron) throw new SetupError(`packing needs Electron’s program, and it could not be fetched (${reason}); \`npm run package -- --rehearse\` packs all the rest`);
  let folder = dirname(electron);
  while (!existsSync(join(folder, 'version'))) folder = dirname(folder); // on a Mac the program lies deep inside of Electron.app
  return folder;
}

function emptyElectron() {
  if (process.platform !== 'linux') throw new SetupError('a rehearsal needs Linux: elsewhere Electron’s program has a form that cannot be made up');
  const folder = join(root, 'out', 'empty-electron');
  makeEmptyElectron(folder, JSON.parse(readFileSync(join(modules, 'electron', 'package.json'), 'utf8')).version);
  return folder;
}
