import type { MachineReaders } from './machine-readers.ts';

/** The serial number belongs to the same board as the platform's UUID, and would count it twice. */
export function readMacos({ run }: MachineReaders) {
  return {
    os: async () => /"IOPlatformUUID" = "([^"]+)"/.exec(await run('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice']))?.[1] ?? '',
    disk: async () => /^\s*Volume UUID:\s*(\S+)\s*$/m.exec(await run('/usr/sbin/diskutil', ['info', '/']))?.[1] ?? '',
  };
}
