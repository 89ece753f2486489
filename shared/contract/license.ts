import { z } from 'zod';
import { FailureWire } from '../model/failure.ts';
import { PlaylistId } from '../model/ids.ts';
import { LicenseEnd, LicenseStanding, LicenseState } from '../model/license-status.ts';
import { LicensedDevice } from './activations.ts';
import { Nothing } from './nothing.ts';
import { procedure } from './procedure.ts';

/** The license of this device, on the desktop. Times are epoch ms. */

const Time = z.number();

const Activation = z.object({
  phase: z.enum(['starting', 'waiting', 'same_device_question', 'license_required', 'device_limit_reached', 'denied', 'expired', 'failed']),
  /** `WDJB-MJHT`, once there is one. */
  userCode: z.string().nullable(),
  /** What opens in the browser; the code is in it. */
  verificationUrl: z.string().nullable(),
  expiresAt: Time.nullable(),
  /** Those that could make room, or the one this may be. */
  devices: z.array(LicensedDevice),
  failure: FailureWire.nullable(),
});
export type Activation = z.infer<typeof Activation>;

export const LicenseStatus = z.object({
  /** False: this build asks for no license, and nothing about licenses is shown. */
  required: z.boolean(),
  /** By the clock that the rest is measured with: screens count from it. */
  now: Time,
  state: LicenseState,
  /** What the server said last of trial and payment, which `state` does not tell while a check-in is overdue; null without a token. */
  standing: LicenseStanding.nullable(),
  /** What ended it, where the server said. */
  end: LicenseEnd.nullable(),
  /** False: one playlist, and no other devices in the house; everything stays readable. */
  fullFeatures: z.boolean(),
  plan: z.string().nullable(),
  /** Of the limited mode: the one playlist that is refreshed and played; null when all are. */
  freePlaylistId: PlaylistId.nullable(),
  /** False: the device's key is gone when the program ends, and it has to be activated again. */
  keyPersists: z.boolean(),
  /** End of what is paid for, of the trial, or of the hours that a fresh installation works without either. */
  until: Time.nullable(),
  /** Until then it works without the network. */
  offlineUntil: Time.nullable(),
  /** When to say that the license server was not reached for long; null while that is far. */
  warnAt: Time.nullable(),
  nextCheckInAt: Time.nullable(),
  lastCheckInAt: Time.nullable(),
  /** Why the last check-in failed; null when it did not. */
  lastFailure: FailureWire.nullable(),
  devicesAllowed: z.number().nullable(),
  deviceName: z.string(),
  /** Where plan and payment are looked after; opened in the browser. */
  accountUrl: z.string().nullable(),
  activation: Activation.nullable(),
});
export type LicenseStatus = z.infer<typeof LicenseStatus>;

export const license = {
  getStatus: procedure({ access: 'owner', http: 'GET /v1/license', input: Nothing.prefault({}), output: LicenseStatus }),
  /** Asks the license server for a code; one that is under way goes on. */
  activate: procedure({ access: 'owner', input: Nothing.prefault({}), output: LicenseStatus }),
  cancelActivation: procedure({ access: 'owner', input: Nothing.prefault({}), output: LicenseStatus }),
  /** Answers what the activation asks: the device whose slot to take, or which one this is. */
  answerActivation: procedure({
    access: 'owner',
    input: z.object({ replace: z.number().int().optional(), sameAs: z.number().int().nullable().optional() }),
    output: LicenseStatus,
  }),
  checkIn: procedure({ access: 'owner', input: Nothing.prefault({}), output: LicenseStatus }),
  listDevices: procedure({
    access: 'owner',
    input: Nothing.prefault({}),
    output: z.object({ devices: z.array(LicensedDevice.extend({ isThis: z.boolean() })), limit: z.number().nullable() }),
  }),
  /** Gives the slot back: this device is without a license from now on. */
  release: procedure({ access: 'owner', input: Nothing.prefault({}), output: LicenseStatus }),
  /** For a machine without a network: a text that the account page turns into a license file. */
  makeFileRequest: procedure({ access: 'owner', input: Nothing.prefault({}), output: z.object({ fileName: z.string(), text: z.string() }) }),
  useFile: procedure({ access: 'owner', input: z.object({ text: z.string().min(1).max(8_192) }), output: LicenseStatus }),
};
