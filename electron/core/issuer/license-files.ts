import { AppError } from '#shared/errors.ts';
import { fromArmor, toArmor } from '../jws/armor.ts';
import { readLicenseRequest } from '../jws/license-request.ts';
import type { Issue } from './issuing.ts';
import type { PlaceMachine } from './place-machine.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { RecordAudit } from '../audit/audit-log.ts';

export interface FileWish {
  /** As it was pasted. */
  request: string;
  userId: string;
  username: string;
  requestId: string | null;
  now: number;
}

interface LicenseFile {
  fileName: string;
  text: string;
}

/** Finds a place for the machine that a request is of, in a transaction of the caller's; what it returns writes the file. */
export type MakeLicenseFile = (wish: FileWish) => (keys: SigningKeys) => LicenseFile;

export function createLicenseFiles({ placeMachine, issue, recordAudit }: { placeMachine: PlaceMachine; issue: Issue; recordAudit: RecordAudit }): MakeLicenseFile {
  return ({ request, userId, username, requestId, now }) => {
    const read = readLicenseRequest(fromArmor('request', request) ?? '');
    if (!read) throw new AppError('invalid_input', 'This is no license request of WebPlay, or a part of it is missing');
    const { claims, publicJwk, thumbprint } = read;
    const { name, platform, app: appVersion } = claims;
    const tags = { kind: 'global' as const, list: claims.tags };
    const placed = placeMachine({ machine: { userId, publicJwk, thumbprint, name, platform, appVersion }, username, tags, sameAs: null, askedAt: claims.iat * 1_000, requestId, now });
    if (placed.outcome === 'license_required') throw new AppError('license_required', 'You have no license that is active');
    if (placed.outcome !== 'placed') throw new AppError('device_limit_reached', 'Your licenses carry no more devices; release one first');
    const { device, license } = placed;
    const said = issue({ device, license, tags, appVersion, isFile: true, now });
    recordAudit({ at: now, userId, username, action: 'license.file', resource: 'device', resourceId: String(device.id), details: { until: new Date(said.exp * 1_000).toISOString() }, requestId });
    return (keys) => ({ fileName: 'webplay-license.txt', text: toArmor('license', keys.sign(said)) });
  };
}
