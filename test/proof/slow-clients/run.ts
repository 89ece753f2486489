import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultLimits, type Limits } from '../../../electron/api/limits.ts';
import { clientOf } from '../../../electron/api/running-api.test-wrapper.ts';
import { watchHealth } from '../../bench/parts/health-watch.ts';
import { percentile } from '../../bench/parts/report.ts';
import { startSlowClient, type Outcome, type SlowClient, type SlowKind } from './slow-client.ts';

export interface Target {
  port: number;
  /** Answered with more than the buffers of a connection hold. */
  bigAnswer: { path: string; headers: string; bytes: number };
}

export interface PartOutcome {
  part: string;
  cases: number;
  surprises: string[];
  /** To tell people: `health p99 3.1 ms`. */
  facts: string[];
}

export interface SlowClientsOptions {
  limits?: Limits;
  dripMs?: number;
  /** What `/health` may take meanwhile. */
  healthMs?: number;
}

/** What a busy machine may add to a server's own limits. */
const slackMs = 2_000;
/** The same for a crowd that comes at one moment. */
const crowdSlackMs = 4_000;

/** Of this machine. */
const sources = Array.from({ length: 16 }, (_, at) => `127.0.0.${String(at + 1)}`);

/** Bodies that drip in: all cut in time, while the server is as well as ever. */
export async function dripBodies({ port }: Target, count: number, options: SlowClientsOptions = {}): Promise<PartOutcome> {
  const { limits = defaultLimits, dripMs = 500, healthMs = 50 } = options;
  const goneAfterMs = limits.bodyMs + slackMs;
  const posts = ['POST /auth/login', 'POST /auth/register', 'PUT /v1/playlists/abcd/file', 'POST /nowhere'];
  const kinds = posts.map((line): SlowKind => {
    const type = line.startsWith('PUT') ? 'application/octet-stream' : 'application/json';
    return { name: `a body to ${line}`, head: `${line} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: ${type}\r\nContent-Length: 5000\r\n\r\n`, drip: ' ', goneAfterMs };
  });
  const health = watchHealth(`http://127.0.0.1:${port}`);
  const outcomes = await Promise.all(startClients(kinds, count, { port, dripMs }).map(({ outcome }) => outcome));
  const times = await health.stop();
  const surprises = outcomes.flatMap((outcome) => [...wrongTime(outcome), ...wrongStatus(outcome)]);
  const p99 = percentile(times, 0.99);
  if (p99 >= healthMs) surprises.push(`/health took ${p99.toFixed(1)} ms (p99), ${healthMs} are allowed`);
  return { part: 'bodies', cases: count, surprises, facts: [`the last was cut after ${longest(outcomes)}`, `health p99 ${p99.toFixed(1)} ms of ${times.length}`] };
}

/** A crowd larger than the server takes, of everything that can be slow. */
export async function crowdOf(target: Target, count: number, options: SlowClientsOptions = {}): Promise<PartOutcome> {
  const { limits = defaultLimits, dripMs = 500, healthMs = 50 } = options;
  const { port } = target;
  const kinds = slowKinds(target, limits);
  const health = watchHealth(`http://127.0.0.1:${port}`);
  await sleep(200); // it has its connections before the crowd comes
  const clients = startClients(kinds, count, { port, dripMs });
  await sleep(1_500);
  const open = clients.map((client) => client.isOpen());
  const outcomes = await Promise.all(clients.map(({ outcome }) => outcome));
  const times = await health.stop();
  const held = outcomes.filter(({ kind, receivedBytes }, at) => (kind.readsAfterMs === undefined ? open[at] : receivedBytes > 0)).length;
  const surprises = outcomes.flatMap(wrongTime);
  if (held > limits.connections) surprises.push(`${held} connections were held, ${limits.connections} are allowed`);
  for (const kind of kinds) {
    if (!outcomes.some((outcome) => outcome.kind === kind && wasTaken(outcome))) surprises.push(`${kind.name}: not one was let in, so nothing was tried`);
  }
  for (const { kind, receivedBytes } of outcomes) {
    if (kind.readsAfterMs !== undefined && receivedBytes >= target.bigAnswer.bytes) surprises.push(`${kind.name}: got the whole answer although it did not read`);
  }
  const p99 = percentile(times, 0.99);
  if (p99 >= healthMs) surprises.push(`/health took ${p99.toFixed(1)} ms (p99), ${healthMs} are allowed`);
  surprises.push(...(await notServed(port)));
  return { part: 'crowd', cases: count, surprises, facts: [`${held} held at once`, `the last was gone after ${longest(outcomes)}`, `health p99 ${p99.toFixed(1)} ms of ${times.length}`] };
}

