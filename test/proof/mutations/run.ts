import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDocuments } from './documents.ts';
import type { ReaderName } from './documents.ts';
import type { FromChild, KeptCase, ToChild } from './messages.ts';
import { makeCase } from './one-case.ts';

export interface MutationOptions<Reader extends string> {
  seed: string;
  cases: number;
  kept: readonly KeptCase<Reader>[];
  onProgress?: (text: string) => void;
}

export interface MutationOutcome<Reader extends string> {
  /** Cases of this run and kept ones. */
  cases: number;
  /** Cases in which something could still be read. */
  yielding: number;
  failures: { name: string; failure: string; kept: KeptCase<Reader> }[];
  slowestMs: number;
  rssAfterTenthMb: number;
  rssAtEndMb: number;
}

const hangMs = 2_000;

/** What is mutated, and the program that reads it. */
export interface MutationSuite<Reader extends string> {
  childFile: string;
  /** The case of that name, made again. */
  caseOf: (name: string) => KeptCase<Reader>;
}

const playlists: MutationSuite<ReaderName> = {
  childFile: join(import.meta.dirname, 'child.ts'),
  caseOf: (name) => {
    const { reader, isWhole, body } = makeCase(name, openDocuments());
    return { name, reader, isWhole, body: body.toString('base64') };
  },
};
/** A heap with room to spare puts off collecting, and what is garbage would look like a leak. */
const childFlags = ['--expose-gc', '--max-old-space-size=96', '--max-semi-space-size=4'];

/** Playlists and panel answers. */
export function runMutations(options: MutationOptions<ReaderName>): Promise<MutationOutcome<ReaderName>> {
  return runSuite(playlists, options);
}

/** Runs the cases in a process that is killed when one of them takes too long; the cases behind it go on in another. */
export async function runSuite<Reader extends string>(
  { childFile, caseOf }: MutationSuite<Reader>,
  { seed, cases, kept, onProgress }: MutationOptions<Reader>,
): Promise<MutationOutcome<Reader>> {
  const outcome: MutationOutcome<Reader> = { cases: cases + kept.length, yielding: 0, failures: [], slowestMs: 0, rssAfterTenthMb: 0, rssAtEndMb: 0 };
  const tenth = Math.max(1, Math.floor(cases / 10));
  /** Where a machine that stalled, or a real hang, stopped the run once. */
  const stoppedAt = new Set<number>();
  const order: ToChild<Reader> = { seed, from: 0, to: cases, measureAt: tenth, kept };

  while (order.from < cases || order.kept.length > 0) {
    const end = await runChild<Reader>(childFile, order, (message) => {
      if (message.type === 'failed') {
        outcome.failures.push({ name: message.name, failure: message.failure, kept: message.mutated });
        onProgress?.(`FAILED ${message.name}: ${message.failure}`);
      }
      if (message.type === 'measured' && message.at === tenth) outcome.rssAfterTenthMb = message.rssMb;
      if (message.type === 'measured' && message.at === cases) outcome.rssAtEndMb = message.rssMb;
      if (message.type !== 'progress') return;
      outcome.yielding += message.yielding;
      outcome.slowestMs = Math.max(outcome.slowestMs, message.slowestMs);
      if (message.done % 10_000 === 0) onProgress?.(`${message.done} cases, ${outcome.yielding} with entries, ${outcome.failures.length} failed`);
    });
    if (end === 'done') break;
    outcome.yielding += end.yielding;
    onProgress?.(`the process ${end.how} at case ${end.number}`);
    // A second stop at the same case is the case's own.
    if (stoppedAt.has(end.number) || end.how !== 'hung') {
      const failed = end.number < 0 ? order.kept.at(end.number) : caseOf(`${seed}:${end.number}`);
      if (failed) outcome.failures.push({ name: failed.name, failure: `the process ${end.how}`, kept: failed });
      stoppedAt.add(end.number);
      order.kept = end.number < -1 ? order.kept.slice(end.number + 1) : [];
      order.from = Math.max(order.from, end.number + 1);
    } else {
      stoppedAt.add(end.number);
      order.kept = end.number < 0 ? order.kept.slice(end.number) : [];
      order.from = Math.max(order.from, end.number);
    }
  }
  return outcome;
}

/** `yielding`: cases with entries that it had no time to tell of. */
type ChildEnd = 'done' | { number: number; how: string; yielding: number };

async function runChild<Reader extends string>(childFile: string, order: ToChild<Reader>, receive: (message: FromChild<Reader>) => void): Promise<ChildEnd> {
  const folder = mkdtempSync(join(tmpdir(), 'webplay-mutations-'));
  const clockFile = join(folder, 'clock');
  // The temporary folders of the core belong in ours, so that a killed process leaves nothing behind.
  const child = fork(childFile, [clockFile], { execArgv: childFlags, env: { ...process.env, TMPDIR: folder }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let isDone = false;
  let how: string | undefined;
  const watchdog = setInterval(() => {
    const place = placeOf(clockFile);
    // Between kept and numbered cases it starts a core: that is no case.
    if (!place || place.number === -1_000_000 || Date.now() - place.since < hangMs) return;
    how = 'hung';
    child.kill('SIGKILL');
  }, 100);
  child.on('message', (message: FromChild<Reader>) => {
    if (message.type === 'done') isDone = true;
    else receive(message);
  });
  child.send(order);
  try {
    const ended = await exitOf(child);
    if (isDone) return 'done';
    const place = placeOf(clockFile);
    if (!place) throw new Error(`the process of the mutations did not start: ${ended}`);
    return { number: place.number, how: how ?? `crashed (${ended})`, yielding: place.yielding };
  } finally {
    clearInterval(watchdog);
    rmSync(folder, { recursive: true, force: true });
  }
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`)));
}

function placeOf(clockFile: string): { number: number; since: number; yielding: number } | undefined {
  try {
    const [number, since, yielding = 0] = readFileSync(clockFile, 'utf8').trim().split(' ').map(Number);
    return number === undefined || since === undefined ? undefined : { number, since, yielding };
  } catch {
    return undefined; // not begun yet
  }
}
