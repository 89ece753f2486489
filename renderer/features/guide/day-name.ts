import { formatDay } from '../../lib/format-time.ts';
import { startOfDay, startOfDayAfter } from '../../lib/local-time.ts';

/** A day as one says it: by its distance where it is near, else by its date. */
export function dayName(
  time: number,
  now: number,
  language: string,
  words: { yesterday: string; today: string; tomorrow: string },
): string {
  const day = startOfDay(time);
  if (day === startOfDay(now)) return words.today;
  if (day === startOfDayAfter(now, 1)) return words.tomorrow;
  if (day === startOfDayAfter(now, -1)) return words.yesterday;
  return formatDay(day, language);
}
