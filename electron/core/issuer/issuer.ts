import type { KeyObject } from 'node:crypto';
import type { Capacity } from '#shared/contract/capacity.ts';
import type { AccountsHandlers } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors.ts';
import type { RecordAudit } from '../audit/audit-log.ts';
import type { AccountsDatabase } from '../database/accounts-schema.ts';
import type { GroupCommit } from '../database/group-commit.ts';
import type { CapacityRules } from '../devices/capacity.ts';
import type { SigningJwk } from '../jws/ed25519-keys.ts';
import type { Logger } from '../log.ts';
import { createActivationHandlers } from './activation-handlers.ts';
import { createActivationRows } from './activation-rows.ts';
import { createCheckHandlers } from './check-handlers.ts';
import { startIssuerCleanup } from './cleanup.ts';
import { createCodeThrottle } from './code-throttle.ts';
import { createIssuing, type IssuerIdentity } from './issuing.ts';
import { createKnownDevices } from './known-devices.ts';
import { createLicenseFiles } from './license-files.ts';
import { createNonces } from './nonces.ts';
import { createPlaceMachine } from './place-machine.ts';
import { createPollActivation } from './poll-activation.ts';
import { createProofCheck } from './proof-check.ts';
import { createReleaseDevice } from './release-device.ts';
import { openSigningKeys } from './signing-keys.ts';
import { createSlots } from './slots.ts';
import { createTrials } from './trials.ts';

export interface IssuerOptions {
  db: AccountsDatabase;
  commit: GroupCommit;
  log: Logger;
  clock: () => number;
  recordAudit: RecordAudit;
  rules: CapacityRules;
  /** Of a user, by id. */
  capacityOf: (userId: string) => Capacity;
  /** Null: this server issues no licenses. */
  signingKey: SigningJwk | null;
  /** Where devices reach this server; empty when nobody can say. */
  publicUrl: () => string;
  /** Nonces are made with it. */
  nonceKey: KeyObject;
}

/** What devices that only register do to the slots of licenses. Call it in the transaction that registers or removes. */
export interface SlotKeeping {
  /** A new device takes a place where there is one. */
  registered(userId: string, deviceId: number, now: number): void;
  /** Throws `conflict` for an activated one when too many were released lately. */
  removed(deviceId: number, now: number): void;
}

export interface Issuer {
  handlers: Pick<AccountsHandlers, 'activations' | 'licenseChecks'>;
  slots: SlotKeeping;
  close(): void;
}

/** Licenses as devices know them: activation, tokens, check-ins, slots. */
export function createIssuer({ db, commit, log, clock, recordAudit, rules, capacityOf, signingKey, publicUrl, nonceKey }: IssuerOptions): Issuer {
  const keys = signingKey && openSigningKeys(db, signingKey, clock());
  const rows = createActivationRows(db);
  const devices = createKnownDevices(db);
  const slots = createSlots(db, rules);
  const trials = createTrials(db);
  const nonces = createNonces(nonceKey, clock);
  const proofs = createProofCheck(nonces, clock);
  const releaseDevice = createReleaseDevice(devices, slots, recordAudit);
  const placeMachine = createPlaceMachine({ devices, slots, capacityOf, releaseDevice, recordAudit });
  const issue = createIssuing(devices, slots, publicUrl);

  function identity(): IssuerIdentity {
    if (!keys) throw new AppError('not_found', 'This server issues no licenses: LICENSE_SIGNING_KEY is not set');
    const url = publicUrl();
    if (url === '') throw new AppError('conflict', 'This server issues no licenses until PUBLIC_URL says where devices reach it');
    return { keys, url };
  }

  const shared = { identity, devices, slots, proofs, releaseDevice, commit, clock };
  return {
    handlers: {
      activations: createActivationHandlers({
        ...shared,
        ...{ rows, trials, recordAudit },
        throttle: createCodeThrottle(clock),
        poll: createPollActivation({ rows, devices, slots, placeMachine, issue }),
      }),
      licenseChecks: createCheckHandlers({ ...shared, nonces, issue, makeFile: createLicenseFiles({ placeMachine, issue, recordAudit }) }),
    },
    slots: {
      registered(userId, deviceId, now) {
        const license = slots.choose(userId, now);
        if (license) slots.take(license.id, deviceId, now);
      },
      removed(deviceId, now) {
        const isActivated = devices.isActivated(deviceId);
        if (isActivated) slots.refuseTooManyReleases(deviceId, now);
        slots.leave(deviceId, isActivated ? 'released' : 'removed', now);
      },
    },
    close: startIssuerCleanup(rows, trials, { commit, log, clock }),
  };
}
