import { and, eq, isNull } from 'drizzle-orm';
import { type AccountsDatabase, devices } from '../database/accounts-schema.ts';

type DeviceRow = typeof devices.$inferSelect;

export interface NewDevice {
  userId: string;
  fingerprint: string;
  name: string | null;
  platform: string | null;
  at: number;
}

/** The device was there just now. What it says of itself this time replaces what it said before; undefined when it is new. */
export function seeDevice(db: AccountsDatabase, { userId, fingerprint, name, platform, at }: NewDevice): DeviceRow | undefined {
  return db
    .update(devices)
    .set({ lastSeenAt: at, ...(name === null ? {} : { name }), ...(platform === null ? {} : { platform }) })
    .where(and(eq(devices.userId, userId), eq(devices.fingerprint, fingerprint), isNull(devices.releasedAt)))
    .returning()
    .get();
}

export function insertDevice(db: AccountsDatabase, { at, ...device }: NewDevice): DeviceRow {
  return db
    .insert(devices)
    .values({ ...device, createdAt: at, lastSeenAt: at })
    .returning()
    .get();
}

export type Removal = 'removed' | 'already-removed' | 'unknown';

/** The row stays, without its slot, so that removing it again is known to be a repetition. */
export function releaseDevice(db: AccountsDatabase, userId: string, id: number, at: number): Removal {
  const own = and(eq(devices.id, id), eq(devices.userId, userId));
  const { changes } = db
    .update(devices)
    .set({ releasedAt: at })
    .where(and(own, isNull(devices.releasedAt)))
    .run();
  if (changes > 0) return 'removed';
  return db.select({ id: devices.id }).from(devices).where(own).get() ? 'already-removed' : 'unknown';
}
