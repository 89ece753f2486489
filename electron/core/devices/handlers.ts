import { signedIn, type CallContext, type Caller } from '#shared/contract/call.ts';
import type { Capacity } from '#shared/contract/capacity.ts';
import type { AccountsHandlers } from '#shared/contract/contract.ts';
import { done } from '#shared/contract/done.ts';
import { AppError } from '#shared/errors.ts';
import type { RecordAudit } from '../audit/audit-log.ts';
import type { AccountsDatabase } from '../database/accounts-schema.ts';
import type { GroupCommit } from '../database/group-commit.ts';
import { listDevices, toDevice } from './queries.ts';
import { insertDevice, type NewDevice, releaseDevice, seeDevice } from './writes.ts';

export interface DevicesOptions {
  db: AccountsDatabase;
  commit: GroupCommit;
  clock: () => number;
  /** Of a user, by id. */
  capacityOf: (userId: string) => Capacity;
  recordAudit: RecordAudit;
  /** Binds devices to licenses; called in the transaction of the change. */
  slots: {
    registered(userId: string, deviceId: number, now: number): void;
    /** Throws `conflict` when too many devices were released lately. */
    removed(deviceId: number, now: number): void;
  };
}

export function createDevices({ db, commit, clock, capacityOf, recordAudit, slots }: DevicesOptions): AccountsHandlers['devices'] {
  /** Counts and inserts in the one transaction it is called in. */
  function register(device: NewDevice, caller: Caller, { requestId }: CallContext) {
    const { userId, username } = signedIn(caller);
    const known = seeDevice(db, device);
    if (known) return { device: toDevice(known), devices_remaining: capacityOf(userId).devices_remaining };
    refuseOverLimit(capacityOf(userId));
    const added = insertDevice(db, device);
    slots.registered(userId, added.id, device.at);
    recordAudit({
      at: device.at,
      userId,
      username,
      action: 'device.register',
      resource: 'device',
      resourceId: String(added.id),
      details: { platform: device.platform },
      requestId,
    });
    return { device: toDevice(added), devices_remaining: capacityOf(userId).devices_remaining };
  }

  return {
    register({ fingerprint, name, platform }, caller, context) {
      const device = { userId: signedIn(caller).userId, fingerprint, name: name || null, platform: platform || null, at: clock() };
      return commit.write(() => register(device, caller, context));
    },
    listMine: (_, caller) => listDevices(db, signedIn(caller).userId),
    capacity: (_, caller) => capacityOf(signedIn(caller).userId),
    async remove({ id }, caller, { requestId }) {
      const { userId, username } = signedIn(caller);
      const at = clock();
      const removal = await commit.write(() => {
        const outcome = releaseDevice(db, userId, id, at);
        if (outcome === 'removed') {
          slots.removed(id, at);
          recordAudit({ at, userId, username, action: 'device.delete', resource: 'device', resourceId: String(id), requestId });
        }
        return outcome;
      });
      if (removal === 'unknown') throw new AppError('not_found', 'You have no such device');
      return done;
    },
  };
}

function refuseOverLimit({ limit_enabled: limited, active_licenses: licenses, devices_remaining: remaining }: Capacity): void {
  if (!limited) return;
  if (licenses === 0) throw new AppError('license_required', 'A device needs an active license');
  if (remaining === 0) throw new AppError('device_limit_reached', 'Your licenses carry no more devices; remove one first');
}
