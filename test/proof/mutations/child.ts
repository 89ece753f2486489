import { openSync, writeSync } from 'node:fs';
import { openDocuments } from './documents.ts';
import type { FromChild, ToChild } from './messages.ts';
import { makeCase, runCase, type MutatedCase } from './one-case.ts';
import { openWholeCore, type WholeCore } from './whole-core.ts';

/** A process of its own: what hangs or crashes here is seen from outside. */

const [, , clockFile = ''] = process.argv;
const clock = openSync(clockFile, 'w');
const documents = openDocuments();
let core: Promise<WholeCore> | undefined;
const whole = (): Promise<WholeCore> => (core ??= openWholeCore());

const send = (message: FromChild): void => void process.send?.(message);

/** Where it is, written at once: a process that hangs sends no messages any more. */
function tellPlace(number: number, yielding = 0): void {
  writeSync(clock, `${number} ${Date.now()} ${yielding}`.padEnd(40), 0);
}

function rssMb(): number {
  // What is garbage already says nothing about a leak.
  (globalThis as { gc?: () => void }).gc?.(); // there with --expose-gc
  return process.memoryUsage().rss / 1_048_576;
}

async function attempt(mutated: MutatedCase): Promise<{ yields: boolean; failure?: string }> {
  try {
    return { yields: await runCase(mutated, whole) };
  } catch (error) {
    return { yields: false, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

async function run({ seed, from, to, measureAt, kept }: ToChild): Promise<void> {
  if (kept.length > 0 || from === 0) await whole(); // so that its start is no case's time
  for (const [at, { name, reader, isWhole, body }] of kept.entries()) {
    tellPlace(at - kept.length);
    const { failure } = await attempt({ name, reader, isWhole, about: 'kept', body: Buffer.from(body, 'base64') });
    if (failure !== undefined) send({ type: 'failed', number: at - kept.length, name, failure, mutated: { name, reader, isWhole, body } });
  }
  let yielding = 0;
  let slowestMs = 0;
  for (let number = from; number < to; number += 1) {
    tellPlace(number, yielding);
    const startedAt = performance.now();
    const mutated = makeCase(`${seed}:${number}`, documents);
    const { yields, failure } = await attempt(mutated);
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    if (yields) yielding += 1;
    if (failure !== undefined) {
      const { name, reader, isWhole, about, body } = mutated;
      send({ type: 'failed', number, name, failure: `${about}\n${failure}`, mutated: { name, reader, isWhole, body: body.toString('base64') } });
    }
    if (number + 1 === measureAt || number + 1 === to) send({ type: 'measured', at: number + 1, rssMb: rssMb() });
    if ((number + 1) % 1_000 === 0 || number + 1 === to) {
      send({ type: 'progress', done: number + 1, yielding, slowestMs });
      yielding = 0;
      slowestMs = 0;
      await new Promise((resolve) => setImmediate(resolve)); // lets messages leave
    }
  }
  tellPlace(-1_000_000);
  await (await core)?.stop();
  send({ type: 'done' });
}

process.once('message', (order: ToChild) => {
  void run(order).finally(() => process.disconnect());
});
