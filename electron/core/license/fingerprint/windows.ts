import { win32 } from 'node:path';
import type { MachineReaders } from './machine-readers.ts';

const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

export function readWindows({ run, systemFolder }: MachineReaders) {
  const system = systemFolder();
  const findGuid = async (program: string, args: readonly string[]): Promise<string> => guid.exec(await run(win32.join(system, program), args))?.[0] ?? '';
  return {
    // Without the view, a 32-bit program is shown another branch.
    os: () => findGuid('reg.exe', ['query', String.raw`HKLM\SOFTWARE\Microsoft\Cryptography`, '/v', 'MachineGuid', '/reg:64']),
    hw: () =>
      findGuid(String.raw`WindowsPowerShell\v1.0\powershell.exe`, ['-NoProfile', '-NonInteractive', '-Command', '(Get-CimInstance -ClassName Win32_ComputerSystemProduct).UUID']),
    disk: () => findGuid('mountvol.exe', [win32.parse(system).root, '/L']),
  };
}
