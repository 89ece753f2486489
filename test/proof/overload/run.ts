import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultLimits } from '../../../electron/api/limits.ts';
import { watchHealth } from '../../bench/parts/health-watch.ts';
import { createClient, type KeepAliveClient } from '../../bench/parts/keep-alive-client.ts';
import { percentile } from '../../bench/parts/report.ts';
import { describe, offer } from './offer.ts';

export interface OverloadOptions {
  /** How long the load lasts. */
  seconds: number;
  /** Sign-ins offered a second; the server is built for 25. */
  logins: number;
  /** Capacity reads offered a second; it is built for 3,000. */
  reads: number;
  /** Within this the server is as it was before. */
  recoveryMs?: number;
}

export interface OverloadOutcome {
  cases: number;
  surprises: string[];
  facts: string[];
}

const connections = 200;
const floods = 50;
/** Nearly all that there can be: whoever looks whether it recovers needs one too. */
const crowd = 480;
/** What a connection may just send before it is hung up on. */
const ahead = defaultLimits.requestsAhead;

/** More sign-ins than there is processor time for: those too many are told so, and nothing else happens to anybody. */
export async function overloadLogins(url: string, person: object, { seconds, logins, recoveryMs = 5_000 }: OverloadOptions): Promise<OverloadOutcome> {
  const free = Array.from({ length: connections }, () => createClient(url));
  const statuses = new Map<string, number>();
  const count = (status: string): void => void statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const under: Promise<void>[] = [];
  const signIn = async (client: KeepAliveClient): Promise<void> => {
    const status = await client.post('/auth/login', person).then(
      (answer) => String(answer.status),
      () => 'nothing',
    );
    count(status);
    free.push(client);
  };
  const health = watchHealth(url);
  await offer(logins, seconds, () => {
    const client = free.pop();
    if (client) under.push(signIn(client));
    else count('not sent: all connections wait');
  });
  const recovery = await recovered(url, person, recoveryMs);
  await Promise.all(under);
  const times = await health.stop();
  for (const client of free) client.close();
  const good = new Set(['200', '429', '503']);
  const surprises = [...statuses].filter(([status]) => !good.has(status) && !status.startsWith('not sent')).map(([status, times_]) => `${times_} sign-ins were answered with ${status}`);
  if (!statuses.has('200')) surprises.push('nobody got in');
  if (!statuses.has('503') && !statuses.has('429')) surprises.push('nobody was told that it was too much: that was no overload');
  return { cases: under.length, surprises: [...surprises, ...recovery.surprises], facts: [...describe(statuses), ...recovery.facts, `health p99 ${percentile(times, 0.99).toFixed(0)} ms`] };
}

/** Reads sent without waiting for answers, ten times faster than they can be given. */
export async function overloadReads(url: string, person: object, token: string, { seconds, reads, recoveryMs = 5_000 }: OverloadOptions): Promise<OverloadOutcome> {
  const { host, hostname, port } = new URL(url);
  const request = `GET /devices/capacity HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`;
  const statuses = new Map<string, number>();
  let sent = 0;
  const open = (): Socket => {
    const socket = connect(Number(port), hostname);
    // Whoever asked a thousand times is let go of in the middle of it.
    socket.on('error', () => undefined);
    socket.setEncoding('latin1').on('data', (text: string) => {
      for (const [, status = ''] of text.matchAll(/HTTP\/1\.1 (\d{3}) /g)) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    });
    return socket;
  };
  const sockets = Array.from({ length: floods }, open);
  let at = 0;
  await offer(reads, seconds, () => {
    at = (at + 1) % floods;
    const socket = sockets[at];
    if (!socket || socket.destroyed || socket.readableEnded) sockets[at] = open();
    else if (socket.write(request)) sent += 1; // what does not fit anymore waits in this program, not in the server
  });
  for (const socket of sockets) socket.destroy();
  const recovery = await recovered(url, person, recoveryMs);
  const surprises = [...statuses].filter(([status]) => !['200', '429', '503'].includes(status)).map(([status, times]) => `${times} reads were answered with ${status}`);
  if (!statuses.has('200')) surprises.push('no read was answered');
  return { cases: sent, surprises: [...surprises, ...recovery.surprises], facts: [`${sent} sent`, ...describe(statuses), ...recovery.facts] };
}

/** As much sent ahead as may be, on all connections, again and again: what is held is bounded, and somebody is served. */
export async function overloadAhead(url: string, person: object, token: string, { seconds, recoveryMs = 5_000 }: OverloadOptions): Promise<OverloadOutcome> {
  const { host, hostname, port } = new URL(url);
  const requests = `GET /devices/capacity HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`.repeat(ahead);
  const statuses = new Map<string, number>();
  const open = new Set<Socket>();
  const until = performance.now() + seconds * 1_000;
  let hungUp = 0;
  const begin = (): void => {
    const socket = connect(Number(port), hostname);
    let answers = 0;
    open.add(socket);
    const next = () => socket.write(requests);
    socket.once('connect', next).on('error', () => undefined);
    socket.setEncoding('latin1').on('data', (text: string) => {
      for (const [, status = ''] of text.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        answers += 1;
        if (answers % ahead === 0) next();
      }
    });
    socket.once('close', () => {
      open.delete(socket);
      if (performance.now() >= until) return;
      hungUp += 1;
      setTimeout(begin, 100);
    });
  };
  for (let count = 0; count < crowd; count += 1) begin();
  await sleep(seconds * 1_000);
  for (const socket of open) socket.destroy();
  const recovery = await recovered(url, person, recoveryMs);
  // A head that stood half in the line for too long is the end of a connection as well.
  const surprises = [...statuses].filter(([status]) => !['200', '408', '503'].includes(status)).map(([status, times]) => `${times} reads were answered with ${status}`);
  if (!statuses.has('200')) surprises.push('no read was answered');
  const cases = [...statuses.values()].reduce((sum, times) => sum + times, 0);
  return { cases, surprises: [...surprises, ...recovery.surprises], facts: [...describe(statuses), `${hungUp} connections hung up on`, ...recovery.facts] };
}

/** From the end of the load until somebody new signs in within a second. */
export async function recovered(url: string, person: object, recoveryMs: number): Promise<{ surprises: string[]; facts: string[] }> {
  const begun = performance.now();
  for (let elapsed = 0; elapsed < 2 * recoveryMs; elapsed = performance.now() - begun) {
    const client = createClient(url);
    const asked = performance.now();
    const status = await client.post('/auth/login', person).then(
      (answer) => answer.status,
      () => 0,
    );
    client.close();
    const now = performance.now();
    if (status === 200 && now - asked < 1_000) {
      const ms = now - begun;
      return { surprises: ms < recoveryMs ? [] : [`it took ${Math.round(ms)} ms to recover, ${recoveryMs} are allowed`], facts: [`recovered after ${Math.round(ms)} ms`] };
    }
    await sleep(50);
  }
  return { surprises: [`it did not recover within ${2 * recoveryMs} ms`], facts: [] };
}
