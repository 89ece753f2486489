import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../../electron/api/running-api.test-wrapper.ts';
import { makeKey, privateKeyOf, publicHalf, thumbprintOf } from '../../../electron/core/jws/ed25519-keys.ts';
import { makeProof } from '../../../electron/core/jws/possession-proof.ts';
import type { RunningServer } from '../../server/start-server.ts';
import type { Random } from '../mutations/random.ts';
import { isBrokenConnection } from './broken-connection.ts';

/** What the database has of the devices of a household that are bound by a key. */
export interface BoundDevice {
  thumbprint: string;
  lastSeq: number;
  isIn: boolean;
  /** Slots it has now. */
  slots: number;
}

/** Somebody with a license and devices that activate, check in and check in again. */
export interface Household {
  readonly username: string;
  readonly acknowledged: Record<string, number>;
  readonly unknown: { asked: number };
  /** A user with a license. */
  begin(server: RunningServer): Promise<void>;
  /** All devices at the same time, one question after the other each, until the server is gone. */
  useUntilGone(server: RunningServer, random: Random): Promise<void>;
  /** Activations that were under way are gone on with, as a device would. */
  repeatUnclear(server: RunningServer): Promise<void>;
  differences(rows: readonly BoundDevice[]): string[];
}

interface Device {
  thumbprint: string;
  tags: [string, string][];
  proofFor(url: string, nonce: string): string;
  state: 'new' | 'under way' | 'active';
  codes: { device: string; user: string } | undefined;
  /** Numbers of the tokens that it was handed. */
  seqs: number[];
  /** Tokens that were asked for and may have been counted, though nobody was told. */
  unclear: number;
}

const password = 'a long enough password';
/** At once; more are asked for, one after the other, while the load lasts. */
const firstDevices = 3;
const mostDevices = 8;

