import type { Activation, LicenseStatus } from '#shared/contract/license.ts';

export const day = 86_400_000;
export const now = Date.UTC(2026, 10, 22, 12);

/** A license that is paid for and was checked a while ago, except for what is said otherwise. */
export function statusOf(differs: Partial<LicenseStatus> = {}): LicenseStatus {
  const { state = 'active' } = differs;
  return {
    required: true,
    now,
    state: 'active',
    standing: state === 'trial' || state === 'past_due' ? state : 'active',
    end: null,
    fullFeatures: true,
    freePlaylistId: null,
    keyPersists: true,
    plan: 'Family',
    until: now + 23 * day,
    offlineUntil: now + 14 * day,
    warnAt: now + 10 * day,
    nextCheckInAt: now + day,
    lastCheckInAt: now - 3_600_000,
    lastFailure: null,
    devicesAllowed: 3,
    deviceName: 'desk',
    accountUrl: 'https://license.example.com/ui/',
    activation: null,
    ...differs,
  };
}

export function activationOf(differs: Partial<Activation> = {}): Activation {
  return {
    phase: 'waiting',
    userCode: 'WDJB-MJHT',
    verificationUrl: 'https://license.example.com/activate?code=WDJBMJHT',
    expiresAt: now + 600_000,
    devices: [],
    failure: null,
    ...differs,
  };
}
