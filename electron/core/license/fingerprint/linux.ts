import { basename, join } from 'node:path';
import type { MachineReaders } from './machine-readers.ts';

const devicesByUuid = '/dev/disk/by-uuid';

export function readLinux({ readFile, listFolder, readLink, realPath }: MachineReaders) {
  return {
    os: () => readFile('/etc/machine-id'),
    /** Readable for root alone on most systems. */
    hw: () => readFile('/sys/class/dmi/id/product_uuid'),
    /** The name that `/dev/disk` gives the file system at `/`. */
    async disk() {
      const device = rootDevice(await readFile('/proc/self/mountinfo'));
      if (device === undefined) return '';
      const wanted = basename(await realPath(device));
      for (const uuid of await listFolder(devicesByUuid)) {
        if (basename(await readLink(join(devicesByUuid, uuid))) === wanted) return uuid;
      }
      return '';
    },
  };
}

/** proc(5): `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`. Undefined for overlays and the like. */
function rootDevice(mountInfo: string): string | undefined {
  for (const line of mountInfo.split('\n').reverse()) {
    const [mount = '', source = ''] = line.split(' - ');
    const device = source.split(' ')[1];
    if (mount.split(' ')[4] === '/' && device?.startsWith('/dev/') === true) return device;
  }
  return undefined;
}
