import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { activations, ActivationAnswer } from '#shared/contract/activations.ts';
import { AppError } from '#shared/errors.ts';
import type { DeviceTags } from '#shared/model/device-tags.ts';
import type { LicenseClaims } from '#shared/model/license-token.ts';
import { PublicJwk } from '../jws/ed25519-keys.ts';
import type { ReadProof } from '../jws/read-proof.ts';
import type { ActivationRow, ActivationRows } from './activation-rows.ts';
import { hashOfDeviceCode } from './codes.ts';
import type { Issue } from './issuing.ts';
import type { KnownDevices } from './known-devices.ts';
import { isGood } from './license-terms.ts';
import type { Placed, PlaceMachine } from './place-machine.ts';
import type { Slots } from './slots.ts';

export const pollIntervalMs = 5_000;
/** Added each time a device asks too soon. */
const slowerByMs = 5_000;
const slowestMs = 60_000;
/** Networks do not keep time. */
const earlyMs = 500;

type PollInput = z.output<typeof activations.poll.input>;
type WithoutToken = Exclude<ActivationAnswer, { answer: 'licensed' }>;
/** Signed once the transaction is on the disk. */
export type PollOutcome = WithoutToken | { answer: 'licensed'; claims: LicenseClaims; salt: string };

export interface PollParts {
  rows: ActivationRows;
  devices: KnownDevices;
  slots: Slots;
  placeMachine: PlaceMachine;
  issue: Issue;
}

export interface Poll {
  input: PollInput;
  proof: ReadProof;
  requestId: string | null;
  now: number;
}

/** Answers a device that asks how its activation stands, in a transaction of the caller's. */
export function createPollActivation({ rows, devices, slots, placeMachine, issue }: PollParts) {
  function tooSoon(row: ActivationRow, now: number): WithoutToken | undefined {
    if (row.polledAt === null || now - row.polledAt >= row.pollIntervalMs - earlyMs) return undefined;
    const slower = row.pollIntervalMs + slowerByMs;
    if (slower > slowestMs) {
      throw new AppError('rate_limited', 'This device asks far too often', { retryAfterMs: row.polledAt + row.pollIntervalMs - now });
    }
    rows.update(row.id, { polledAt: now, pollIntervalMs: slower });
    return { answer: 'slow_down', interval: slower / 1_000 };
  }

  /** The answer did not arrive: there is another token for the same device. */
  function again(row: ActivationRow, { input, proof, now }: Poll): PollOutcome {
    const device = devices.findByKey(row.keyThumbprint);
    const license = device && slots.licenseOf(device.id);
    if (row.userId === null || device?.id !== row.deviceId || !license || !isGood(license, now)) return { answer: 'expired_token' };
    const list = input.tags ?? devices.tagsOf(device.id, 'account');
    const claims = issue({ device, license, tags: { kind: 'account', list }, appVersion: row.appVersion, answers: proof.jti, now });
    return { answer: 'licensed', claims, salt: saltOf(row.userId) };
  }

  function saltOf(userId: string): string {
    return rows.saltOf(userId, () => randomBytes(32).toString('base64url'));
  }

  function place(row: ActivationRow, userId: string, list: DeviceTags, { input, requestId, now }: Poll): Placed {
    return placeMachine({
      machine: {
        userId,
        publicJwk: PublicJwk.parse(JSON.parse(row.publicJwk)),
        thumbprint: row.keyThumbprint,
        name: row.label,
        platform: row.platform,
        appVersion: row.appVersion,
      },
      username: rows.usernameOf(userId),
      tags: { kind: 'account', list },
      sameAs: input.sameAs,
      replace: input.replace,
      requestId,
      now,
    });
  }

  function approved(row: ActivationRow, userId: string, poll: Poll): PollOutcome {
    const { input, proof, now } = poll;
    const salt = saltOf(userId);
    if (!input.tags) {
      rows.update(row.id, { polledAt: now, lastAnswer: 'tags_required' });
      return { answer: 'tags_required', salt };
    }
    const placed = place(row, userId, input.tags, poll);
    if (placed.outcome === 'placed') {
      const { device, license } = placed;
      rows.update(row.id, { status: 'done', deviceId: device.id, licenseId: license.id, polledAt: now, lastAnswer: 'licensed' });
      return { answer: 'licensed', claims: issue({ device, license, tags: { kind: 'account', list: input.tags }, appVersion: row.appVersion, answers: proof.jti, now }), salt };
    }
    if (placed.outcome === 'same_device_question') {
      const asked = devices.listOf(userId).find(({ id }) => id === placed.deviceId);
      if (!asked) throw new AppError('not_found', 'You have no such device');
      rows.update(row.id, { polledAt: now, lastAnswer: placed.outcome, deviceId: asked.id });
      return { answer: 'same_device_question', device: asked };
    }
    rows.update(row.id, { polledAt: now, lastAnswer: placed.outcome });
    const interval = row.pollIntervalMs / 1_000;
    return placed.outcome === 'license_required'
      ? { answer: 'license_required', interval }
      : { answer: 'device_limit_reached', interval, devices: devices.listOf(userId) };
  }

  return (poll: Poll): PollOutcome => {
    const { input, proof, now } = poll;
    const row = rows.findByDeviceCode(hashOfDeviceCode(input.deviceCode));
    if (!row || row.expiresAt <= now) return { answer: 'expired_token' };
    if (row.keyThumbprint !== proof.thumbprint) throw new AppError('invalid_proof', 'This activation is of another device');
    if (row.status === 'denied') return { answer: 'access_denied' };
    // Whoever was asked something answers at once, or when they can.
    const answers = input.replace !== undefined || input.sameAs !== undefined || (input.tags !== undefined && row.lastAnswer === 'tags_required');
    const slower = answers ? undefined : tooSoon(row, now);
    if (slower) return slower;
    if (row.status === 'done') return again(row, poll);
    if (row.status === 'approved' && row.userId !== null) return approved(row, row.userId, poll);
    rows.update(row.id, { polledAt: now });
    return { answer: 'authorization_pending', interval: row.pollIntervalMs / 1_000 };
  };
}
