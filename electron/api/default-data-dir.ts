import { isAbsolute, join } from 'node:path';

export interface Machine {
  platform: NodeJS.Platform;
  home: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** Where each system keeps what belongs to one user's applications. */
export function defaultDataDir({ platform, home, env }: Machine): string {
  if (platform === 'win32') return join(absolute(env['LOCALAPPDATA']) ?? join(home, 'AppData', 'Local'), 'WebPlay');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'WebPlay');
  return join(absolute(env['XDG_DATA_HOME']) ?? join(home, '.local', 'share'), 'webplay');
}

/** The XDG rules tell programs to ignore relative paths. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
