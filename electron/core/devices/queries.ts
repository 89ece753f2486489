import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Device } from '#shared/contract/devices.ts';
import { type AccountsDatabase, devices } from '../database/accounts-schema.ts';

type DeviceRow = typeof devices.$inferSelect;

export function toDevice({ id, fingerprint, name, platform, createdAt, lastSeenAt }: DeviceRow): Device {
  return {
    id,
    fingerprint,
    name,
    platform,
    created_at: new Date(createdAt).toISOString(),
    last_seen_at: new Date(lastSeenAt).toISOString(),
  };
}

/** Oldest first. */
export function listDevices(db: AccountsDatabase, userId: string): Device[] {
  return db
    .select()
    .from(devices)
    .where(and(eq(devices.userId, userId), isNull(devices.releasedAt)))
    .orderBy(asc(devices.id))
    .all()
    .map(toDevice);
}
