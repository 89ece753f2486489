import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { DeviceTags } from '#shared/model/device-tags.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import type { Logger } from '../log.ts';
import type { SecretTexts } from '../secrets/secret-texts.ts';
import { WaitingActivation } from './activation.ts';
import type { KnownLicense } from './check-in.ts';
import { makeDeviceKey, readDeviceKey, type DeviceKey } from './device-key.ts';
import { globalSalt, type Machine } from './fingerprint/look-at-machine.ts';
import { laterMemory, noMemory, openMemory, sealMemory, type LicenseMemory, type MachineTags } from './license-memory.ts';
import type { LicenseDevice } from './license-state.ts';
import { readLicense, writeLicense } from './license-store.ts';

/** A keychain that asks its user something is not waited for. */
const closingMs = 500;

/** What the keychain keeps beside the key. */
const Kept = z.object({ memory: z.string(), mac: z.string().nullable(), waiting: WaitingActivation.nullable() });

/** Token, memory and key of this device, and where they are kept. */
export interface LicenseKeeper {
  readonly persistent: boolean;
  known(): KnownLicense;
  device(): LicenseDevice;
  key(): DeviceKey | undefined;
  needKey(): Promise<DeviceKey>;
  /** An activation that waited when the program ended. */
  waiting(): WaitingActivation | null;
  keepWaiting(waiting: WaitingActivation | null): void;
  /** Changes what is known without writing it down. */
  note(memory: LicenseMemory): void;
  /** Writes down what is known, or is from now on; the keychain takes its time and may be left out. */
  keep(known?: KnownLicense, options?: { onDiskAlone: boolean }): void;
  /** What the machine is recognized by; parts that cannot be read count as what they were. */
  see(machine: Machine): void;
  tagsWith(machine: Machine, salt: string | null): DeviceTags;
  /** Whether anything of an earlier run was found, or written since. */
  isWritten(): boolean;
  /** Reads the keychain; false while it does not answer. */
  load(): Promise<boolean>;
  /** Waits for what is being written. */
  close(): Promise<void>;
}

export interface LicenseKeeperOptions {
  db: UserDatabase;
  secrets: SecretTexts;
  /** Two of them on one machine are two devices. */
  dataDir: string;
  log: Logger;
  clock: () => number;
}

export function createLicenseKeeper({ db, secrets, dataDir, log, clock }: LicenseKeeperOptions): LicenseKeeper {
  const place = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const [keyName, memoryName] = [`license-key-${place}`, `license-memory-${place}`];
  const { token, sealed } = readLicense(db);
  let stored = sealed;
  let known: KnownLicense = { token: null, memory: openMemory(stored, undefined).memory };
  let isLoaded = false;
  let key: DeviceKey | undefined;
  let making: Promise<DeviceKey> | undefined;
  let waiting: WaitingActivation | null = null;
  let seen: MachineTags | null = null;
  let writing: Promise<void> = Promise.resolve();

  if (known.memory.firstStartAt === null) known = { ...known, memory: { ...known.memory, firstStartAt: Math.round(clock()) } };

  async function load(): Promise<boolean> {
    try {
      const [found, kept] = [await readDeviceKey(secrets, keyName), await readKept(secrets, memoryName)];
      isLoaded = true;
      if (!found || key) return true;
      key = found;
      const ofFile = openMemory(stored, found.memorySecret);
      const ofKeychain = openMemory(kept && { text: kept.memory, mac: kept.mac }, found.memorySecret);
      const memory = laterMemory(ofFile, ofKeychain);
      known = { token, memory: { ...memory, firstStartAt: memory.firstStartAt ?? known.memory.firstStartAt, salt: memory.salt ?? known.memory.salt } };
      waiting = kept?.waiting ?? null;
      return true;
    } catch {
      // The error may quote the secret; it is not passed on.
      log.warn({}, 'the key of this device could not be read from the keychain');
      return false;
    }
  }

  function keep(next: KnownLicense = known, { onDiskAlone } = { onDiskAlone: false }): void {
    known = { ...next, memory: { ...next.memory, revision: next.memory.revision + 1 } };
    const sealed = sealMemory(known.memory, key?.memorySecret);
    if (key && secrets.persistent) writeLicense(db, known.token, (stored = sealed));
    // A token without its key is nothing after the next start; one whose key is only out of reach now stays as it is.
    else if (isLoaded && stored?.mac == null) writeLicense(db, null, (stored = { text: JSON.stringify({ ...noMemory, firstStartAt: known.memory.firstStartAt }), mac: null }));
    if (key && !onDiskAlone) writeKept({ memory: sealed.text, mac: sealed.mac, waiting });
  }

  function writeKept(kept: z.infer<typeof Kept>): void {
    writing = writing
      .then(() => secrets.write(memoryName, JSON.stringify(kept)))
      .catch(() => log.warn({}, 'what is known of the license could not be written to the keychain'));
  }

  function tagsWith({ tagsWith: read, unread }: Machine, salt: string | null): DeviceTags {
    const tags = read(salt ?? globalSalt);
    const before = salt === null ? known.memory.tags?.global : salt === known.memory.salt ? known.memory.tags?.account : undefined;
    return [...tags, ...(before ?? []).filter(([component]) => unread.includes(component))];
  }

  return {
    persistent: secrets.persistent,
    known: () => known,
    device: () => ({ thumbprint: key?.thumbprint ?? null, holdsKey: key !== undefined, tags: seen }),
    key: () => key,
    async needKey() {
      making ??= key ? Promise.resolve(key) : makeDeviceKey(secrets, keyName);
      making.catch(() => (making = undefined));
      return (key = await making);
    },
    waiting: () => waiting,
    keepWaiting(next) {
      if (waiting === null && next === null) return;
      waiting = next;
      keep();
    },
    note(memory) {
      known = { ...known, memory };
    },
    keep,
    see(machine) {
      const { salt } = known.memory;
      seen = { global: tagsWith(machine, null), account: salt === null ? [] : tagsWith(machine, salt) };
      if (JSON.stringify(seen) === JSON.stringify(known.memory.tags)) return;
      keep({ ...known, memory: { ...known.memory, tags: seen } });
    },
    tagsWith,
    isWritten: () => stored !== undefined,
    load,
    close: () => Promise.race([writing, sleep(closingMs, undefined, { ref: false })]),
  };
}

async function readKept(secrets: SecretTexts, name: string): Promise<z.infer<typeof Kept> | undefined> {
  const text = await secrets.read(name);
  try {
    return text === null ? undefined : Kept.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
