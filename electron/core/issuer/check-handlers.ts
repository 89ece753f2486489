import { signedIn } from '#shared/contract/call.ts';
import type { AccountsHandlers } from '#shared/contract/contract.ts';
import { licenseChecks } from '#shared/contract/license-checks.ts';
import { AppError } from '#shared/errors.ts';
import { isWeak, scoreToRun, tagScore, type DeviceTags } from '#shared/model/device-tags.ts';
import type { LicenseEnd } from '#shared/model/license-status.ts';
import { licenseAudience, type LicenseClaims } from '#shared/model/license-token.ts';
import type { GroupCommit } from '../database/group-commit.ts';
import type { ReadProof } from '../jws/read-proof.ts';
import type { Issue, IssuerIdentity } from './issuing.ts';
import type { KnownDevice, KnownDevices } from './known-devices.ts';
import type { MakeLicenseFile } from './license-files.ts';
import { isGood } from './license-terms.ts';
import { nonceLifeMs, type Nonces } from './nonces.ts';
import { pathOf } from './paths.ts';
import type { ProofCheck } from './proof-check.ts';
import type { ReleaseDevice } from './release-device.ts';
import type { SlotLicense, Slots } from './slots.ts';

export interface CheckParts {
  identity: () => IssuerIdentity;
  devices: KnownDevices;
  slots: Slots;
  nonces: Nonces;
  proofs: ProofCheck;
  issue: Issue;
  makeFile: MakeLicenseFile;
  releaseDevice: ReleaseDevice;
  commit: GroupCommit;
  clock: () => number;
}

type Outcome = { claims: LicenseClaims } | { end: LicenseEnd; userId: string | null };

export function createCheckHandlers(parts: CheckParts): AccountsHandlers['licenseChecks'] {
  const { identity, devices, slots, nonces, proofs, issue, makeFile, releaseDevice, commit, clock } = parts;

  /** What a device has now: what it had, if that still holds, or a place on another license of the same user. */
  function licenseFor(device: KnownDevice, now: number): SlotLicense | LicenseEnd {
    if (!device.isUserActive) return 'suspended';
    const license = slots.licenseOf(device.id);
    if (license && isGood(license, now) && slots.isWithinLimit(license, device)) return license;
    const other = slots.choose(device.userId, now);
    if (other) {
      slots.leave(device.id, 'rebound', now);
      slots.take(other.id, device.id, now);
      return other;
    }
    if (license?.suspendedReason != null) return 'suspended';
    return slots.hasGoodLicense(device.userId, now) ? 'device_limit_reached' : 'license_inactive';
  }

  /** One that changed a little is remembered as it is now. */
  function isSameMachine(device: KnownDevice, tags: DeviceTags, now: number): boolean {
    const then = devices.tagsOf(device.id, 'account');
    if (JSON.stringify(then) === JSON.stringify(tags)) return true;
    if (!isWeak(then) && tagScore(then, tags) < scoreToRun) return false;
    devices.setTags(device.id, 'account', tags, now);
    return true;
  }

  function checkIn({ thumbprint, jti: answers }: Pick<ReadProof, 'thumbprint' | 'jti'>, { seq, tags: sent, appVersion }: { seq: number; tags: DeviceTags; appVersion: string }): Outcome {
    const now = clock();
    const device = devices.findByKey(thumbprint);
    if (!device) return { end: devices.endOfKey(thumbprint) ?? unknown(), userId: null };
    const tags = sent.toSorted(([one], [other]) => (one < other ? -1 : 1));
    if (!isSameMachine(device, tags, now)) return { end: 'wrong_device', userId: null };
    const license = licenseFor(device, now);
    if (typeof license === 'string') return { end: license, userId: device.userId };
    return { claims: issue({ device, license, tags: { kind: 'account', list: tags }, appVersion: appVersion || null, seq, answers, now }) };
  }

  /** The device that a proof is of; those that have no place here learn why. */
  function prover(thumbprint: string): KnownDevice {
    const device = devices.findByKey(thumbprint);
    if (device) return device;
    if (devices.endOfKey(thumbprint) === undefined) unknown();
    throw new AppError('license_required', 'This device was released; activate it again');
  }

  return {
    makeNonce() {
      identity();
      return { nonce: nonces.make(), expiresIn: nonceLifeMs / 1_000 };
    },

    async checkIn(input, _caller, { proof }) {
      const { url, keys } = identity();
      const read = proofs.admit(proof, url + checkInPath);
      const outcome = await commit.write(() => checkIn(read, input));
      const statements = keys.statements();
      if ('claims' in outcome) return { answer: 'licensed', token: keys.sign(outcome.claims), statements };
      const { end, userId } = outcome;
      const said = keys.signEnd({ iss: url, aud: licenseAudience, jkt: read.thumbprint, ans: read.jti, iat: Math.floor(clock() / 1_000), end });
      const rivals = end === 'device_limit_reached' && userId !== null ? devices.listOf(userId) : [];
      return { answer: 'unlicensed', end, proof: said, devices: rivals, statements };
    },

    releaseMe(_input, _caller, { proof, requestId }) {
      const { url } = identity();
      const { thumbprint } = proofs.admit(proof, url + pathOf(licenseChecks.releaseMe));
      return commit.write(() => {
        const device = devices.findByKey(thumbprint);
        if (device) releaseDevice({ device, reason: 'released', requestId, now: clock() });
        return {};
      });
    },

    listDevices(_input, _caller, { proof }) {
      const { url } = identity();
      const { thumbprint } = proofs.admit(proof, url + pathOf(licenseChecks.listDevices));
      const { id: ownId } = prover(thumbprint);
      const license = slots.licenseOf(ownId);
      if (!license) return { devices: [], limit: null };
      const limit = slots.limitOf(license.plan);
      return { devices: devices.listOn(license.id).map((device) => ({ ...device, isThis: device.id === ownId })), limit: limit === 0 ? null : limit };
    },

    async makeFile({ request }, caller, { requestId }) {
      const { keys } = identity();
      const { userId, username } = signedIn(caller);
      const make = await commit.write(() => makeFile({ request, userId, username, requestId, now: clock() }));
      return make(keys);
    },

    listKeys: () => ({ keys: identity().keys.list() }),
  };
}

const checkInPath = pathOf(licenseChecks.checkIn);

function unknown(): never {
  throw new AppError('not_found', 'This server does not know this device; activate it again');
}
