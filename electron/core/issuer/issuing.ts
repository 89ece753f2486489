import { AppError } from '#shared/errors.ts';
import type { DeviceTags } from '#shared/model/device-tags.ts';
import type { LicenseClaims } from '#shared/model/license-token.ts';
import { claimsOf } from './license-claims.ts';
import type { KnownDevice, KnownDevices, SaltKind } from './known-devices.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { SlotLicense, Slots } from './slots.ts';

/** What a server needs to issue licenses: a key, and the address it is known by. */
export interface IssuerIdentity {
  keys: SigningKeys;
  /** Without a slash at its end. */
  url: string;
}

export interface NextToken {
  device: KnownDevice;
  license: SlotLicense;
  tags: { kind: SaltKind; list: DeviceTags };
  appVersion: string | null;
  /** The last number that the device had. After a restore from a backup it knows of later ones than we do. */
  seq?: number;
  isFile?: boolean;
  /** `jti` of the proof that it is an answer to; a file answers none. */
  answers?: string;
  now: number;
}

/** Beyond that a device made its number up. */
const mostSeq = 2 ** 50;

/** Says what the next token of a device is to say, and counts it; in a transaction of the caller's. It is signed afterwards. */
export function createIssuing(devices: KnownDevices, slots: Slots, url: () => string) {
  return ({ device, license, tags, appVersion, seq: told = 0, isFile = false, answers, now }: NextToken): LicenseClaims => {
    if (told >= mostSeq) throw new AppError('invalid_input', 'No device had so many tokens');
    const seq = Math.max(device.lastSeq, told) + 1;
    devices.see(device.id, seq, appVersion, now);
    return claimsOf({
      ...{ issuer: url(), userId: device.userId, license, devices: slots.limitOf(license.plan) },
      ...{ device: { id: device.id, thumbprint: device.thumbprint ?? '' }, tags, seq, now, isFile, answers },
    });
  };
}

export type Issue = ReturnType<typeof createIssuing>;
