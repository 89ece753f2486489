import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { isPlaceholder } from './is-placeholder.ts';
import { lookAtMachine } from './look-at-machine.ts';
import type { MachineReaders } from './machine-readers.ts';

const absent = () => Promise.reject(Object.assign(new Error('not there'), { code: 'ENOENT' }));
const nothing: MachineReaders = { platform: 'linux', run: absent, readFile: absent, listFolder: absent, readLink: absent, realPath: (path) => Promise.resolve(path), cores: () => [], systemFolder: () => 'C:\\Windows\\System32' };

const tag = (component: string, raw: string) => createHmac('sha256', raw).update(`webplay-desktop\0${component}\0salt`).digest('hex').slice(0, 8);
const cpu = ['cpu', tag('cpu', 'intel(r) core(tm) i5-8250u cpu @ 1.60ghz × 2')];
const cores = () => Array.from({ length: 2 }, () => 'Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz');

test('Windows, by its own programs at their own places', async () => {
  const answers: Record<string, string> = {
    'C:\\Windows\\System32\\reg.exe query HKLM\\SOFTWARE\\Microsoft\\Cryptography /v MachineGuid /reg:64':
      '\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\r\n    MachineGuid    REG_SZ    0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0\r\n\r\n',
    'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -NoProfile -NonInteractive -Command (Get-CimInstance -ClassName Win32_ComputerSystemProduct).UUID':
      '4C4C4544-0039-3510-8052-B4C04F4A3132\r\n',
    'C:\\Windows\\System32\\mountvol.exe C:\\ /L': '    \\\\?\\Volume{8a6e1f34-0000-0000-0000-100000000000}\\\r\n',
  };
  const machine = await lookAtMachine({ ...nothing, platform: 'win32', cores, run: (file, args) => Promise.resolve(answers[[file, ...args].join(' ')] ?? '') });
  expect(machine.tagsWith('salt')).toEqual([
    ['os', tag('os', '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0')],
    ['hw', tag('hw', '4c4c4544-0039-3510-8052-b4c04f4a3132')],
    ['disk', tag('disk', '8a6e1f34-0000-0000-0000-100000000000')],
    cpu,
  ]);
});

test('macOS, whose board counts once', async () => {
  const answers: Record<string, string> = {
    '/usr/sbin/ioreg -rd1 -c IOPlatformExpertDevice': '  |   "IOPlatformSerialNumber" = "C02ABCDEFGH1"\n  |   "IOPlatformUUID" = "6F0A1B2C-3D4E-5F60-7182-93A4B5C6D7E8"\n',
    '/usr/sbin/diskutil info /': '   Device Identifier:         disk3s1s1\n   Volume UUID:               11111111-2222-3333-4444-555555555556\n',
  };
  const machine = await lookAtMachine({ ...nothing, platform: 'darwin', cores, run: (file, args) => Promise.resolve(answers[[file, ...args].join(' ')] ?? '') });
  expect(machine.tagsWith('salt')).toEqual([['os', tag('os', '6f0a1b2c-3d4e-5f60-7182-93a4b5c6d7e8')], ['disk', tag('disk', '11111111-2222-3333-4444-555555555556')], cpu]);
});

const files: Record<string, string> = {
  '/etc/machine-id': '1f2e3d4c5b6a79888796a5b4c3d2e1f0\n',
  '/proc/self/mountinfo': '21 28 0:19 / /sys rw shared:7 - sysfs sysfs rw\n28 1 8:2 / / rw,relatime shared:1 - ext4 /dev/mapper/root rw\n29 28 8:1 / /boot rw - ext4 /dev/sda1 rw\n',
};
const linux: MachineReaders = {
  ...nothing,
  cores,
  readFile: (path) => (path in files ? Promise.resolve(files[path] ?? '') : Promise.reject(Object.assign(new Error('not for you'), { code: 'EACCES' }))),
  listFolder: () => Promise.resolve(['aaaa-boot', '0a1b2c3d-root']),
  readLink: (path) => Promise.resolve(path.endsWith('root') ? '../../dm-0' : '../../sda1'),
  realPath: (path) => Promise.resolve(path === '/dev/mapper/root' ? '/dev/dm-0' : path),
};

test('Linux, without what only root may read', async () => {
  const machine = await lookAtMachine(linux);
  expect(machine.tagsWith('salt')).toEqual([['os', tag('os', '1f2e3d4c5b6a79888796a5b4c3d2e1f0')], ['disk', tag('disk', '0a1b2c3d-root')], cpu]);
  expect(machine.unread).toEqual([]);
  expect(machine.tagsWith('another salt')).not.toEqual(machine.tagsWith('salt'));
});

test('a container says almost nothing, and nothing in common with others', async () => {
  const machine = await lookAtMachine({ ...linux, readFile: (path) => Promise.resolve(path.endsWith('mountinfo') ? '1 0 0:50 / / rw - overlay overlay rw\n' : '\n') });
  expect(machine.tagsWith('salt')).toEqual([cpu]);
});

test('what does not answer is not there to be missed', async () => {
  const machine = await lookAtMachine({ ...linux, readFile: () => Promise.reject(new Error('timed out')) });
  expect(machine.tagsWith('salt')).toEqual([cpu]);
  expect(machine.unread).toEqual(['os', 'hw', 'disk']);
});

test.each(['', '\n', 'uninitialized\n', 'None', 'short', '0000000000000000', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', '03000200-0400-0500-0006-000700080009', 'To be filled by O.E.M.', 'Default string', 'Not Specified', 'System Serial Number', createHash('sha256').update('').digest('hex'), createHash('md5').update('uninitialized').digest('hex')])(
  '%o says which machine it is of thousands',
  (value) => {
    expect(isPlaceholder(value)).toBe(true);
  },
);

test('a real one does', () => {
  expect(isPlaceholder('4C4C4544-0039-3510-8052-B4C04F4A3132')).toBe(false);
});
