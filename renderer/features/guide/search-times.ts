import { atClock, startOfDayAfter } from '../../lib/local-time.ts';

export const searchTimes = ['now', 'tonight', 'tomorrow', 'week', 'any'] as const;
export type SearchTime = (typeof searchTimes)[number];

const hourMs = 3_600_000;
const soonHours = 3;
/** The evening on local clocks, in minutes after midnight; it ends on the day after. */
const evening = { start: 18 * 60, stop: 2 * 60 };

/** The stretch that a choice of time means at `now`: epoch ms, half open; `zone` is an IANA name, the user's own unless told. */
export function spanOfTime(time: SearchTime, now: number, zone?: string): { from?: number; to?: number } {
  const tomorrow = startOfDayAfter(now, 1, zone);
  switch (time) {
    case 'now':
      return { from: now, to: now + soonHours * hourMs };
    case 'tonight':
      return { from: Math.max(now, atClock(now, evening.start, zone)), to: atClock(tomorrow, evening.stop, zone) };
    case 'tomorrow':
      return { from: tomorrow, to: startOfDayAfter(now, 2, zone) };
    case 'week':
      return { from: now, to: startOfDayAfter(now, 7, zone) };
    case 'any':
      return {};
  }
}
