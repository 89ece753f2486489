import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Answer, type KeepAliveClient } from '../../bench/parts/keep-alive-client.ts';
import { describe, offer } from './offer.ts';
import type { OverloadOutcome } from './run.ts';

export interface LimitedOptions {
  seconds: number;
  /** Sign-ins that one address offers a second. */
  logins: number;
  /** Renewals offered a second, each from an address that was not seen before. */
  strangers: number;
  /** What one address may in a window, and how long that is: less than `seconds` would let it in twice. */
  most: number;
  windowSeconds: number;
}

const connections = 100;
const greedy = '198.51.100.7';

/**
 * One address that wants ever more, many that come once, and people who just sign in, all behind a proxy: the first is
 * told with 429 when to come back, which is true, and nobody else is kept from anything.
 */
export async function overloadLimited(url: string, person: object, { seconds, logins, strangers, most, windowSeconds }: LimitedOptions): Promise<OverloadOutcome> {
  const free = Array.from({ length: connections }, () => createClient(url));
  const surprises: string[] = [];
  const statuses = new Map<string, number>();
  const under: Promise<void>[] = [];
  let stranger = 0;
  let letIn = 0;

  const post = (client: KeepAliveClient, path: string, body: object, address: string) => client.post(path, body, `X-Forwarded-For: ${address}\r\n`);
  const count = (who: string, answer: Answer | undefined): void => {
    const name = `${who} ${answer?.status ?? 'nothing'}`;
    statuses.set(name, (statuses.get(name) ?? 0) + 1);
    if (answer?.status !== 429) return;
    const seconds_ = retryAfter(answer);
    if (!(seconds_ >= 1 && seconds_ <= windowSeconds)) surprises.push(`a 429 says to come back after ${seconds_} s`);
  };
  const send = (who: string, path: string, body: object, address: string): void => {
    const client = free.pop();
    if (!client) return;
    const sent = post(client, path, body, address).catch(() => undefined).then((answer) => {
      count(who, answer);
      if (who === 'greedy' && answer?.status === 200) letIn += 1;
      free.push(client);
    });
    under.push(sent);
  };

  const asking = createClient(url);
  let isOver = false;
  const people = (async () => {
    for (let who = 0; !isOver; who += 1) {
      count('somebody', await post(asking, '/auth/login', person, `203.0.113.${who % 250}`).catch(() => undefined));
      await sleep(1_000);
    }
  })();
  const begun = performance.now();
  await Promise.all([
    offer(logins, seconds, () => {
      send('greedy', '/auth/login', person, greedy);
    }),
    offer(strangers, seconds, () => {
      send('stranger', '/auth/refresh', { refresh_token: 'none' }, `10.${(stranger >> 16) & 255}.${(stranger >> 8) & 255}.${stranger++ & 255}`);
    }),
  ]);
  await Promise.all(under);
  const lastedMs = performance.now() - begun;
  isOver = true;
  await people;

  const windows = Math.ceil(lastedMs / (windowSeconds * 1_000));
  if (letIn === 0 || letIn > most * windows) surprises.push(`one address was let in ${letIn} times in ${windows} windows of ${most}`);
  if (!statuses.has('greedy 429')) surprises.push('nobody was told that it was too much');
  for (const [name, times] of statuses) if (!expected.has(name)) surprises.push(`${times} answers: ${name}`);
  const back = await comesBack((body) => post(asking, '/auth/login', body, greedy), person);
  for (const client of [...free, asking]) client.close();
  return { cases: under.length, surprises: [...surprises.slice(0, 10), ...back.surprises], facts: [...describe(statuses), `${stranger} addresses`, ...back.facts] };
}

/** A sign-in that is allowed may still find the processor taken by others, and is told so. */
const expected = new Set(['greedy 200', 'greedy 429', 'greedy 503', 'stranger 401', 'somebody 200', 'somebody 503']);

/** The address asks once more, waits as long as it is told to, and no longer. */
async function comesBack(ask: (body: object) => Promise<Answer>, person: object): Promise<{ surprises: string[]; facts: string[] }> {
  const answer = await ask(person);
  const waitSeconds = answer.status === 429 ? retryAfter(answer) : 0;
  await sleep(waitSeconds * 1_000);
  const { status } = waitSeconds === 0 ? answer : await ask(person);
  return { surprises: status === 200 ? [] : [`after ${waitSeconds} s, as it was told, it got ${status}`], facts: [`let in again after the ${waitSeconds} s it was told`] };
}

function retryAfter({ head }: Answer): number {
  return Number(/\r\nretry-after: *(\d+)/i.exec(head)?.[1]);
}
