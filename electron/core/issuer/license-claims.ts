import { isWeak, scoreToRun, type DeviceTags } from '#shared/model/device-tags.ts';
import { licenseAudience, longestLifeSeconds, type LicenseClaims } from '#shared/model/license-token.ts';
import { newId } from '../database/new-id.ts';
import { endOf, policy, stateOf, type LicenseTerms } from './license-terms.ts';

const dayMs = 86_400_000;
/** Of a machine that little is known of. */
const weakLifeMs = 7 * dayMs;
/** TVs and phones of a house; they are no devices of the license. */
const companions = 10;

export interface TokenParts {
  /** Address of this server. */
  issuer: string;
  userId: string;
  license: LicenseTerms & { id: number; plan: string | null };
  /** How many devices the license carries; 0 for no limit. */
  devices: number;
  device: { id: number; thumbprint: string };
  tags: { kind: 'account' | 'global'; list: DeviceTags };
  seq: number;
  /** Epoch ms. */
  now: number;
  /** For a machine without a network. */
  isFile?: boolean;
  /** `jti` of the proof that it is an answer to. */
  answers?: string | undefined;
}

/** What a token says, by the terms of its license; those must still be good. */
export function claimsOf({ issuer, userId, license, devices, device, tags, seq, now, isFile = false, answers }: TokenParts): LicenseClaims {
  const iat = seconds(now);
  const weak = isWeak(tags.list);
  const exp = Math.min(iat + seconds(lifeOf(isFile, weak)), seconds(Math.min(endOf(license), Number.MAX_SAFE_INTEGER)));
  return {
    ...{ iss: issuer, aud: licenseAudience, sub: userId, lic: String(license.id), dev: String(device.id), jti: newId(now), seq },
    ...{ iat, nbf: iat, exp },
    rfa: isFile ? exp : Math.min(exp, iat + seconds(policy.check_in_h * 3_600_000 * (0.9 + Math.random() * 0.2))),
    st: stateOf(license),
    ...(license.validUntil === null ? {} : { until: seconds(license.validUntil) }),
    plan: license.plan,
    lim: { devices, companions },
    ent: [],
    cnf: { jkt: device.thumbprint },
    fp: { v: tags.kind === 'account' ? 1 : 2, need: weak ? 0 : scoreToRun, c: tags.list },
    pol: policy,
    ...(isFile ? { mode: 'offline-file' as const } : {}),
    ...(answers === undefined ? {} : { ans: answers }),
  };
}

function lifeOf(isFile: boolean, weak: boolean): number {
  if (isFile) return longestLifeSeconds.file * 1_000;
  return weak ? weakLifeMs : policy.offline_d * dayMs;
}

/** Cut, not rounded: a token is never from the future. */
function seconds(ms: number): number {
  return Math.floor(ms / 1_000);
}
