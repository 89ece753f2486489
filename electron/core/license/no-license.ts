import { hostname } from 'node:os';
import type { CoreHandlers } from '#shared/contract/contract.ts';
import type { LicenseStatus } from '#shared/contract/license.ts';
import { AppError } from '#shared/errors.ts';
import { allFeatures } from '../features.ts';
import type { License } from './license.ts';

/** Of a build that asks for no license: everything is there, and nothing runs. */
export function createNoLicense(clock: () => number): License {
  const status: Omit<LicenseStatus, 'now'> = {
    required: false,
    state: 'active',
    standing: null,
    end: null,
    fullFeatures: true,
    freePlaylistId: null,
    keyPersists: true,
    plan: null,
    until: null,
    offlineUntil: null,
    warnAt: null,
    nextCheckInAt: null,
    lastCheckInAt: null,
    lastFailure: null,
    devicesAllowed: null,
    deviceName: hostname(),
    accountUrl: null,
    activation: null,
  };
  const refuse = (): never => {
    throw new AppError('not_found', 'This WebPlay asks for no license');
  };
  const handlers: CoreHandlers['license'] = {
    getStatus: () => ({ ...status, now: clock() }),
    activate: refuse,
    cancelActivation: refuse,
    answerActivation: refuse,
    checkIn: refuse,
    listDevices: refuse,
    release: refuse,
    makeFileRequest: refuse,
    useFile: refuse,
  };
  return { handlers, features: allFeatures, close: () => Promise.resolve() };
}
