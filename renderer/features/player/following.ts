import { canWatchAgain } from '#shared/model/catchup.ts';
import type { BroadcastBefore, PastProgramme } from '../../stores/now-playing.ts';

/** Where the guide has a hole, or nothing at all, an hour is offered without a name. */
const namelessMs = 3_600_000;
/** Guides overlap and leave seconds between programmes. */
const toleranceMs = 5 * 60_000;

/** What followed a past programme and can be watched again as well; null when that is what is on now. */
export function followingOf(past: PastProgramme, programmes: readonly BroadcastBefore[], now: number): BroadcastBefore | null {
  const next = programmes.find(({ start }) => start > past.start && start >= past.stop - toleranceMs);
  const isNear = next !== undefined && next.start <= past.stop + toleranceMs;
  const following = isNear
    ? next
    : { title: null, subTitle: null, start: past.stop, stop: Math.min(past.stop + namelessMs, next?.start ?? Number.POSITIVE_INFINITY) };
  // How far back the archive reaches does not matter: it is later than what just played.
  return canWatchAgain({ days: null }, following.start, now) ? following : null;
}
