import { AppError } from '#shared/errors.ts';
import { isWeak, scoreOfSameMachine, scoreToRun, tagScore, type DeviceTags } from '#shared/model/device-tags.ts';
import type { Capacity } from '#shared/contract/capacity.ts';
import type { RecordAudit } from '../audit/audit-log.ts';
import type { KnownDevice, KnownDevices, NewMachine, SaltKind } from './known-devices.ts';
import { isGood } from './license-terms.ts';
import type { ReleaseDevice } from './release-device.ts';
import type { SlotLicense, Slots } from './slots.ts';

export interface Placing {
  machine: NewMachine;
  username: string | null;
  tags: { kind: SaltKind; list: DeviceTags };
  /** The device of the user that this one says it is; null for none; undefined when it was not asked. */
  sameAs?: number | null | undefined;
  /** Whose slot to take. */
  replace?: number | undefined;
  /** When the machine asked, epoch ms by its own clock, where others may have kept what it said; else it asks now. */
  askedAt?: number;
  requestId: string | null;
  now: number;
}

export type Placed =
  | { outcome: 'placed'; device: KnownDevice; license: SlotLicense }
  | { outcome: 'same_device_question'; deviceId: number }
  | { outcome: 'license_required' }
  | { outcome: 'device_limit_reached' };

export interface PlaceMachineParts {
  devices: KnownDevices;
  slots: Slots;
  /** Of a user, by id. */
  capacityOf: (userId: string) => Capacity;
  releaseDevice: ReleaseDevice;
  recordAudit: RecordAudit;
}

/**
 * Gives a machine its place on a license of its user, within a transaction of the caller's: first as the device that it
 * is already, by its key or by what it is made of, else as a new one where there is room. Whatever it throws must undo
 * all of it.
 */
export function createPlaceMachine({ devices, slots, capacityOf, releaseDevice, recordAudit }: PlaceMachineParts) {
  /** The device of the user that this machine is, or the one it may be. */
  function recognize({ machine, tags, sameAs }: Placing, keyHolder: KnownDevice | undefined): KnownDevice | { mayBe: number } | undefined {
    if (keyHolder?.userId === machine.userId) return keyHolder;
    if (isWeak(tags.list)) return undefined;
    const scores = [...devices.tagsOfAll(machine.userId, tags.kind)]
      .map(([id, then]) => ({ id, score: isWeak(then) ? 0 : tagScore(then, tags.list) }))
      .filter(({ score }) => score >= scoreToRun)
      .sort((one, other) => other.score - one.score);
    const [best] = scores;
    if (!best || (best.score < scoreOfSameMachine && sameAs === null)) return undefined;
    if (best.score >= scoreOfSameMachine) return devices.find(best.id, machine.userId);
    const named = scores.find(({ id }) => id === sameAs);
    return named ? devices.find(named.id, machine.userId) : { mayBe: best.id };
  }

  function release(placing: Placing, id: number, itself: KnownDevice | undefined): void {
    const { machine, requestId, now } = placing;
    const device = devices.find(id, machine.userId);
    if (!device || device.id === itself?.id) throw new AppError('not_found', 'You have no such device');
    releaseDevice({ device, reason: 'replaced', requestId, now });
  }

  /** A key is of one device: a machine whose owner changed leaves the account it was of. */
  function leaveOther({ askedAt, requestId, now }: Placing, keyHolder: KnownDevice): void {
    if (askedAt !== undefined && askedAt <= keyHolder.lastSeenAt) {
      throw new AppError('conflict', 'This machine came to another account since it made this request; make a new one on it, or have it released there');
    }
    releaseDevice({ device: keyHolder, reason: 'moved', requestId, now });
  }

  /** What it has, when it may keep that. */
  function held(device: KnownDevice, now: number): SlotLicense | undefined {
    const license = slots.licenseOf(device.id);
    return license && isGood(license, now) && slots.isWithinLimit(license, device) ? license : undefined;
  }

  function isFull(userId: string): boolean {
    const { limit_enabled: limited, devices_remaining: remaining } = capacityOf(userId);
    return limited && remaining === 0;
  }

  function register(placing: Placing): KnownDevice {
    const { machine, username, requestId, now } = placing;
    const { userId, thumbprint, platform } = machine;
    const id = devices.add(machine, now);
    const about = { resource: 'device', resourceId: String(id), details: { platform, by: 'activation' } };
    recordAudit({ at: now, userId, username, action: 'device.register', ...about, requestId });
    return { id, userId, username: username ?? '', isUserActive: true, thumbprint, lastSeq: 0, lastSeenAt: now };
  }

  return (placing: Placing): Placed => {
    const { machine, tags, replace, now } = placing;
    const { userId } = machine;
    const keyHolder = devices.findByKey(machine.thumbprint);
    const recognized = recognize(placing, keyHolder);
    if (recognized && 'mayBe' in recognized) return { outcome: 'same_device_question', deviceId: recognized.mayBe };

    let license = recognized && held(recognized, now);
    if (!license) {
      if (replace !== undefined) release(placing, replace, recognized);
      license = (recognized && held(recognized, now)) ?? (recognized || !isFull(userId) ? slots.choose(userId, now) : undefined);
      if (!license) {
        if (!slots.hasGoodLicense(userId, now)) return { outcome: 'license_required' };
        // To have given up a device for nothing is worse than to be told so.
        if (replace !== undefined) throw new AppError('device_limit_reached', 'Even without that device your licenses carry no more');
        return { outcome: 'device_limit_reached' };
      }
    } else if (recognized && recognized.thumbprint === machine.thumbprint) {
      devices.setTags(recognized.id, tags.kind, tags.list, now);
      return { outcome: 'placed', device: recognized, license };
    }

    if (keyHolder && keyHolder.id !== recognized?.id) leaveOther(placing, keyHolder);
    const device = recognized ?? register(placing);
    if (recognized && recognized.thumbprint !== machine.thumbprint) devices.replaceKey(recognized, machine, now);
    if (slots.licenseOf(device.id)?.id !== license.id) {
      slots.leave(device.id, 'rebound', now);
      slots.take(license.id, device.id, now);
    }
    devices.setTags(device.id, tags.kind, tags.list, now);
    return { outcome: 'placed', device: { ...device, thumbprint: machine.thumbprint }, license };
  };
}

export type PlaceMachine = ReturnType<typeof createPlaceMachine>;
