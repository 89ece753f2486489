import { createHmac } from 'node:crypto';
import { licenseAudience } from '#shared/model/license-token.ts';
import { tagComponents, type DeviceTags, type TagComponent } from '#shared/model/device-tags.ts';
import { isPlaceholder } from './is-placeholder.ts';
import { readLinux } from './linux.ts';
import { readMacos } from './macos.ts';
import { patienceMs, type MachineReaders } from './machine-readers.ts';
import { readWindows } from './windows.ts';

/** Tags of what all devices share, for what must be recognized across accounts. */
export const globalSalt = 'webplay global';

/** A machine that was looked at. What was read stays in here; only tags come out. */
export interface Machine {
  tagsWith(salt: string): DeviceTags;
  /** What could not be read this time, which does not mean that it is not there. */
  unread: readonly TagComponent[];
}

type Reading = Partial<Record<TagComponent, () => string | Promise<string>>>;

/** Looks once, at all parts side by side; takes as long as the operating system's programs do, and never rejects. */
export async function lookAtMachine(readers: MachineReaders): Promise<Machine> {
  const reading: Reading = { ...readingOf(readers), cpu: () => describeProcessor(readers.cores()) };
  const raw = new Map<TagComponent, string>();
  const unread: TagComponent[] = [];
  await Promise.all(
    tagComponents.map(async (component) => {
      const read = reading[component];
      if (!read) return;
      try {
        const value = await inTime(Promise.resolve(read()));
        if (!isPlaceholder(value)) raw.set(component, value.trim().toLowerCase());
      } catch (error) {
        if (!isAbsence(error)) unread.push(component);
      }
    }),
  );
  return {
    tagsWith: (salt) => tagComponents.flatMap((component): DeviceTags => (raw.has(component) ? [[component, tagOf(component, raw.get(component) ?? '', salt)]] : [])),
    unread,
  };
}

function readingOf(readers: MachineReaders): Reading {
  switch (readers.platform) {
    case 'win32':
      return readWindows(readers);
    case 'darwin':
      return readMacos(readers);
    default:
      return readLinux(readers);
  }
}

/** The first 32 bits of a digest keyed with what was read, which machine ids ask for (machine-id(5)). */
function tagOf(component: TagComponent, value: string, salt: string): string {
  return createHmac('sha256', value).update([licenseAudience, component, salt].join('\0')).digest('hex').slice(0, 8);
}

function describeProcessor(cores: readonly string[]): string {
  const model = cores[0]?.trim() ?? '';
  return isPlaceholder(model) ? '' : `${model} × ${cores.length}`;
}

/** A file that is not there, or not for us, says the same every time. */
function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES' || error.code === 'EPERM');
}

async function inTime(work: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the machine did not answer in time')), patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
