import { afterContact, afterRunning } from '../../../electron/core/license/clock-rules.ts';
import type { LicenseMemory } from '../../../electron/core/license/license-memory.ts';
import { licenseState } from '../../../electron/core/license/license-state.ts';
import type { Random } from '../mutations/random.ts';
import { dayMs, device, hourMs, iat, known, madeAt, pins, tokenWith } from './device.ts';

export interface PathOutcome {
  cases: number;
  steps: number;
  violations: string[];
}

/**
 * Random lives of a license: time passes, the program runs or not, the clock is set, the server is reached or not. An
 * observer who knows the true time judges each step.
 */
export function runPaths(random: Random, cases: number): PathOutcome {
  const outcome: PathOutcome = { cases, steps: 0, violations: [] };
  for (let path = 0; path < cases; path++) walk(random, outcome, path % countedEvery === 0);
  return outcome;
}

const allowanceMs = 72 * hourMs;
const sane = 23 * hourMs;
/** In one path of so many, how long everything was used is counted, in steps of so many hours: each is a signature to verify. */
const countedEvery = 16;
const countedHours = 4;

function walk(random: Random, outcome: PathOutcome, isCounted: boolean): void {
  let truth = madeAt;
  let off = 0;
  let token = tokenWith();
  let end = madeAt + 14 * dayMs;
  let memory: LicenseMemory = { ...known };
  let seq = 3;
  /** The clock was never set since the last contact, so that it is right but for less than a day. */
  let isHonest = true;
  let contactAt = madeAt;
  let lifeMs = 14 * dayMs;
  /** How far the clock was ahead at the last contact. */
  let wasAhead = 0;
  /** It was put right, and the program ran while it could not be any more what it was at the contact. */
  let isKnownRight = false;
  /** How long everything could be used since the last contact. */
  let usedMs = 0;
  const trace: string[] = [];
  for (let step = 0; step < 6; step++) {
    outcome.steps += 1;
    const kind = random.pick(['wait', 'wait', 'run', 'run', 'run', 'set', 'right', 'contact', 'nudge']);
    if (kind === 'wait') truth += random.below(10 * 24) * hourMs;
    else if (kind === 'run') {
      const ran = random.below(48) * hourMs;
      truth += ran;
      // The program looks at the clock every few seconds; here, once in an hour.
      for (let hours = 1; hours <= ran / hourMs; hours++) {
        const now = truth - ran + hours * hourMs + off;
        memory = afterRunning(memory, now, hourMs);
        if (isCounted && hours % countedHours === 0 && licenseState(token, pins, device, { now }, memory).features === 'full') usedMs += countedHours * hourMs;
      }
      if (off === 0 && ran > 0 && truth - ran - contactAt < wasAhead - 2 * dayMs) isKnownRight = true;
    } else if (kind === 'set') {
      off = random.pick([-3_650, -40, -13, -3, -2, 2, 13, 29, 40, 3_650]) * dayMs + random.below(24) * hourMs;
      isHonest = false;
      isKnownRight = false;
    } else if (kind === 'right') {
      isHonest &&= off === 0;
      off = 0;
    } else if (kind === 'nudge') off = isHonest ? (random.below(2) === 0 ? -1 : 1) * random.below(4) * hourMs : off;
    else {
      // Now and then while the clock is ahead, which is put right then.
      const isMended = random.below(3) === 0;
      if (isMended) off = random.pick([2, 3, 10, 13, 20]) * dayMs;
      const lifeDays = random.pick([3, 7, 14, 30]);
      const saidAt = Math.floor(truth / 1_000);
      token = remembered(saidAt - iat, ++seq, lifeDays);
      end = saidAt * 1_000 + lifeDays * dayMs;
      memory = { ...afterContact(memory, truth + off, saidAt), lastSeq: seq };
      isHonest = !isMended;
      [contactAt, lifeMs, wasAhead, isKnownRight, usedMs] = [saidAt * 1_000, lifeDays * dayMs, off, false, 0];
      if (isMended) off = 0;
    }
    trace.push(`${kind} ${String(Math.round((truth - madeAt) / hourMs))}h ${String(off / hourMs)}h`);
    const verdict = licenseState(token, pins, device, { now: truth + off }, memory);
    const complain = (what: string) => outcome.violations.push(`${what}: ${verdict.state} after ${trace.join(', ')}`);
    // The clock is right, or as wrong as it was when the server was reached: a token that holds must give everything.
    const isRight = Math.abs(off) <= sane && isHonest;
    const isPutRight = off === 0 && memory.notEarlierThan <= truth + dayMs;
    if (truth < end - sane && (isRight || isPutRight || off + memory.serverAhead === 0 && isHonest) && verdict.features !== 'full') complain('locked with a token that holds');
    // Past the end, nothing but the allowance is left; a clock that was ahead at the last contact may be so still.
    if (isRight && truth >= end + sane + Math.max(0, -memory.serverAhead) && verdict.features === 'full' && verdict.state !== 'clock_suspect') complain('works with a token that is over');
    // One that was ahead and was seen to be put right stretches nothing.
    if (isKnownRight && off === 0 && truth >= end + sane && verdict.features === 'full' && verdict.state !== 'clock_suspect') complain('stretched by a clock that was ahead');
    // Whatever is done to the clock, a token is good for its life, a day that clocks may be wrong, and the allowance.
    if (usedMs > lifeMs + dayMs + allowanceMs + countedHours * hourMs) complain('used for longer than it was made for');
    if (verdict.state === 'active' && memory.notEarlierThan - dayMs >= end) complain('active although it is known to be later');
    if (verdict.state === 'clock_suspect' && memory.suspectRunMs >= allowanceMs && verdict.features === 'full') complain('more than the allowance');
  }
}

/** Signing is the slow part: tokens of the same hour are the same. */
const tokens = new Map<string, string>();
function remembered(after: number, seq: number, lifeDays: number): string {
  const key = `${String(after)} ${String(seq)} ${String(lifeDays)}`;
  let token = tokens.get(key);
  if (token === undefined) {
    const at = iat + after;
    tokens.set(key, (token = tokenWith({ seq, iat: at, nbf: at, exp: at + lifeDays * 86_400, rfa: at + 86_400 })));
  }
  return token;
}
