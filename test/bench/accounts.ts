// `npm run -s bench -- accounts --json`: sign-ins, renewals and capacity reads a second, and how the server is under 500 sign-ins at once.
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readArguments, wholeNumber } from './parts/arguments.ts';
import { inTemporaryFolder } from './parts/folder.ts';
import { watchHealth } from './parts/health-watch.ts';
import { createClient, type KeepAliveClient } from './parts/keep-alive-client.ts';
import { peakMemoryOf, processorTimeOf } from './parts/memory.ts';
import { bench, percentile, tenths, type Numbers } from './parts/report.ts';
import { type BenchServer, startServer } from './parts/server.ts';

const password = 'a long enough password';
const people = 8;
const renewingClients = 64;
const readingClients = 8;
const signInsAtOnce = 500;
/** Until the server's code is compiled: on a busy machine that takes requests, not time. */
const warmUpMs = 1_500;
const warmUpRequests = 4_000;

interface Pair {
  access_token: string;
  refresh_token: string;
}

await bench(async () => {
  const { values } = readArguments({ seconds: { type: 'string', default: '8' } }, 'accounts [--seconds N] [--json]');
  const lastsMs = wholeNumber(values.seconds, '--seconds') * 1_000;
  const numbers = await inTemporaryFolder(async (folder) => {
    const dataDir = join(folder, 'data');
    await mkdir(dataDir);
    const server = await startServer(dataDir, join(folder, 'requests.log'), {
      SECRET_KEY: randomBytes(48).toString('base64'),
      DEVICES_PER_LICENSE: '5',
      RATE_LIMIT_ENABLED: 'false',
    });
    try {
      return await measure(server, lastsMs);
    } finally {
      await server.stop();
    }
  });
  return { numbers, json: values.json };
});

async function measure(server: BenchServer, lastsMs: number): Promise<Numbers> {
  for (let at = 0; at < people; at++) await server.ask('/auth/register', { username: nameOf(at), password });
  const pairs: Pair[] = [];
  for (let at = 0; at < renewingClients; at++) pairs.push(await signIn(server, at));
  await own(server, pairs[0]);

  const logins = await load(server, { clients: people, lastsMs, warmUp: 16 }, (client, index) => client.post('/auth/login', { username: nameOf(index), password }));
  const renewals = await renew(server, pairs, lastsMs);
  const reads = await readCapacity(server, pairs[0], lastsMs);
  const crowd = await crowdOf(server, lastsMs);
  return {
    login_rps: tenths(logins.perSecond),
    refresh_rps: Math.round(renewals.perSecond),
    capacity_rps: Math.round(reads.perSecond),
    capacity_p99_ms: tenths(percentile(reads.times, 0.99)),
    health_p99_ms: tenths(percentile(crowd.health, 0.99)),
    rss_mb: peakMemoryOf(server.pid),
    refresh_cpu_us: Math.round(renewals.processorUs),
    capacity_cpu_us: Math.round(reads.processorUs),
    crowd_signed_in: crowd.signedIn,
    crowd_told_busy: crowd.busy,
  };
}

function nameOf(index: number): string {
  return `person-${index % people}@example.com`;
}

async function signIn(server: BenchServer, index: number): Promise<Pair> {
  return (await server.ask('/auth/login', { username: nameOf(index), password })) as Pair; // the contract of the address
}

/** A license and three devices, so that there is something to count. */
async function own(server: BenchServer, pair: Pair | undefined): Promise<void> {
  const client = createClient(server.url);
  try {
    expectOk(await client.post('/licenses/create', {}, bearer(pair)));
    for (const fingerprint of ['one', 'two', 'three']) expectOk(await client.post('/devices/register', { fingerprint }, bearer(pair)));
  } finally {
    client.close();
  }
}

/** Each client renews its own session, always with the token of the last time. */
async function renew(server: BenchServer, pairs: readonly Pair[], lastsMs: number): Promise<Loaded> {
  const held = pairs.map((pair) => pair.refresh_token);
  return load(server, { clients: renewingClients, lastsMs }, async (client, index) => {
    const answer = await client.post('/auth/refresh', { refresh_token: held[index] });
    held[index] = (JSON.parse(answer.body.toString()) as Pair).refresh_token;
    return answer;
  });
}

async function readCapacity(server: BenchServer, pair: Pair | undefined, lastsMs: number): Promise<Loaded> {
  const headers = bearer(pair);
  return load(server, { clients: readingClients, lastsMs }, async (client) => {
    const answer = await client.get('/devices/capacity', headers);
    if (!answer.body.includes('"devices_remaining":2')) throw new Error(`not the capacity that there is: ${answer.body.toString()}`);
    return answer;
  });
}

interface Loaded {
  perSecond: number;
  /** Milliseconds of every request. */
  times: number[];
  /** Of the server, a request. */
  processorUs: number;
}

/** Each client asks its next when it has the last; the warm-up does not count. */
async function load(
  server: BenchServer,
  { clients, lastsMs, warmUp = warmUpRequests }: { clients: number; lastsMs: number; warmUp?: number },
  ask: (client: KeepAliveClient, index: number) => Promise<{ status: number; body: Buffer }>,
): Promise<Loaded> {
  const run = async (end: number, least = 0): Promise<number[]> => {
    const times: number[] = [];
    await Promise.all(
      Array.from({ length: clients }, async (_, index) => {
        const client = createClient(server.url);
        try {
          for (let now = performance.now(); now < end || times.length < least; ) {
            expectOk(await ask(client, index));
            const done = performance.now();
            times.push(done - now);
            now = done;
          }
        } finally {
          client.close();
        }
      }),
    );
    return times;
  };
  await run(performance.now() + warmUpMs, warmUp);
  const [begun, used] = [performance.now(), processorTimeOf(server.pid)];
  const times = await run(begun + lastsMs);
  return {
    perSecond: (times.length / (performance.now() - begun)) * 1_000,
    times,
    processorUs: ((processorTimeOf(server.pid) - used) * 1_000) / times.length,
  };
}

/** 500 sign in at once, and again when all are answered: with a session or, once the queue is full, with 503. */
async function crowdOf(server: BenchServer, lastsMs: number): Promise<{ health: number[]; signedIn: number; busy: number }> {
  const clients = Array.from({ length: signInsAtOnce }, () => createClient(server.url));
  await Promise.all(clients.map((client) => client.get('/health')));
  let [signedIn, busy] = [0, 0];
  const wave = async (): Promise<void> => {
    const answers = await Promise.all(clients.map((client, index) => client.post('/auth/login', { username: nameOf(index), password })));
    for (const { status, body } of answers) {
      if (status === 200) signedIn++;
      else if (status === 503 && body.includes('"busy"')) busy++;
      else throw new Error(`a sign-in was answered with ${status} ${body.toString()}`);
    }
  };
  await wave();
  const watch = watchHealth(server.url);
  for (const end = performance.now() + lastsMs; performance.now() < end; ) await wave();
  const health = await watch.stop();
  for (const client of clients) client.close();
  return { health, signedIn, busy };
}

function bearer(pair: Pair | undefined): string {
  return `Authorization: Bearer ${pair?.access_token ?? ''}\r\n`;
}

function expectOk({ status, body }: { status: number; body: Buffer }): void {
  if (status !== 200) throw new Error(`${status} ${body.toString()}`);
}
