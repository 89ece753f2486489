import type { ActivationView, LicensedDevice } from '#shared/contract/activations.ts';
import { DeviceTags } from '#shared/model/device-tags.ts';
import type { ActivationRow } from './activation-rows.ts';
import type { KnownDevices } from './known-devices.ts';
import type { Slots } from './slots.ts';
import type { Trials } from './trials.ts';

export interface ViewParts {
  devices: KnownDevices;
  slots: Slots;
  trials: Trials;
}

/** What the page in the browser shows of an activation to the user who looks. */
export function createActivationView({ devices, slots, trials }: ViewParts) {
  /** What the device was told last, unless that is no longer so: the user may have bought a license meanwhile, or released a device. */
  function progressOf({ lastAnswer }: ActivationRow, userId: string, now: number): ActivationView['status'] {
    if (!slots.hasGoodLicense(userId, now)) return 'license_required';
    if (lastAnswer === 'same_device_question') return 'same_device_question';
    return lastAnswer === 'device_limit_reached' && !slots.choose(userId, now) ? 'device_limit_reached' : 'waiting';
  }

  function statusOf(row: ActivationRow, userId: string, now: number): ActivationView['status'] {
    if (row.status === 'denied' || row.status === 'done') return row.status;
    if (row.expiresAt <= now) return 'expired';
    return row.status === 'pending' ? 'pending' : progressOf(row, userId, now);
  }

  function devicesFor(status: ActivationView['status'], { deviceId }: ActivationRow, userId: string): LicensedDevice[] {
    if (status === 'device_limit_reached') return devices.listOf(userId);
    return status === 'same_device_question' ? devices.listOf(userId).filter(({ id }) => id === deviceId) : [];
  }

  return (row: ActivationRow, userId: string, now: number): ActivationView => {
    const status = statusOf(row, userId, now);
    return {
      id: row.id,
      status,
      deviceName: row.label,
      platform: row.platform,
      appVersion: row.appVersion,
      network: row.address,
      createdAt: row.createdAt,
      devices: devicesFor(status, row, userId),
      trialAvailable: status === 'license_required' && trials.usedBy(userId, tagsOf(row), now) === undefined,
    };
  };
}

/** As the device sent them. */
export function tagsOf({ globalTags }: Pick<ActivationRow, 'globalTags'>): DeviceTags {
  return DeviceTags.parse(JSON.parse(globalTags));
}
