import { eq } from 'drizzle-orm';
import { licenseStates, type UserDatabase } from '../database/user-schema.ts';
import type { SealedMemory } from './license-memory.ts';

const row = 1;

export interface StoredLicense {
  token: string | null;
  sealed: SealedMemory | undefined;
}

export function readLicense(db: UserDatabase): StoredLicense {
  const stored = db.select().from(licenseStates).where(eq(licenseStates.id, row)).get();
  return stored ? { token: stored.token, sealed: { text: stored.memory, mac: stored.mac } } : { token: null, sealed: undefined };
}

export function writeLicense(db: UserDatabase, token: string | null, { text, mac }: SealedMemory): void {
  const values = { token, memory: text, mac };
  db.insert(licenseStates).values({ id: row, ...values }).onConflictDoUpdate({ target: licenseStates.id, set: values }).run();
}
