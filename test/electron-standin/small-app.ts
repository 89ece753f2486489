import { _electron } from '@playwright/test';
import type { ElectronApplication } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../../scripts/setup/chromium.mjs';

export const standInFolder = import.meta.dirname;

/** An Electron app of a few files in a temporary folder, removed by `remove`. */
export interface SmallApp {
  folder: string;
  userData: string;
  /** Starts it as the end-to-end specs start theirs: with Playwright's own launcher. */
  launch: () => Promise<ElectronApplication>;
  remove: () => void;
}

/** Writes an app; its main process is `main.mjs`. */
export function createSmallApp(files: Record<string, string>): SmallApp {
  const folder = mkdtempSync(join(tmpdir(), 'webplay-standin-'));
  const userData = join(folder, 'user-data');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'small-app', version: '1.2.3', type: 'module', main: 'main.mjs' }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return {
    folder,
    userData,
    launch: () => _electron.launch({ executablePath: join(standInFolder, 'electron'), args: ['.', `--user-data-dir=${userData}`], cwd: folder, env: standInEnvironment(), colorScheme: null }),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

/** Our environment, with the Chromium there is and without a word about not being Electron. */
export function standInEnvironment(): Record<string, string> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return { ...inherited, ELECTRON_STANDIN_CHROMIUM: findChromium() ?? '', ELECTRON_STANDIN_QUIET: '1', ELECTRON_STANDIN_HEADLESS: '1' };
}
