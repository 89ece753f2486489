import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * Every end-to-end spec, on both hosts: also those that `npm test` leaves to one of them, and the pictures of every theme
 * and size. `npm run proof -- end-to-end`; with `--update-snapshots` those of docs/screenshots are taken anew.
 */

const root = join(import.meta.dirname, '..', '..');
const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
const { status } = spawnSync(process.execPath, [cli, 'test', ...process.argv.slice(2)], { cwd: root, env: { ...process.env, E2E_PART: 'whole' }, stdio: 'inherit' });
process.exitCode = status ?? 1;
