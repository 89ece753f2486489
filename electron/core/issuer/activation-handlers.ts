import { isOwner, signedIn, type CallContext, type UserCaller } from '#shared/contract/call.ts';
import { activations } from '#shared/contract/activations.ts';
import type { AccountsHandlers } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors.ts';
import type { RecordAudit } from '../audit/audit-log.ts';
import type { GroupCommit } from '../database/group-commit.ts';
import { newId } from '../database/new-id.ts';
import type { ActivationRow, ActivationRows } from './activation-rows.ts';
import { createActivationView, tagsOf } from './activation-view.ts';
import type { CodeThrottle } from './code-throttle.ts';
import { hashOfDeviceCode, makeDeviceCode, makeUserCode, shownCode, typedCode } from './codes.ts';
import type { IssuerIdentity } from './issuing.ts';
import type { KnownDevices } from './known-devices.ts';
import { homeNetwork, shownNetwork } from './networks.ts';
import { pathOf } from './paths.ts';
import { pollIntervalMs, type Poll, type PollOutcome } from './poll-activation.ts';
import type { ProofCheck } from './proof-check.ts';
import type { ReleaseDevice } from './release-device.ts';
import type { Slots } from './slots.ts';
import type { Trials } from './trials.ts';

/** For a person to type the code and say yes. */
const codeLifeMs = 10 * 60_000;
/** From then on, for a payment to arrive. */
const approvedLifeMs = 24 * 3_600_000;
/** At once: few enough that a guess hits none, many enough for all who are honest. */
const mostPending = { ofNetwork: 500, ofAll: 20_000 };

export interface ActivationParts {
  identity: () => IssuerIdentity;
  rows: ActivationRows;
  devices: KnownDevices;
  slots: Slots;
  trials: Trials;
  proofs: ProofCheck;
  throttle: CodeThrottle;
  poll: (poll: Poll) => PollOutcome;
  releaseDevice: ReleaseDevice;
  commit: GroupCommit;
  recordAudit: RecordAudit;
  clock: () => number;
}

