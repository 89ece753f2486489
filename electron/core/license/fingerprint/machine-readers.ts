import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, readdir, readlink, realpath } from 'node:fs/promises';
import { cpus } from 'node:os';
import { win32 } from 'node:path';
import { promisify } from 'node:util';

/** The machine as far as it is looked at; tests give what other machines answered. All reject when there is nothing. */
export interface MachineReaders {
  platform: string;
  /** Runs a program of the operating system, without a shell; resolves with what it writes. */
  run(file: string, args: readonly string[]): Promise<string>;
  readFile(path: string): Promise<string>;
  listFolder(path: string): Promise<string[]>;
  readLink(path: string): Promise<string>;
  realPath(path: string): Promise<string>;
  /** Models of the processor's cores. */
  cores(): string[];
  /** Of Windows: where its own programs are. */
  systemFolder(): string;
}

/** For all that one program may take. */
export const patienceMs = 2_000;
const run = promisify(execFile);

export const thisMachine: MachineReaders = {
  platform: process.platform,
  async run(file, args) {
    const { stdout } = await run(file, args, { timeout: patienceMs, killSignal: 'SIGKILL', windowsHide: true, maxBuffer: 1024 * 1024, encoding: 'utf8' });
    return stdout;
  },
  readFile: (path) => readFile(path, 'utf8'),
  listFolder: (path) => readdir(path),
  readLink: (path) => readlink(path),
  realPath: (path) => realpath(path),
  cores: () => cpus().map(({ model }) => model),
  systemFolder: findSystemFolder,
};

const usualSystemFolder = String.raw`C:\Windows\System32`;

/** Where it usually is, else where the loader took its own library from: `%windir%` is whatever its user sets it to. */
function findSystemFolder(): string {
  if (existsSync(win32.join(usualSystemFolder, 'ntdll.dll'))) return usualSystemFolder;
  const { sharedObjects } = process.report.getReport() as { sharedObjects?: string[] };
  const library = sharedObjects?.find((path) => /\\ntdll[.]dll$/i.test(path));
  return library === undefined ? usualSystemFolder : win32.dirname(library);
}
