import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '#shared/errors.ts';
import type { LoopName } from './catalog.ts';
import { parseTsLoop, ticksPerSecond } from './ts-restamp.ts';
import type { TsLoop } from './ts-restamp.ts';

// 240 pictures at 25 a second and 450 AAC frames at 48 kHz fill the same 9.6 s exactly: that is why the loops have no seam.
export const loopTicks = 9.6 * ticksPerSecond; // 864 000
export const segmentTicks = loopTicks / 5;

/** Where the demo's media are: beside the sources in a checkout, two or three folders up from a bundle. */
export function findResourcesDir(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  for (const up of ['../../../resources/demo', '../../resources/demo', '../resources/demo']) {
    const dir = path.resolve(here, up);
    if (existsSync(path.join(dir, 'loops'))) return dir;
  }
  throw new AppError('not_found', 'The demo pictures are missing from this installation');
}

export interface DemoResources {
  loop(name: LoopName): Promise<TsLoop>;
  /** Path and size of a file, or undefined when there is none by that name. */
  file(folder: 'movies' | 'logos' | 'posters' | 'backdrops', name: string): Promise<{ path: string; size: number } | undefined>;
}

export function openResources(dir: string): DemoResources {
  const loops = new Map<LoopName, Promise<TsLoop>>();
  return {
    loop: (name) => {
      let loop = loops.get(name);
      if (!loop) {
        loop = readFile(path.join(dir, 'loops', `${name}.mpegts`)).then((bytes) => parseTsLoop(bytes, loopTicks, segmentTicks));
        loops.set(name, loop);
      }
      return loop;
    },
    file: async (folder, name) => {
      if (name !== path.basename(name) || name.startsWith('.')) return undefined;
      const file = path.join(dir, folder, name);
      const found = await stat(file).catch(() => undefined);
      return found?.isFile() ? { path: file, size: found.size } : undefined;
    },
  };
}
