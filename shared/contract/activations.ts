import { z } from 'zod';
import { DeviceTags } from '../model/device-tags.ts';
import { RowId } from './devices.ts';
import { Nothing } from './nothing.ts';
import { procedure } from './procedure.ts';

/**
 * How a device gets its license (after RFC 8628): it shows a code, a person says yes in a browser, and the device, which
 * asks meanwhile, is handed a token. Both ends belong to one server.
 */

const Label = z.string().trim().max(200).nullish();
/** Of eight letters; hyphens, blanks and case do not matter. */
const UserCode = z.string().trim().min(1).max(40);

/** A device that uses a license, as its owner may see it. */
export const LicensedDevice = z.object({
  id: z.number(),
  name: z.string().nullable(),
  platform: z.string().nullable(),
  /** Epoch ms. */
  lastSeenAt: z.number(),
});
export type LicensedDevice = z.infer<typeof LicensedDevice>;

export const ActivationAnswer = z.discriminatedUnion('answer', [
  /** Ask again after so many seconds. */
  z.object({ answer: z.literal('authorization_pending'), interval: z.number() }),
  z.object({ answer: z.literal('slow_down'), interval: z.number() }),
  /** Whose it will be is known; ask again with tags made with this salt. */
  z.object({ answer: z.literal('tags_required'), salt: z.string() }),
  /** Much like one of the user's devices, but not surely: ask again with `sameAs` set to its id, or to null. */
  z.object({ answer: z.literal('same_device_question'), device: LicensedDevice }),
  /** The user has no license with a free slot and can get one in the browser. */
  z.object({ answer: z.literal('license_required'), interval: z.number() }),
  /** Every slot is taken; ask again with `replace` set to one of these, or wait until one is free. */
  z.object({ answer: z.literal('device_limit_reached'), interval: z.number(), devices: z.array(LicensedDevice) }),
  z.object({ answer: z.literal('access_denied') }),
  z.object({ answer: z.literal('expired_token') }),
  z.object({ answer: z.literal('licensed'), token: z.string(), salt: z.string() }),
]);
export type ActivationAnswer = z.infer<typeof ActivationAnswer>;

/** An activation as the page in the browser sees it. */
const ActivationView = z.object({
  id: z.uuid(),
  /** `waiting` for the device to ask again, after a yes. */
  status: z.enum(['pending', 'waiting', 'license_required', 'device_limit_reached', 'same_device_question', 'denied', 'done', 'expired']),
  deviceName: z.string().nullable(),
  platform: z.string().nullable(),
  appVersion: z.string().nullable(),
  /** Network the device asks from, shortened: an address is nobody else's business. */
  network: z.string().nullable(),
  /** Epoch ms. */
  createdAt: z.number(),
  /** Devices of the user that could make room, or the one that this may be. */
  devices: z.array(LicensedDevice),
  /** The user never had a trial, and neither did this machine. */
  trialAvailable: z.boolean(),
});
export type ActivationView = z.infer<typeof ActivationView>;

export const activations = {
  /** Proven by the device's key: header `DPoP` with a nonce of `licenseChecks.makeNonce`. */
  start: procedure({
    access: 'open',
    http: 'POST /v1/activations',
    status: 201,
    input: z.object({ globalTags: DeviceTags, platform: Label, deviceName: Label, appVersion: z.string().trim().max(50).nullish() }),
    output: z.object({
      deviceCode: z.string(),
      /** As it is shown: `WDJB-MJHT`. */
      userCode: z.string(),
      verificationUri: z.string(),
      verificationUriComplete: z.string(),
      /** Seconds. */
      interval: z.number(),
      expiresIn: z.number(),
    }),
  }),
  /** Proven likewise, by the same key. */
  poll: procedure({
    access: 'open',
    http: 'POST /v1/activations/token',
    input: z.object({
      deviceCode: z.string().length(43),
      tags: DeviceTags.optional(),
      /** Free this device's slot for the one that asks. */
      replace: RowId.optional(),
      /** The device of the user that this one is, or null for none. */
      sameAs: RowId.nullish(),
    }),
    output: ActivationAnswer,
  }),
  lookUp: procedure({
    access: 'user',
    http: 'POST /v1/activations/lookup',
    input: z.object({ userCode: UserCode }),
    output: ActivationView,
  }),
  decide: procedure({
    access: 'user',
    http: 'POST /v1/activations/decide',
    input: z.object({ userCode: UserCode, approve: z.boolean() }),
    output: ActivationView,
  }),
  /** Of an activation that the user approved. */
  getProgress: procedure({
    access: 'user',
    http: 'GET /v1/activations/:activationId',
    input: z.object({ activationId: z.uuid() }),
    output: ActivationView,
  }),
  /** Once for a user, and once for a machine. Refused with `conflict` and the reason. */
  startTrial: procedure({
    access: 'user',
    http: 'POST /v1/activations/:activationId/trial',
    input: z.object({ activationId: z.uuid() }),
    output: ActivationView,
  }),
  /** Frees a slot, as the owner of the devices. */
  release: procedure({
    access: 'user',
    http: 'POST /v1/licenses/devices/:id/release',
    input: z.object({ id: RowId }),
    output: Nothing,
  }),
};