export function createActivationHandlers(parts: ActivationParts): AccountsHandlers['activations'] {
  const { identity, rows, devices, slots, trials, proofs, throttle, commit, recordAudit, clock } = parts;
  const viewOf = createActivationView({ devices, slots, trials });

  /** Between a code that never was, one that is over and one that somebody else used there is no difference to be seen. */
  function findByCode(text: string, { userId }: UserCaller, { address }: CallContext): ActivationRow {
    const who = { userId, network: homeNetwork(address) };
    throttle.admit(who);
    const [code, now] = [typedCode(text), clock()];
    const row = code === undefined ? undefined : (rows.findPending(code, now) ?? rows.findDecided(code, userId, now));
    if (row) return row;
    throttle.missed(who);
    throw new AppError('not_found', 'This code is wrong or its time is over; look at the device for the one it shows now');
  }

  function freshUserCode(): string {
    for (;;) {
      const code = makeUserCode();
      if (!rows.isCodeTaken(code)) return code;
    }
  }

  function findOwn(id: string, userId: string): ActivationRow {
    return rows.findOfUser(id, userId) ?? unknown();
  }

  return {
    start({ globalTags, platform, deviceName, appVersion }, _caller, { proof, address }) {
      const { url } = identity();
      const { publicJwk, thumbprint } = proofs.admit(proof, url + pathOf(activations.start));
      const deviceCode = makeDeviceCode();
      return commit.write(() => {
        const now = clock();
        const network = shownNetwork(address);
        const isTooMuch = rows.countPending(now) >= mostPending.ofAll || (network !== null && rows.countPending(now, network) >= mostPending.ofNetwork);
        if (isTooMuch) throw new AppError('busy', 'Too many devices are being activated right now; try again in a few minutes', { retryAfterMs: 60_000 });
        const userCode = freshUserCode();
        const until = now + codeLifeMs;
        rows.insert({
          ...{ id: newId(now), deviceCodeHash: hashOfDeviceCode(deviceCode), userCode, status: 'pending' },
          ...{ publicJwk: JSON.stringify(publicJwk), keyThumbprint: thumbprint, globalTags: JSON.stringify(globalTags) },
          ...{ platform: platform || null, label: deviceName || null, appVersion: appVersion || null, address: network },
          ...{ pollIntervalMs, createdAt: now, codeExpiresAt: until, expiresAt: until },
        });
        const page = `${url}/activate`;
        return {
          ...{ deviceCode, userCode: shownCode(userCode) },
          ...{ verificationUri: page, verificationUriComplete: `${page}?code=${shownCode(userCode)}` },
          ...{ interval: pollIntervalMs / 1_000, expiresIn: codeLifeMs / 1_000 },
        };
      });
    },

    async poll(input, _caller, { proof, requestId }) {
      const { url, keys } = identity();
      const read = proofs.admit(proof, url + pathOf(activations.poll));
      const outcome = await commit.write(() => parts.poll({ input, proof: read, requestId, now: clock() }));
      return outcome.answer === 'licensed' ? { answer: 'licensed', token: keys.sign(outcome.claims), salt: outcome.salt } : outcome;
    },

    lookUp({ userCode }, caller, context) {
      identity();
      const user = signedIn(caller);
      return viewOf(findByCode(userCode, user, context), user.userId, clock());
    },

    decide({ userCode, approve }, caller, context) {
      identity();
      const user = signedIn(caller);
      const { userId, username } = user;
      return commit.write(() => {
        const row = findByCode(userCode, user, context);
        const now = clock();
        if (row.status !== 'pending') return viewOf(row, userId, now);
        rows.update(row.id, approve ? { status: 'approved', userId, polledAt: null, expiresAt: now + approvedLifeMs } : { status: 'denied', userId });
        if (approve) {
          const about = { resource: 'activation', resourceId: row.id, details: { platform: row.platform, device: row.label } };
          recordAudit({ at: now, userId, username, action: 'pairing.approve', ...about, requestId: context.requestId });
        }
        return viewOf(findOwn(row.id, userId), userId, now);
      });
    },

    getProgress({ activationId }, caller) {
      const { userId } = signedIn(caller);
      return viewOf(findOwn(activationId, userId), userId, clock());
    },

    startTrial({ activationId }, caller, { requestId }) {
      identity();
      const { userId, username } = signedIn(caller);
      return commit.write(() => {
        const now = clock();
        const row = findOwn(activationId, userId);
        if (row.status !== 'approved' || row.expiresAt <= now) throw new AppError('conflict', 'This activation is over; begin again on the device', { reason: 'activation-over' });
        if (slots.hasGoodLicense(userId, now)) throw new AppError('conflict', 'You have a license already', { reason: 'licensed-already' });
        refuseUsedTrial(trials.usedBy(userId, tagsOf(row), now));
        const license = trials.start(userId, tagsOf(row), now);
        const about = { resource: 'license', resourceId: String(license), details: { trial: 'true' } };
        recordAudit({ at: now, userId, username, action: 'license.create', ...about, requestId });
        return viewOf(row, userId, now);
      });
    },

    release({ id }, caller, { requestId }) {
      const user = signedIn(caller);
      const isAdmin = isOwner(user);
      return commit.write(() => {
        const device = isAdmin ? devices.findAnybodys(id) : devices.find(id, user.userId);
        if (device) parts.releaseDevice({ device, reason: isAdmin ? 'by-admin' : 'released', requestId, now: clock() });
        else if (!devices.wasThere(id, user.userId, isAdmin)) throw new AppError('not_found', 'You have no such device');
        return {};
      });
    },
  };
}

function refuseUsedTrial(usedBy: ReturnType<Trials['usedBy']>): void {
  if (usedBy === 'account') throw new AppError('conflict', 'Your account had its trial before', { reason: 'trial-of-account' });
  if (usedBy === 'device') throw new AppError('conflict', 'This machine had a trial before', { reason: 'trial-of-device' });
}

function unknown(): never {
  throw new AppError('not_found', 'You have no such activation');
}
