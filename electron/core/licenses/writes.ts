import { and, eq } from 'drizzle-orm';
import { type AccountsDatabase, licenses } from '../database/accounts-schema.ts';
import type { LicenseRow } from './queries.ts';

export function insertLicense(db: AccountsDatabase, userId: string, at: number): LicenseRow {
  return db.insert(licenses).values({ userId, status: 'active', createdAt: at, updatedAt: at }).returning().get();
}

/** Undefined when the user has no such licence. */
export function updateLicense(
  db: AccountsDatabase,
  { userId, id, at, ...change }: { userId: string; id: number; at: number } & ({ status: LicenseRow['status'] } | { plan: string | null }),
): LicenseRow | undefined {
  return db
    .update(licenses)
    .set({ ...change, updatedAt: at })
    .where(and(eq(licenses.id, id), eq(licenses.userId, userId)))
    .returning()
    .get();
}
