import { foldText } from '#shared/model/fold-text.ts';
import type { ScheduleCheck } from '#shared/model/guide.ts';
import { suggestOffset, type Heard } from './suggest-offset.ts';

const minuteMs = 60_000;
/** Panels round starts, and move them by a minute or two for what is really broadcast. */
const toleranceMs = 2 * minuteMs;

/**
 * How far a guide channel's schedule is that of a channel, by what the panel itself says of it: equal titles at equal
 * starts, at the shift at which most agree. With too little to tell a shift, as they are.
 */
export function checkSchedule(guide: readonly Heard[], panel: readonly Heard[]): ScheduleCheck {
  const best = suggestOffset(guide, panel);
  if (best) return { compared: best.compared, agreeing: best.agreeing, offsetMinutes: best.minutes };
  const first = guide[0]?.start ?? Infinity;
  const last = guide.at(-1)?.start ?? -Infinity;
  const comparable = panel.filter(({ start }) => start >= first - toleranceMs && start <= last + toleranceMs);
  const agreeing = comparable.filter((own) => guide.some((other) => Math.abs(other.start - own.start) <= toleranceMs && isSame(other.title, own.title))).length;
  return { compared: comparable.length, agreeing, offsetMinutes: agreeing > 0 ? 0 : null };
}

function isSame(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && foldText(a) !== '' && foldText(a) === foldText(b);
}
