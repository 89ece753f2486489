import { and, count, desc, eq, sql } from 'drizzle-orm';
import type { License } from '#shared/contract/licenses.ts';
import { type AccountsDatabase, licenses } from '../database/accounts-schema.ts';

export type LicenseRow = typeof licenses.$inferSelect;

export function toLicense({ id, status, plan, createdAt }: LicenseRow): License {
  return { id, status, plan, created_at: new Date(createdAt).toISOString() };
}

/** Newest first. */
export function listLicenses(db: AccountsDatabase, userId: string): License[] {
  return db.select().from(licenses).where(eq(licenses.userId, userId)).orderBy(desc(licenses.id)).all().map(toLicense);
}

export function findLicense(db: AccountsDatabase, userId: string, id: number): LicenseRow | undefined {
  return db
    .select()
    .from(licenses)
    .where(and(eq(licenses.id, id), eq(licenses.userId, userId)))
    .get();
}

/** How many licences there are of each status and plan; no plan is `default`. */
export function countLicenses(db: AccountsDatabase, userId: string): { status: LicenseRow['status']; plan: string; licenses: number }[] {
  const plan = sql<string>`coalesce(${licenses.plan}, 'default')`;
  return db
    .select({ status: licenses.status, plan, licenses: count() })
    .from(licenses)
    .where(eq(licenses.userId, userId))
    .groupBy(licenses.status, plan)
    .all();
}