export function createHousehold(username: string): Household {
  const acknowledged: Record<string, number> = {};
  const unknown = { asked: 0 };
  const devices = Array.from({ length: firstDevices }, createDevice);
  let accessToken = '';

  async function ask(server: RunningServer, path: string, body: object, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await server.ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (answer.status >= 300) throw new Error(`${username}: ${path} was answered with ${answer.status} ${answer.text}`);
    return answer;
  }

  async function askProven<T>(server: RunningServer, device: Device, path: string, body: object): Promise<T> {
    const { nonce } = (await ask(server, '/v1/license/nonce', {})).json as { nonce: string };
    return (await ask(server, path, body, { dpop: device.proofFor(server.url + path, nonce) })).json as T; // the contract of the address
  }

  async function signIn(server: RunningServer): Promise<void> {
    accessToken = ((await ask(server, '/auth/login', { username, password })).json as { access_token: string }).access_token;
  }

  function count(what: string): void {
    acknowledged[what] = (acknowledged[what] ?? 0) + 1;
  }

  function adopt(device: Device, token: string): void {
    device.seqs.push((JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { seq: number }).seq);
  }

  async function activate(server: RunningServer, device: Device): Promise<void> {
    device.state = 'under way';
    if (!device.codes) {
      const begun = await askProven<{ device_code: string; user_code: string }>(server, device, '/v1/activations', { global_tags: device.tags });
      device.codes = { device: begun.device_code, user: begun.user_code };
    }
    // After a crash it may have been decided already, and then there is nothing to decide.
    const decided = await server.ask('/v1/activations/decide', { method: 'POST', headers: { authorization: `Bearer ${accessToken}` }, body: JSON.stringify({ user_code: device.codes.user, approve: true }) });
    if (decided.status >= 500) throw new Error(`${username}: a decision was answered with ${decided.status} ${decided.text}`);
    device.unclear += 1;
    for (;;) {
      const answer = await askProven<{ answer: string; token?: string; interval?: number }>(server, device, '/v1/activations/token', { device_code: device.codes.device, tags: device.tags });
      if (answer.token !== undefined) {
        adopt(device, answer.token);
        break;
      }
      if (answer.interval === undefined) throw new Error(`${username}: an activation came to ${answer.answer}, decided with ${decided.status}`);
      await sleep(answer.interval * 1_000);
    }
    device.unclear -= 1;
    device.state = 'active';
    count('license.activate');
  }

  /** Never says what its last number was, so that the server alone has to know. */
  async function checkIn(server: RunningServer, device: Device): Promise<void> {
    device.unclear += 1;
    const { answer, token } = await askProven<{ answer: string; token?: string }>(server, device, '/v1/license/check-in', { seq: 0, tags: device.tags, app_version: '1.0.0' });
    if (token === undefined) throw new Error(`${username}: a check-in was answered with ${answer}`);
    adopt(device, token);
    device.unclear -= 1;
    count('license.check_in');
  }

  async function untilGone(use: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await use();
      } catch (error) {
        if (!isBrokenConnection(error)) throw error;
        unknown.asked += 1;
        return;
      }
    }
  }

  return {
    username,
    acknowledged,
    unknown,
    async begin(server) {
      await ask(server, '/auth/register', { username, password });
      await signIn(server);
      await ask(server, '/licenses/create', {}, { authorization: `Bearer ${accessToken}` });
    },
    async useUntilGone(server, random) {
      if (devices.length < mostDevices && random.next() < 0.5) devices.push(createDevice());
      await Promise.all(devices.map((device) => untilGone(() => (device.state === 'active' ? checkIn(server, device) : activate(server, device)))));
    },
    async repeatUnclear(server) {
      await signIn(server);
      for (const device of devices) if (device.state === 'under way') await activate(server, device);
    },
    differences(rows) {
      return [...devices.flatMap((device) => [...deviceDifferences(device, rows)]), ...strangers(rows)].map((difference) => `${username}: ${difference}`);
    },
  };

  function* strangers(rows: readonly BoundDevice[]): Generator<string> {
    const known = new Set(devices.map(({ thumbprint }) => thumbprint));
    const count_ = rows.filter(({ thumbprint }) => !known.has(thumbprint)).length;
    if (count_ > 0) yield `there are ${count_} devices that nobody activated`;
  }
}

function* deviceDifferences({ thumbprint, state, seqs, unclear }: Device, rows: readonly BoundDevice[]): Generator<string> {
  const own = rows.filter((row) => row.thumbprint === thumbprint);
  if (state !== 'active') return;
  const [row] = own;
  if (own.length !== 1 || !row) {
    yield `a device is there ${own.length} times`;
    return;
  }
  if (!row.isIn || row.slots !== 1) yield `a device that is ${row.isIn ? 'in' : 'out'} has ${row.slots} slots`;
  const most = Math.max(...seqs);
  if (new Set(seqs).size !== seqs.length) yield `a number was handed out twice, of ${seqs.length}`;
  if (seqs.some((seq, at) => at > 0 && seq <= (seqs[at - 1] ?? 0))) yield 'numbers went backwards';
  if (row.lastSeq < most) yield `a check-in with number ${most} was answered, and ${row.lastSeq} are counted`;
  if (row.lastSeq > seqs.length + unclear) yield `${row.lastSeq} are counted, and ${seqs.length} were answered and ${unclear} asked for`;
}

function createDevice(): Device {
  const key = makeKey();
  const privateKey = privateKeyOf(key);
  const publicJwk = publicHalf(key);
  return {
    thumbprint: thumbprintOf(publicJwk),
    tags: ['cpu', 'disk', 'os'].map((part) => [part, randomBytes(4).toString('hex')]),
    proofFor: (url, nonce) => makeProof({ method: 'POST', url, nonce, jti: randomBytes(16).toString('base64url'), now: Date.now() }, privateKey, publicJwk),
    state: 'new',
    codes: undefined,
    seqs: [],
    unclear: 0,
  };
}
