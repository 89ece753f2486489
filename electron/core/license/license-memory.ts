import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { DeviceTags } from '#shared/model/device-tags.ts';
import { LicenseEnd } from '#shared/model/license-status.ts';

/** What this machine is recognized by: under the account's salt, and under the one that all devices share. */
export const MachineTags = z.object({ account: DeviceTags, global: DeviceTags });
export type MachineTags = z.infer<typeof MachineTags>;

const Time = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** What a device remembers of its license besides the token. Times are epoch ms where nothing else is said. */
export const LicenseMemory = z.object({
  /** Counts how often it was written: of two copies the later one is believed. */
  revision: Time,
  /** Of the latest token; an older one cannot come back. */
  lastSeq: Time,
  /** When the license server last said something, epoch seconds. */
  lastSaidAt: Time,
  /** High-water mark: it is not earlier than this. 0 before the first contact. */
  notEarlierThan: Time,
  /** How far the license server's clock was ahead of this machine's at the last check-in, in ms. */
  serverAhead: z.number().int(),
  /** How long the program ran with a clock that cannot be right, since the last check-in, in ms. */
  suspectRunMs: Time,
  /** Why the server ended the license here. */
  end: LicenseEnd.nullable(),
  lastCheckInAt: Time.nullable(),
  /** The first start of a program that asks for a license. */
  firstStartAt: Time.nullable(),
  /** Of the account, for tags. */
  salt: z.string().max(200).nullable(),
  /** As they were last read: a part that cannot be read this time counts as what it was. */
  tags: MachineTags.nullable(),
  /** Pinned keys that count no more. */
  retiredKeys: z.array(z.string().max(40)).max(10),
});
export type LicenseMemory = z.infer<typeof LicenseMemory>;

export const noMemory: LicenseMemory = {
  revision: 0,
  lastSeq: 0,
  lastSaidAt: 0,
  notEarlierThan: 0,
  serverAhead: 0,
  suspectRunMs: 0,
  end: null,
  lastCheckInAt: null,
  firstStartAt: null,
  salt: null,
  tags: null,
  retiredKeys: [],
};

/** A memory as it lies on a disk. */
export interface SealedMemory {
  text: string;
  /** Of the text, with a key that comes from the device's; null before there is one. */
  mac: string | null;
}

/** `secret` is what MACs are made with; undefined where the device has no key yet. */
export function sealMemory(memory: LicenseMemory, secret: Buffer | undefined): SealedMemory {
  const text = JSON.stringify(memory);
  return { text, mac: secret === undefined ? null : macOf(text, secret) };
}

/** Only what harms nobody when it is made up is believed without a MAC. */
export function openMemory(sealed: SealedMemory | undefined, secret: Buffer | undefined): { memory: LicenseMemory; isOurs: boolean } {
  const memory = sealed && parse(sealed.text);
  if (!memory) return { memory: noMemory, isOurs: false };
  if (secret !== undefined && sealed.mac !== null && isEqual(sealed.mac, macOf(sealed.text, secret))) return { memory, isOurs: true };
  return { memory: { ...noMemory, firstStartAt: memory.firstStartAt, salt: memory.salt }, isOurs: false };
}

/** The copy that was written later; of two that look alike, the one that knows of more time. */
export function laterMemory(one: ReturnType<typeof openMemory>, other: ReturnType<typeof openMemory>): LicenseMemory {
  if (one.isOurs !== other.isOurs) return one.isOurs ? one.memory : other.memory;
  const [a, b] = [one.memory, other.memory];
  if (a.revision !== b.revision) return a.revision > b.revision ? a : b;
  return a.notEarlierThan >= b.notEarlierThan ? a : b;
}

export function memorySecretOf(privateKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(privateKey, 'base64url'), '', 'webplay license memory', 32));
}

function parse(text: string): LicenseMemory | undefined {
  try {
    return LicenseMemory.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function macOf(text: string, secret: Buffer): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
