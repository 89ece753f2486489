import { readFileSync, writeFileSync } from 'node:fs';
import type { Keychain } from '../../electron/core/secrets/keychain.ts';

/** A keychain for machines that have none: a file, which outlives the program as the system's own does. */
export function openFileKeychain(file: string): Keychain {
  const read = (): Record<string, string> => {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>; // as it was written below
    } catch {
      return {};
    }
  };
  const nameOf = (service: string, account: string): string => `${service} ${account}`;
  const write = (kept: Record<string, string>): void => writeFileSync(file, JSON.stringify(kept), { mode: 0o600 });
  return {
    getPassword: (service, account) => Promise.resolve(read()[nameOf(service, account)] ?? null),
    setPassword: (service, account, password) => Promise.resolve(write({ ...read(), [nameOf(service, account)]: password })),
    deletePassword(service, account) {
      const { [nameOf(service, account)]: gone, ...others } = read();
      write(others);
      return Promise.resolve(gone !== undefined);
    },
  };
}
