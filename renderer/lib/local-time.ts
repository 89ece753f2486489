const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string | undefined): Intl.DateTimeFormat {
  const known = clocks.get(zone ?? '');
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    ...(zone === undefined ? {} : { timeZone: zone }),
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  clocks.set(zone ?? '', made);
  return made;
}

/** Milliseconds that local clocks are ahead of UTC at a time; `zone` is an IANA name, the user's own unless told. */
export function offsetAt(time: number, zone?: string): number {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of clockOf(zone).formatToParts(time)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(time / minuteMs) * minuteMs;
}

/** When the local day of a time begins. Where clocks skip midnight, the first moment after it. */
export function startOfDay(time: number, zone?: string): number {
  const midnight = Math.floor((time + offsetAt(time, zone)) / dayMs) * dayMs;
  // The clocks may have been changed since midnight.
  const near = midnight - offsetAt(time, zone);
  const start = midnight - offsetAt(near, zone);
  return start + offsetAt(start, zone) < midnight ? start + hourMs : start;
}

/** When the day begins that is so many days after the one of `time`: days of 23 and 25 hours count as one. */
export function startOfDayAfter(time: number, days: number, zone?: string): number {
  return startOfDay(startOfDay(time, zone) + days * dayMs + dayMs / 2, zone);
}

/** The moment of a clock time, in minutes after midnight, on the local day of `time`. */
export function atClock(time: number, minutes: number, zone?: string): number {
  const start = startOfDay(time, zone);
  const near = start + minutes * minuteMs;
  return near - (offsetAt(near, zone) - offsetAt(start, zone));
}

/** The same clock time so many days later, or earlier. */
export function sameClockDaysLater(time: number, days: number, zone?: string): number {
  const moved = time + days * dayMs;
  return moved - (offsetAt(moved, zone) - offsetAt(time, zone));
}

/** The full and half hours of local clocks from `from` (included) to `to` (excluded); zones of quarter hours have theirs. */
export function halfHours(from: number, to: number, zone?: string): number[] {
  const step = 30 * minuteMs;
  const offset = offsetAt(from, zone);
  const times: number[] = [];
  for (let time = Math.ceil((from + offset) / step) * step - offset; time < to; time += step) times.push(time);
  return times;
}