/** One client beyond loopback takes as many connections as it may, and others are served all the same. */
export async function crowdOfOneAddress(port: number, limits: Limits = defaultLimits): Promise<PartOutcome> {
  const part = 'one address';
  const address = addressBeyondLoopback();
  if (address === undefined) return { part, cases: 0, surprises: [], facts: ['not tried: this machine has no address beyond loopback'] };
  const most = limits.connectionsPerAddress;
  const silent: SlowKind = { name: 'silence', head: '', goneAfterMs: limits.headersMs + slackMs };
  const clients = Array.from({ length: most + 8 }, () => startSlowClient(silent, { port, from: address, to: address, dripMs: 500 }));
  await sleep(500);
  const held = clients.filter((client) => client.isOpen()).length;
  const surprises = held === most ? [] : [`one address held ${held} connections, ${most} are allowed`];
  surprises.push(...(await notServed(port)));
  surprises.push(...(await Promise.all(clients.map(({ outcome }) => outcome))).flatMap(wrongTime));
  return { part, cases: clients.length, surprises, facts: [`${held} of ${clients.length} were let in`] };
}

/** One connection that is asked again and again is let go of in the end. */
export async function askTooOften({ port }: Pick<Target, 'port'>, limits: Limits = defaultLimits): Promise<PartOutcome> {
  const most = limits.requestsPerConnection;
  const served = await countServed(port, most + 10);
  const surprises = served === most ? [] : [`one connection was served ${served} times, ${most} are allowed`];
  return { part: 'one connection', cases: 1, surprises, facts: [`served ${served} times`] };
}

/** Asks the next when it has the answer to the last. */
function countServed(port: number, times: number): Promise<number> {
  const request = `GET /health HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
  const socket = connect(port, '127.0.0.1', () => socket.write(request));
  let served = 0;
  return new Promise((resolve) => {
    socket.on('error', () => undefined).once('close', () => {
      resolve(served);
    });
    socket.on('data', (piece: Buffer) => {
      if (!piece.toString('latin1').startsWith('HTTP/1.1 200 ')) return;
      served += 1;
      if (served < times) socket.write(request);
      else socket.destroy();
    });
  });
}

function slowKinds({ port, bigAnswer }: Target, limits: Limits): SlowKind[] {
  const host = `Host: 127.0.0.1:${port}\r\n`;
  const headersEnd = limits.headersMs + crowdSlackMs;
  // Node cuts only where nothing was written since its last look, so that a standstill may last twice the limit.
  const stillMs = 2.1 * limits.idleMs + crowdSlackMs;
  return [
    { name: 'headers that drip in', head: `GET /health HTTP/1.1\r\n${host}X: `, drip: 'x', goneAfterMs: headersEnd },
    { name: 'a reader that does not read', head: `GET ${bigAnswer.path} HTTP/1.1\r\n${host}${bigAnswer.headers}\r\n`, readsAfterMs: stillMs, goneAfterMs: stillMs + crowdSlackMs },
    { name: 'a connection kept for nothing', head: `GET /health HTTP/1.1\r\n${host}\r\n`, goneAfterMs: limits.keepAliveMs + crowdSlackMs },
    { name: 'silence', head: '', goneAfterMs: headersEnd },
    { name: 'half a request and its end', head: `GET /health HTTP/1.1\r\n${host}`, endsAfterHead: true, goneAfterMs: crowdSlackMs },
    { name: 'half a body and its end', head: `POST /auth/login HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{`, endsAfterHead: true, goneAfterMs: crowdSlackMs },
  ];
}

function startClients(kinds: readonly SlowKind[], count: number, { port, dripMs }: { port: number; dripMs: number }): SlowClient[] {
  return Array.from({ length: count }, (_, at) => startSlowClient(pick(kinds, at), { port, from: pick(sources, Math.floor(at / kinds.length)), dripMs }));
}

function pick<T>(list: readonly T[], at: number): T {
  return list[at % list.length] as T; // within the list
}

/** Others are hung up on without a word. */
function wasTaken({ kind, received, lastedMs }: Outcome): boolean {
  return received !== '' || (kind.readsAfterMs === undefined && (lastedMs ?? Infinity) > 1_500);
}

function wrongTime({ kind, lastedMs }: Outcome): string[] {
  if (lastedMs === null) return [`${kind.name}: still held after ${kind.goneAfterMs} ms`];
  return lastedMs > kind.goneAfterMs ? [`${kind.name}: held for ${Math.round(lastedMs)} ms, ${kind.goneAfterMs} are allowed`] : [];
}

/** Cut in time, or told at once what was wrong without anybody waiting for the body. */
function wrongStatus({ kind, received }: Outcome): string[] {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(received)?.[1] ?? 'nothing';
  return ['401', '404', '408'].includes(status) ? [] : [`${kind.name}: was answered with ${status}`];
}

async function notServed(port: number): Promise<string[]> {
  const { status } = await clientOf(port).ask('/health');
  return status === 200 ? [] : [`afterwards /health is answered with ${status}`];
}

function longest(outcomes: readonly Outcome[]): string {
  return `${(Math.max(...outcomes.map(({ lastedMs }) => lastedMs ?? Infinity)) / 1_000).toFixed(1)} s`;
}

/** Of this machine too, but a server takes who comes from there for somebody else. */
function addressBeyondLoopback(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}
