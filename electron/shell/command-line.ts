import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface DesktopFlags {
  demo: boolean;
  dataDir: string | null;
}

/** Our flags among those that Electron and Chromium also find there; only the two forms people type are known. */
export function readDesktopFlags(argv: readonly string[], workingDir: string): DesktopFlags {
  const { values } = parseArgs({
    args: argv.slice(1),
    options: { demo: { type: 'boolean' }, 'data-dir': { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  const dataDir = values['data-dir'];
  return {
    demo: values.demo === true,
    dataDir: typeof dataDir === 'string' && dataDir !== '' ? resolve(workingDir, dataDir) : null,
  };
}
