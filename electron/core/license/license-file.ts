import { randomUUID } from 'node:crypto';
import { AppError } from '#shared/errors.ts';
import type { DeviceTags } from '#shared/model/device-tags.ts';
import { licenseAudience } from '#shared/model/license-token.ts';
import { fromArmor, toArmor } from '../jws/armor.ts';
import { makeLicenseRequest } from '../jws/license-request.ts';
import type { DeviceKey } from './device-key.ts';

export interface RequestingMachine {
  /** With the salt that all devices share. */
  tags: DeviceTags;
  name: string;
  platform: string;
  app: string;
  /** Epoch ms. */
  now: number;
}

/** What is carried to the account page of the license server, and answered with a license file there. */
export function makeFileRequest({ privateKey, publicJwk }: DeviceKey, { now, ...machine }: RequestingMachine): { fileName: string; text: string } {
  const claims = { aud: licenseAudience, jti: randomUUID(), iat: Math.floor(now / 1_000), ...machine } as const;
  return { fileName: 'webplay-license-request.txt', text: toArmor('request', makeLicenseRequest(claims, privateKey, publicJwk)) };
}

/** The token in a license file, not yet believed. Throws `invalid_license` where there is none. */
export function tokenInFile(text: string): string {
  const token = fromArmor('license', text);
  if (token === undefined) throw new AppError('invalid_license', 'This is no license file of WebPlay, or a part of it is missing');
  return token;
}
