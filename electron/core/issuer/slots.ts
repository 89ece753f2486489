import { AppError } from '#shared/errors.ts';
import type { AccountsDatabase } from '../database/accounts-schema.ts';
import { devicesOf, type CapacityRules } from '../devices/capacity.ts';
import { isGood, type LicenseTerms } from './license-terms.ts';
import { nextRelease, releasesCountFor } from './release-rule.ts';

export interface SlotLicense extends LicenseTerms {
  id: number;
  plan: string | null;
  /** Devices that are bound to it. */
  used: number;
}

/**
 * Why a slot became free: those that people ask for are counted; a device that only registered, or whose license ended,
 * is not.
 */
export type ReleaseReason = 'released' | 'replaced' | 'moved' | 'removed' | 'rebound' | 'by-admin';

/** Which device has a place on which license. Everything here belongs into a transaction of the caller's. */
export interface Slots {
  /** The license with room that fills up first, then the oldest; a trial last. */
  choose(userId: string, now: number): SlotLicense | undefined;
  /** A license of the user's is good, whether or not it has room. */
  hasGoodLicense(userId: string, now: number): boolean;
  take(licenseId: number, deviceId: number, now: number): void;
  /** What a device is bound to. */
  licenseOf(deviceId: number): SlotLicense | undefined;
  /** After a downgrade those that were seen last keep their place. */
  isWithinLimit(license: SlotLicense, device: { id: number; lastSeenAt: number }): boolean;
  /** Throws `conflict`, with when it may be, when too many of the license were released lately. */
  refuseTooManyReleases(deviceId: number, now: number): void;
  leave(deviceId: number, reason: ReleaseReason, now: number): void;
  /** How many devices a license of this plan carries; 0 for no limit. */
  limitOf(plan: string | null): number;
}

export function createSlots(db: AccountsDatabase, rules: CapacityRules): Slots {
  const columns = `l.id, l.plan, l.status, l.valid_until AS validUntil, l.grace_until AS graceUntil, l.suspended_reason AS suspendedReason,
    l.is_trial AS isTrial, (SELECT count(*) FROM license_devices s WHERE s.license_id = l.id AND s.released_at IS NULL) AS used`;
  const ofUser = db.$client.prepare<[string], LicenseRow>(`SELECT ${columns} FROM licenses l WHERE l.user_id = +? AND l.status = 'active' ORDER BY l.id`);
  const ofDevice = db.$client.prepare<[number], LicenseRow>(`
    SELECT ${columns} FROM license_devices ld JOIN licenses l ON l.id = ld.license_id WHERE ld.device_id = +? AND ld.released_at IS NULL`);
  const seenLater = db.$client.prepare<[{ licenseId: number; deviceId: number; seen: number }], { later: number }>(`
    SELECT count(*) AS later FROM license_devices s JOIN devices d ON d.id = s.device_id
    WHERE s.license_id = +@licenseId AND s.released_at IS NULL AND (d.last_seen_at > +@seen OR (d.last_seen_at = +@seen AND d.id > +@deviceId))`);
  const releases = db.$client.prepare<[number, number], { at: number }>(`
    SELECT s.released_at AS at FROM license_devices s
    WHERE s.license_id = (SELECT license_id FROM license_devices WHERE device_id = +? AND released_at IS NULL)
      AND s.released_at > +? AND s.release_reason IN ('released', 'replaced', 'moved')
    ORDER BY s.released_at DESC`);
  const insert = db.$client.prepare<[number, number, number]>('INSERT INTO license_devices (license_id, device_id, bound_at) VALUES (?, ?, ?)');
  const end = db.$client.prepare<[number, ReleaseReason, number]>(
    'UPDATE license_devices SET released_at = ?, release_reason = ? WHERE device_id = +? AND released_at IS NULL',
  );
  const isLimited = rules.devicesPerLicense > 0;
  const limitOf = (plan: string | null): number => (isLimited ? devicesOf(plan, rules) : 0);
  const roomIn = ({ plan, used }: SlotLicense): number => (isLimited ? limitOf(plan) - used : Number.POSITIVE_INFINITY);
  const goodOnes = (userId: string, now: number): SlotLicense[] => ofUser.all(userId).map(toSlotLicense).filter((license) => isGood(license, now));

  return {
    choose(userId, now) {
      const withRoom = goodOnes(userId, now).filter((license) => roomIn(license) > 0);
      return withRoom.sort((one, other) => Number(one.isTrial) - Number(other.isTrial) || compare(roomIn(one), roomIn(other)) || one.id - other.id)[0];
    },
    hasGoodLicense: (userId, now) => goodOnes(userId, now).length > 0,
    take: (licenseId, deviceId, now) => void insert.run(licenseId, deviceId, now),
    licenseOf(deviceId) {
      const row = ofDevice.get(deviceId);
      return row && toSlotLicense(row);
    },
    isWithinLimit({ id: licenseId, plan, used }, { id: deviceId, lastSeenAt: seen }) {
      if (!isLimited || used <= limitOf(plan)) return true;
      return (seenLater.get({ licenseId, deviceId, seen })?.later ?? 0) < limitOf(plan);
    },
    refuseTooManyReleases(deviceId, now) {
      const next = nextRelease(
        releases.all(deviceId, now - releasesCountFor).map(({ at }) => at),
        now,
      );
      if (next > now) {
        const when = new Date(next).toISOString().slice(0, 16).replace('T', ' ');
        throw new AppError('conflict', `Too many devices of this license were released lately; the next may be on ${when} UTC`, { retryAfterMs: next - now });
      }
    },
    leave: (deviceId, reason, now) => void end.run(now, reason, deviceId),
    limitOf,
  };
}

interface LicenseRow extends Omit<SlotLicense, 'isTrial'> {
  isTrial: number;
}

function toSlotLicense({ isTrial, ...row }: LicenseRow): SlotLicense {
  return { ...row, isTrial: isTrial === 1 };
}

/** Infinities are equal. */
function compare(one: number, other: number): number {
  return one === other ? 0 : one - other;
}
