import type { Logger } from '../log.ts';

/** The three functions of keytar's API that the vault needs. */
export interface Keychain {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

const service = 'WebPlay';
/** A locked keychain may wait for a dialog nobody sees; past this it counts as absent. */
const patienceMs = 5_000;

/**
 * The operating system's keychain, or undefined where there is none that outlives a reboot.
 * On Linux only the Secret Service counts: the kernel keyring that the library would fall back to is lost at reboot.
 */
export async function findKeychain(log: Logger): Promise<Keychain | undefined> {
  try {
    const keychain = process.platform === 'linux' ? await secretService() : await import('keytar/keytar.js');
    const probe = `probe-${process.pid}`;
    await inTime(keychain.setPassword(service, probe, 'probe'));
    const back = await inTime(keychain.getPassword(service, probe));
    await inTime(keychain.deletePassword(service, probe));
    if (back !== 'probe') throw new Error('the keychain did not give back what it was given');
    return keychain;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ reason }, 'no keychain found; credentials stay in memory until the program ends');
    return undefined;
  }
}

async function secretService(): Promise<Keychain> {
  const { AsyncEntry } = await import('keytar');
  const entry = (name: string, account: string) =>
    new AsyncEntry(name, account, { linux: { store: 'secret-service' } });
  return {
    getPassword: (name, account) => entry(name, account).getPassword(),
    setPassword: (name, account, password) => entry(name, account).setPassword(password),
    deletePassword: (name, account) => entry(name, account).deletePassword(),
  };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the keychain did not answer')), patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Windows refuses secrets over 2,560 bytes of UTF-16; longer ones are kept in numbered parts. */
const partLength = 1_200;

export async function writeSecret(keychain: Keychain, account: string, secret: string): Promise<void> {
  const parts = Math.max(1, Math.ceil(secret.length / partLength));
  const before = await countParts(keychain, account);
  for (let i = 0; i < parts; i++) {
    await keychain.setPassword(service, `${account}#${i + 1}`, secret.slice(i * partLength, (i + 1) * partLength));
  }
  await keychain.setPassword(service, account, String(parts));
  for (let i = parts; i < before; i++) await keychain.deletePassword(service, `${account}#${i + 1}`);
}

export async function readSecret(keychain: Keychain, account: string): Promise<string | null> {
  const parts = await countParts(keychain, account);
  if (parts === 0) return null;
  let secret = '';
  for (let i = 0; i < parts; i++) {
    const part = await inTime(keychain.getPassword(service, `${account}#${i + 1}`));
    if (part === null) return null;
    secret += part;
  }
  return secret;
}

export async function deleteSecret(keychain: Keychain, account: string): Promise<void> {
  const parts = await countParts(keychain, account);
  for (let i = 0; i < parts; i++) await keychain.deletePassword(service, `${account}#${i + 1}`);
  await keychain.deletePassword(service, account);
}

async function countParts(keychain: Keychain, account: string): Promise<number> {
  return Number((await inTime(keychain.getPassword(service, account))) ?? 0);
}
