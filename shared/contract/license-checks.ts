import { z } from 'zod';
import { DeviceTags } from '../model/device-tags.ts';
import { LicenseEnd } from '../model/license-status.ts';
import { LicensedDevice } from './activations.ts';
import { Nothing } from './nothing.ts';
import { procedure } from './procedure.ts';

/** What a device asks its license server. Proven by the device's key: header `DPoP`, with a nonce that was made here. */

/** A JWS of `KeyRetirement`. */
const Statement = z.string().max(4_096);

export const licenseChecks = {
  makeNonce: procedure({
    access: 'open',
    http: 'POST /v1/license/nonce',
    input: Nothing.prefault({}),
    output: z.object({
      nonce: z.string(),
      /** Seconds it is good for. */
      expiresIn: z.number(),
    }),
  }),
  /**
   * `unlicensed` when the license does not hold on this device any more; `proof` is a JWS of `LicenseEndClaims` with the
   * nonce of this request's proof, and what it says is what counts.
   */
  checkIn: procedure({
    access: 'open',
    http: 'POST /v1/license/check-in',
    input: z.object({ seq: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER), tags: DeviceTags, appVersion: z.string().trim().max(50) }),
    output: z.discriminatedUnion('answer', [
      z.object({ answer: z.literal('licensed'), token: z.string(), statements: z.array(Statement) }),
      z.object({ answer: z.literal('unlicensed'), end: LicenseEnd, proof: Statement, devices: z.array(LicensedDevice), statements: z.array(Statement) }),
    ]),
  }),
  /** Frees the slot of the device that asks. */
  releaseMe: procedure({
    access: 'open',
    http: 'POST /v1/license/release',
    input: Nothing.prefault({}),
    output: Nothing,
  }),
  /** All that use the license of the device that asks. */
  listDevices: procedure({
    access: 'open',
    http: 'POST /v1/license/devices',
    input: Nothing.prefault({}),
    output: z.object({ devices: z.array(LicensedDevice.extend({ isThis: z.boolean() })), limit: z.number().nullable() }),
  }),
  /** For a machine without a network: the request it made, answered with a license file. */
  makeFile: procedure({
    access: 'user',
    http: 'POST /v1/license/files',
    input: z.object({ request: z.string().min(1).max(8_192) }),
    output: z.object({ fileName: z.string(), text: z.string() }),
  }),
  /** The public halves of the keys that sign. */
  listKeys: procedure({
    access: 'open',
    http: 'GET /v1/license/keys',
    input: Nothing.prefault({}),
    output: z.object({
      keys: z.array(z.object({ kid: z.string(), kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), notBefore: z.number(), retireAt: z.number().nullable() })),
    }),
  }),
};
