import { openSync, writeSync } from 'node:fs';
import type { FromChild, ToChild } from '../mutations/messages.ts';
import { openGuides } from './documents.ts';
import { makeGuideCase, runGuideCase, type GuideCase } from './one-case.ts';

/** A process of its own: what hangs or crashes here is seen from outside. */

const [, , clockFile = ''] = process.argv;
const clock = openSync(clockFile, 'w');
const guides = openGuides();

const send = (message: FromChild<'guide'>): void => void process.send?.(message);

/** Where it is, written at once: a process that hangs sends no messages any more. */
function tellPlace(number: number, yielding = 0): void {
  writeSync(clock, `${number} ${Date.now()} ${yielding}`.padEnd(40), 0);
}

function rssMb(): number {
  // What is garbage already says nothing about a leak.
  (globalThis as { gc?: () => void }).gc?.(); // there with --expose-gc
  return process.memoryUsage().rss / 1_048_576;
}

async function attempt(mutated: Pick<GuideCase, 'name' | 'body'>): Promise<{ yields: boolean; failure?: string }> {
  try {
    return { yields: await runGuideCase(mutated) };
  } catch (error) {
    return { yields: false, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

async function run({ seed, from, to, measureAt, kept }: ToChild<'guide'>): Promise<void> {
  for (const [at, mutated] of kept.entries()) {
    tellPlace(at - kept.length);
    const { failure } = await attempt({ name: mutated.name, body: Buffer.from(mutated.body, 'base64') });
    if (failure !== undefined) send({ type: 'failed', number: at - kept.length, name: mutated.name, failure, mutated });
  }
  let yielding = 0;
  let slowestMs = 0;
  for (let number = from; number < to; number += 1) {
    tellPlace(number, yielding);
    const startedAt = performance.now();
    const { name, about, body } = makeGuideCase(`${seed}:${number}`, guides);
    const { yields, failure } = await attempt({ name, body });
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    if (yields) yielding += 1;
    if (failure !== undefined) send({ type: 'failed', number, name, failure: `${about}\n${failure}`, mutated: { name, reader: 'guide', isWhole: false, body: body.toString('base64') } });
    if (number + 1 === measureAt || number + 1 === to) send({ type: 'measured', at: number + 1, rssMb: rssMb() });
    if ((number + 1) % 1_000 === 0 || number + 1 === to) {
      send({ type: 'progress', done: number + 1, yielding, slowestMs });
      yielding = 0;
      slowestMs = 0;
      await new Promise((resolve) => setImmediate(resolve)); // lets messages leave
    }
  }
  tellPlace(-1_000_000);
  send({ type: 'done' });
}

process.once('message', (order: ToChild<'guide'>) => {
  void run(order).finally(() => process.disconnect());
});
