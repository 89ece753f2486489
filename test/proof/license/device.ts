import type { LicenseClaims } from '#shared/model/license-token.ts';
import { signJws } from '../../../electron/core/jws/compact-jws.ts';
import { makeKey, privateKeyOf, publicHalf, thumbprintOf } from '../../../electron/core/jws/ed25519-keys.ts';
import { noMemory, type LicenseMemory } from '../../../electron/core/license/license-memory.ts';
import type { LicenseDevice } from '../../../electron/core/license/license-state.ts';
import { pinKeys } from '../../../electron/core/license/pinned-keys.ts';

/** A license server's key, a device, and the token that one made for the other. */

export const madeAt = Date.UTC(2026, 10, 22);
export const iat = madeAt / 1_000;
export const dayMs = 86_400_000;
export const hourMs = 3_600_000;

export const signing = makeKey();
/** Pinned too, and retired. */
export const former = makeKey();
/** Nobody's. */
export const foreign = makeKey();
export const deviceKey = publicHalf(makeKey());
export const issuer = 'https://license.example.com';
export const kid = 'lic-2026-11';

export const pins = pinKeys(issuer, {
  keys: [
    { ...publicHalf(signing), kid, not_before: madeAt - 30 * dayMs, retire_at: madeAt + 700 * dayMs },
    { ...publicHalf(former), kid: 'lic-2024-11', not_before: madeAt - 700 * dayMs, retire_at: madeAt - 30 * dayMs },
  ],
});

export const device: LicenseDevice = {
  thumbprint: thumbprintOf(deviceKey),
  holdsKey: true,
  tags: { account: [['os', '11111111'], ['hw', '22222222'], ['disk', '33333333'], ['cpu', '44444444']], global: [] },
};

export const known: LicenseMemory = { ...noMemory, lastSeq: 3, notEarlierThan: madeAt, lastSaidAt: iat };

export function claimsWith(change: Partial<LicenseClaims> = {}): LicenseClaims {
  return {
    ...{ iss: issuer, aud: 'webplay-desktop', sub: 'user', lic: '1', dev: '2', jti: '0198a000-0000-7000-8000-000000000000', seq: 3, iat, nbf: iat, exp: iat + 14 * 86_400, rfa: iat + 86_400 },
    ...{ st: 'active', until: iat + 30 * 86_400, plan: 'gold', lim: { devices: 3, companions: 10 }, ent: [], cnf: { jkt: thumbprintOf(deviceKey) } },
    fp: { v: 1, need: 50, c: [['os', '11111111'], ['hw', '22222222'], ['disk', '33333333'], ['cpu', '44444444']] },
    pol: { check_in_h: 24, offline_d: 14, clock_h: 24 },
    ...change,
  };
}

export function tokenWith(change: Partial<LicenseClaims> = {}): string {
  return signJws({ typ: 'lic+jwt', kid }, claimsWith(change), privateKeyOf(signing));
}
