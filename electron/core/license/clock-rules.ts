import type { LicenseMemory } from './license-memory.ts';

/**
 * Which time it is, as far as a license is concerned. The clock of a machine may be an hour wrong (time zones, two
 * systems on one disk), years wrong (an empty battery), or set on purpose; what is known for sure is that it is not
 * earlier than the high-water mark. One check-in repairs everything, in both directions: from then on the time the
 * server said, carried on by this machine's clock, is a second reading of the time.
 */

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A clock this far behind is an ordinary one. */
export const backJumpMs = dayMs;
/** A jump further ahead than this is not written down: a machine that once started in 2040 must not stay there. */
export const forwardJumpMs = 30 * dayMs;
/** A token may be from this far in the future. */
export const futureMs = 5 * 60_000;
/** How long everything works while the clock cannot be right. */
export const suspectAllowanceMs = 72 * hourMs;
/** Differences to the server's clock below this are the way there and back. */
const noticedMs = 60_000;

type Known = Pick<LicenseMemory, 'notEarlierThan' | 'serverAhead'>;

/** The readings that can be right, epoch ms, the earliest first. */
export function readTimes(now: number, { notEarlierThan, serverAhead }: Known): number[] {
  return [now, now + serverAhead].filter((reading) => reading >= notEarlierThan - backJumpMs).sort((one, other) => one - other);
}

/** After `ranMs` more of running, by a clock that nobody sets. */
export function afterRunning(memory: LicenseMemory, now: number, ranMs: number): LicenseMemory {
  const { notEarlierThan: before } = memory;
  if (before === 0) return memory;
  const serverAhead = isPutRight(memory, now) ? 0 : memory.serverAhead;
  const [time] = readTimes(now, { ...memory, serverAhead });
  const passed = before + Math.round(ranMs);
  const isBelievable = time !== undefined && time <= before + forwardJumpMs;
  return {
    ...memory,
    serverAhead,
    notEarlierThan: isBelievable ? Math.max(passed, time) : passed,
    suspectRunMs: memory.suspectRunMs + (time === undefined ? Math.round(ranMs) : 0),
  };
}

/**
 * A clock that was ahead at the last contact, so that it is taken for that much less, and that somebody set back since: its
 * reading would be less than the high-water mark by more than a clock may be wrong. Else a token would last longer by as
 * much as the clock was ahead.
 */
function isPutRight({ notEarlierThan, serverAhead }: Known, now: number): boolean {
  const earliest = notEarlierThan - backJumpMs;
  return serverAhead < 0 && now + serverAhead < earliest && now >= earliest && now <= notEarlierThan + forwardJumpMs;
}

/** After the server said that it is `saidAt`, epoch seconds. */
export function afterContact(memory: LicenseMemory, now: number, saidAt: number): LicenseMemory {
  const ahead = saidAt * 1_000 - now;
  return { ...memory, notEarlierThan: saidAt * 1_000, serverAhead: Math.abs(ahead) < noticedMs ? 0 : ahead, suspectRunMs: 0, lastSaidAt: Math.max(memory.lastSaidAt, saidAt) };
}
