import type { RecordAudit } from '../audit/audit-log.ts';
import type { KnownDevice, KnownDevices } from './known-devices.ts';
import type { ReleaseReason, Slots } from './slots.ts';

export interface Release {
  device: KnownDevice;
  reason: ReleaseReason;
  requestId: string | null;
  now: number;
}

/** Ends a device, frees its slot and tells of it in the audit of its user. Throws `conflict` when too many were released lately. */
export type ReleaseDevice = (release: Release) => void;

/** Administrators may always, and a machine that went to another account is not kept from it. */
const unlimited: ReadonlySet<ReleaseReason> = new Set<ReleaseReason>(['by-admin', 'moved']);

export function createReleaseDevice(devices: KnownDevices, slots: Slots, recordAudit: RecordAudit): ReleaseDevice {
  return ({ device: { id, userId, username }, reason, requestId, now }) => {
    if (!unlimited.has(reason)) slots.refuseTooManyReleases(id, now);
    slots.leave(id, reason, now);
    devices.release(id, now);
    recordAudit({ at: now, userId, username, action: 'device.delete', resource: 'device', resourceId: String(id), details: { reason }, requestId });
  };
}
