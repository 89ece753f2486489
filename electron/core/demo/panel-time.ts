/** Panels write times without a zone, in the zone of their account reply; these two functions are that convention. */

/** `YYYY-MM-DD HH:MM:SS` in `zone`, the form of every time string in the player API. */
export function toPanelTime(at: number, zone: string): string {
  return new Date(at + zoneOffsetMs(at, zone)).toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * The moment a catch-up request names, or undefined when it names none. Players write the start in many ways
 * (`2024-06-15:18-30`, `2024-06-15 18:30:00`, `20240615-18`, unix seconds, ISO with a zone); all of them are read.
 */
export function parseTimeshiftStart(text: string, zone: string): number | undefined {
  const form = text.trim();
  if (form === '' || form.length > 40) return undefined;
  if (isDigits(form) && form.length >= 9) {
    const number = Number(form);
    return number > 1e11 ? number : number * 1_000; // beyond the year 5138 as seconds, so it is milliseconds
  }
  if (form.length === 11 && form[8] === '-' && isDigits(form.slice(0, 8)) && isDigits(form.slice(9))) {
    return fromWallClock([form.slice(0, 4), form.slice(4, 6), form.slice(6, 8), form.slice(9)], zone);
  }
  if (form.includes('T') && (form.endsWith('Z') || form.slice(-6, -5) === '+' || form.slice(-6, -5) === '-')) {
    const at = Date.parse(form);
    return Number.isNaN(at) ? undefined : at;
  }
  if (form[4] !== '-' || form[7] !== '-' || !':_ T'.includes(form[10] ?? '?')) return undefined;
  const clock = form.slice(11).replaceAll('-', ':').split(':');
  if (clock.length < 2 || clock.length > 3) return undefined;
  return fromWallClock([form.slice(0, 4), form.slice(5, 7), form.slice(8, 10), ...clock], zone);
}

export function isKnownZone(zone: string): boolean {
  try {
    formatterOf(zone);
    return true;
  } catch {
    return false;
  }
}

function fromWallClock(parts: readonly string[], zone: string): number | undefined {
  if (!parts.every((part) => isDigits(part))) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(wall);
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) return undefined;
  // The offset depends on the moment we look for; a second look with the first guess settles it outside the repeated hour.
  const guess = wall - zoneOffsetMs(wall, zone);
  return wall - zoneOffsetMs(guess, zone);
}

function zoneOffsetMs(at: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const part: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(at)) part[type] = Number(value);
  const wall = Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second);
  return wall - Math.floor(at / 1_000) * 1_000;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

function isDigits(text: string): boolean {
  return text !== '' && [...text].every((sign) => sign >= '0' && sign <= '9');
}
