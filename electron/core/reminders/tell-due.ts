import type { UserDatabase } from '../database/user-schema.ts';
import type { Events } from '../events.ts';
import { listInState } from './queries.ts';
import { dueAt, earliestMs, endOf } from './times.ts';
import { deleteBefore, updateReminder } from './writes.ts';

/** A clock that was set, or a machine that slept, shows itself within this time. */
const lookEveryMs = 20_000;
const pruneEveryMs = 6 * 60 * 60_000;
const dayMs = 24 * 60 * 60_000;
/** What was told is known so long: an alert knows by it which episodes it need not tell again. */
const keepToldMs = 90 * dayMs;
/** Nobody looks for a broadcast of a month ago. */
const keepUnseenMs = 30 * dayMs;

export interface DueTeller {
  /** Tells what has come due, each reminder once; also what came due while nobody was running. */
  look(): void;
  close(): void;
}

/** Looks at the wall clock again and again, and at once when the next reminder comes due. */
export function startTelling({ db, events, clock }: { db: UserDatabase; events: Events; clock: () => number }): DueTeller {
  let timer: NodeJS.Timeout | undefined;
  let prunedAt = Number.NEGATIVE_INFINITY;
  let closed = false;

  function look(): void {
    const now = clock();
    const scheduled = listInState(db, 'scheduled', now + earliestMs);
    const due = scheduled.filter((reminder) => dueAt(reminder) <= now);
    for (const { id, programme } of due) updateReminder(db, id, { state: endOf(programme) <= now ? 'missed' : 'due' });
    if (Math.abs(now - prunedAt) > pruneEveryMs) {
      prunedAt = now;
      deleteBefore(db, ['seen', 'removed'], now - keepToldMs);
      deleteBefore(db, ['due', 'missed'], now - keepUnseenMs);
    }
    if (due.length > 0) events.emit({ type: 'reminders.changed' });
    for (const { id } of due) events.emit({ type: 'reminders.due', reminderId: id });

    const next = Math.min(...scheduled.filter((reminder) => dueAt(reminder) > now).map(dueAt));
    clearTimeout(timer);
    if (!closed) timer = setTimeout(look, Math.max(1, Math.min(lookEveryMs, next - now))).unref();
  }

  // Whoever builds the core listens only when it has it.
  timer = setTimeout(look, 1).unref();
  return {
    look,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
