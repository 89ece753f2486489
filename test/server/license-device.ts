import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { makeKey, privateKeyOf, publicHalf } from '../../electron/core/jws/ed25519-keys.ts';
import { makeLicenseRequest } from '../../electron/core/jws/license-request.ts';
import { toArmor } from '../../electron/core/jws/armor.ts';
import { makeProof } from '../../electron/core/jws/possession-proof.ts';
import { activations, type ActivationAnswer } from '../../shared/contract/activations.ts';
import { edgeCase } from '../../shared/contract/edge-case.ts';
import { licenseChecks } from '../../shared/contract/license-checks.ts';
import type { Procedure } from '../../shared/contract/procedure.ts';
import { tagComponents, type DeviceTags, type TagComponent } from '../../shared/model/device-tags.ts';
import { licenseAudience } from '../../shared/model/license-token.ts';

export interface LicenseDeviceOptions {
  /** Of the license server, without a path at its end. */
  url: string;
  /** As proofs name it, where that is another address. */
  publicUrl?: string;
  name: string;
  platform?: string;
  appVersion?: string;
  /** What the machine is recognized by; two devices with the same are one machine, installed anew. */
  machine?: string;
  /** Parts of that machine that were replaced. */
  replaced?: readonly TagComponent[];
}

type Started = z.output<typeof activations.start.output>;
type Poll = Omit<z.input<typeof activations.poll.input>, 'deviceCode' | 'tags'>;
type CheckedIn = z.output<typeof licenseChecks.checkIn.output>;

/** A machine with WebPlay on it as the license server sees one: its own key, its marks, its questions over HTTP. */
export interface LicenseDevice {
  /** Asks for a code to show. */
  start(): Promise<Started>;
  /** Asks once how the activation stands; sends its marks when it has to. */
  poll(more?: Poll): Promise<ActivationAnswer>;
  /** Asks as often as it may, until the answer is one of these. */
  pollUntil(...answers: readonly ActivationAnswer['answer'][]): Promise<ActivationAnswer>;
  checkIn(): Promise<CheckedIn>;
  /** The text that asks for a license file. */
  requestFile(): string;
}

const Problem = z.object({ code: z.string() });
const Seq = z.object({ seq: z.number() });

export function createLicenseDevice(options: LicenseDeviceOptions): LicenseDevice {
  const { url, publicUrl = url, name, platform = 'Linux', appVersion = '1.0.0', machine = randomUUID(), replaced = [] } = options;
  const jwk = makeKey();
  const key = privateKeyOf(jwk);
  const publicJwk = publicHalf(jwk);
  let started: Started | undefined;
  let salt = '';
  let seq = 0;

  /** Of the parts of the machine, with the salt of the account or with none. */
  const tagsWith = (salted: string): DeviceTags =>
    tagComponents.map((component) => {
      const part = replaced.includes(component) ? `${machine}, with another` : machine;
      return [component, createHmac('sha256', part).update(`${component} ${salted}`).digest('hex').slice(0, 8)];
    });

  async function ask<Input extends z.ZodType, Output extends z.ZodType>(asked: Procedure<Input, Output>, input: z.input<Input>, isProven = true): Promise<z.output<Output>> {
    const path = asked.http?.split(' ')[1] ?? '';
    const proof = isProven ? await prove(path) : undefined;
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(proof === undefined ? {} : { dpop: proof }) },
      body: JSON.stringify(edgeCase(asked.input).toWire(input)),
    });
    const answer: unknown = response.status === 204 ? undefined : await response.json();
    if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${Problem.parse(answer).code}`);
    return asked.output.parse(edgeCase(asked.output).fromWire(answer));
  }

  async function prove(path: string): Promise<string> {
    const { nonce } = await ask(licenseChecks.makeNonce, {}, false);
    return makeProof({ method: 'POST', url: `${publicUrl}${path}`, nonce, jti: randomUUID(), now: Date.now() }, key, publicJwk);
  }

  function keep(token: string): void {
    seq = Seq.parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).seq;
  }

  async function poll(more: Poll = {}): Promise<ActivationAnswer> {
    if (!started) throw new Error('the device has asked for no code yet');
    const { deviceCode } = started;
    const answer = await ask(activations.poll, { deviceCode, ...(salt === '' ? {} : { tags: tagsWith(salt) }), ...more });
    if (answer.answer === 'tags_required') {
      ({ salt } = answer);
      return poll(more);
    }
    if (answer.answer === 'licensed') {
      ({ salt } = answer);
      keep(answer.token);
    }
    return answer;
  }

  return {
    async start() {
      started = await ask(activations.start, { globalTags: tagsWith(''), platform, deviceName: name, appVersion });
      salt = '';
      return started;
    },
    poll,
    async pollUntil(...answers) {
      for (;;) {
        const answer = await poll();
        if (answers.includes(answer.answer)) return answer;
        if (!('interval' in answer)) throw new Error(`the activation came to ${answer.answer}`);
        await sleep(answer.interval * 1_000);
      }
    },
    async checkIn() {
      const answer = await ask(licenseChecks.checkIn, { seq, tags: tagsWith(salt), appVersion });
      if (answer.answer === 'licensed') keep(answer.token);
      return answer;
    },
    requestFile() {
      const claims = { aud: licenseAudience, jti: randomUUID(), iat: Math.floor(Date.now() / 1_000), tags: tagsWith(''), name, platform, app: appVersion } as const;
      return toArmor('request', makeLicenseRequest(claims, key, publicJwk));
    },
  };
}
