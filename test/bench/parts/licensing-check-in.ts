import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeKey, privateKeyOf, publicHalf } from '../../../electron/core/jws/ed25519-keys.ts';
import { makeProof } from '../../../electron/core/jws/possession-proof.ts';
import { inTemporaryFolder } from './folder.ts';
import { createClient, type KeepAliveClient } from './keep-alive-client.ts';
import { processorTimeOf } from './memory.ts';
import { type Numbers, percentile, tenths } from './report.ts';
import { type BenchServer, startServer } from './server.ts';

/** Each is a device with a key and a connection of its own. */
const clients = 48;
const warmUpMs = 3_000;
/** Of one device; more than it can use up. */
const proofsPerSecond = 160;
const password = 'a long enough password';

type Device = Awaited<ReturnType<typeof activated>>;

/**
 * Check-ins a second over HTTP: each with a proof of possession of its own, and each answered with a new token that is
 * counted on the disk. Proofs are signed before the time runs, because devices do that elsewhere; their nonce is the one
 * of the run, which is good for five minutes.
 */
export async function measureCheckIns(lastsMs: number): Promise<Numbers> {
  return inTemporaryFolder(async (folder) => {
    const dataDir = join(folder, 'data');
    await mkdir(dataDir);
    const server = await startServer(dataDir, join(folder, 'requests.log'), {
      SECRET_KEY: randomBytes(48).toString('base64'),
      LICENSE_SIGNING_KEY: JSON.stringify({ ...makeKey(), kid: 'lic-bench' }),
    });
    try {
      const token = await signIn(server);
      const devices: Device[] = [];
      for (let at = 0; at < clients; at++) devices.push(await activated(server, token));
      await load(server, devices, warmUpMs);
      const { times, elapsedMs, processorMs } = await load(server, devices, lastsMs);
      return {
        checkin_rps: Math.round((times.length / elapsedMs) * 1_000),
        checkin_p99_ms: tenths(percentile(times, 0.99)),
        checkin_cpu_us: Math.round((processorMs * 1_000) / times.length),
      };
    } finally {
      await server.stop();
    }
  });
}

async function signIn(server: BenchServer): Promise<string> {
  await server.ask('/v1/users', { username: 'ana@example.com', password, role: 'user' });
  const { access_token: token } = (await server.ask('/auth/login', { username: 'ana@example.com', password })) as { access_token: string };
  const client = createClient(server.url);
  await answered(client, '/licenses/create', {}, bearer(token));
  client.close();
  return token;
}

/** A device with its license, as an application gets it. */
async function activated(server: BenchServer, token: string) {
  const client = createClient(server.url);
  const key = makeKey();
  const privateKey = privateKeyOf(key);
  const proofFor = (path: string, nonce: string): string =>
    `DPoP: ${makeProof({ method: 'POST', url: server.url + path, nonce, jti: randomBytes(16).toString('base64url'), now: Date.now() }, privateKey, publicHalf(key))}\r\n`;
  const nonce = async (): Promise<string> => (await answered<{ nonce: string }>(client, '/v1/license/nonce', {})).nonce;
  const tags = ['cpu', 'disk', 'os'].map((part) => [part, randomBytes(4).toString('hex')]);
  const begun = await answered<{ device_code: string; user_code: string }>(client, '/v1/activations', { global_tags: tags }, proofFor('/v1/activations', await nonce()));
  await answered(client, '/v1/activations/decide', { user_code: begun.user_code, approve: true }, bearer(token));
  const poll = { device_code: begun.device_code, tags };
  const { answer } = await answered<{ answer: string }>(client, '/v1/activations/token', poll, proofFor('/v1/activations/token', await nonce()));
  client.close();
  if (answer !== 'licensed') throw new Error(`a device was not activated: ${answer}`);
  return { tags, proofFor, seq: 1 };
}

const path = '/v1/license/check-in';

/** Each device checks in, again and again. */
async function load(server: BenchServer, devices: readonly Device[], lastsMs: number) {
  const asking = createClient(server.url);
  const { nonce } = await answered<{ nonce: string }>(asking, '/v1/license/nonce', {});
  asking.close();
  const proofs = devices.map(({ proofFor }) => Array.from({ length: Math.ceil((lastsMs / 1_000) * proofsPerSecond) }, () => proofFor(path, nonce)));
  const times: number[] = [];
  const used = processorTimeOf(server.pid);
  const begun = performance.now();
  const end = begun + lastsMs;
  await Promise.all(
    devices.map(async (device, index) => {
      const client = createClient(server.url);
      for (const proof of proofs[index] ?? []) {
        const asked = performance.now();
        if (asked >= end) {
          client.close();
          return;
        }
        const { answer } = await answered<{ answer: string }>(client, path, { seq: device.seq, tags: device.tags, app_version: '1.0.0' }, proof);
        if (answer !== 'licensed') throw new Error(`a check-in was answered with ${answer}`);
        device.seq++;
        times.push(performance.now() - asked);
      }
      throw new Error('the proofs ran out; sign more of them');
    }),
  );
  return { times, elapsedMs: performance.now() - begun, processorMs: processorTimeOf(server.pid) - used };
}

function bearer(token: string): string {
  return `Authorization: Bearer ${token}\r\n`;
}

async function answered<T>(client: KeepAliveClient, address: string, body: object, headers = ''): Promise<T> {
  const answer = await client.post(address, body, headers);
  if (answer.status >= 300) throw new Error(`${address} was answered with ${answer.status}: ${answer.body.toString()}`);
  return JSON.parse(answer.body.toString()) as T; // the contract of the address
}
