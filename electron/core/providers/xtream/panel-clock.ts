/**
 * The clock on the panel's wall. Panels print and read times without a zone, in a zone of their own, so every such
 * text needs the panel's offset of that very date. Plain `Intl`, no time-zone tables of our own.
 */

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const DAY_MS = 86_400_000;
/** Zones reach from -12:00 to +14:00. */
const MAX_OFFSET_MINUTES = 14 * 60;
/** Zone names come from strangers; a formatter is kept for each of the last few. */
const MAX_FORMATTERS = 64;

/** How to read the panel's clock: a zone with its own summer time, or a fixed offset when the name is unusable. */
export type PanelZone = { name: string } | { offsetMinutes: number };

export const utc: PanelZone = { offsetMinutes: 0 };

export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** The zone to use for a panel: the user's own choice, the zone it names, its clock pair, and UTC when all fail. */
export function panelZone(
  server: { timezone: string | null; utcOffsetMinutes: number | null },
  override: string | null = null,
): PanelZone {
  if (override !== null && isZoneName(override)) return { name: override };
  if (server.timezone !== null && isZoneName(server.timezone)) return { name: server.timezone };
  return server.utcOffsetMinutes === null ? utc : { offsetMinutes: server.utcOffsetMinutes };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat | undefined {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  try {
    const formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
    if (formatters.size >= MAX_FORMATTERS) formatters.clear();
    formatters.set(zone, formatter);
    return formatter;
  } catch {
    return undefined; // Intl throws a RangeError for a name it does not know
  }
}

export function isZoneName(zone: string): boolean {
  return zone.length <= 64 && formatterOf(zone) !== undefined;
}

/** Offset from the two clocks an account answer prints: local time as text, and the same moment as unix time. */
export function offsetFromClocks(timeNow: unknown, timestampNow: number | null): number | null {
  const wall = typeof timeNow === 'string' ? readWallTime(timeNow.trim()) : null;
  if (wall === null || timestampNow === null) return null;
  const offset = (Math.round((wallToUtc(wall) - timestampNow) / QUARTER_MS) * QUARTER_MS) / MINUTE_MS;
  return Math.abs(offset) <= MAX_OFFSET_MINUTES ? offset : null;
}

/** Minutes east of UTC in the zone at that moment. */
export function offsetMinutesAt(instant: number, zone: PanelZone): number {
  if ('offsetMinutes' in zone) return zone.offsetMinutes;
  const formatter = formatterOf(zone.name);
  if (formatter === undefined || !isDateRange(instant)) return 0;
  const fields: Record<string, number> = {};
  for (const part of formatter.formatToParts(instant)) {
    if (part.type !== 'literal' && part.type !== 'era') fields[part.type] = Number(part.value);
  }
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
  const wall = wallToUtc({ year, month, day, hour, minute, second });
  return Math.round((wall - Math.floor(instant / 1_000) * 1_000) / MINUTE_MS);
}

/** What the panel's clock shows at that moment. */
export function wallTimeAt(instant: number, zone: PanelZone): WallTime {
  const shifted = new Date(instant + offsetMinutesAt(instant, zone) * MINUTE_MS);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
  };
}

/**
 * The moment the panel's clock shows `wall`: the first one when clocks go back and show it twice, and an hour later
 * when clocks go forward and never show it.
 */
export function instantOfWallTime(wall: WallTime, zone: PanelZone): number {
  const utcReading = wallToUtc(wall);
  const before = offsetMinutesAt(utcReading - DAY_MS, zone);
  const after = offsetMinutesAt(utcReading + DAY_MS, zone);
  const first = utcReading - before * MINUTE_MS;
  if (before === after || offsetMinutesAt(first, zone) === before) return first;
  const second = utcReading - after * MINUTE_MS;
  return offsetMinutesAt(second, zone) === after ? second : first;
}

/** `YYYY-MM-DD HH:MM[:SS]` in the panel's zone as epoch ms. */
export function parsePanelTime(text: string, zone: PanelZone): number | null {
  const wall = readWallTime(text.trim());
  return wall === null ? null : instantOfWallTime(wall, zone);
}

const wallTimePattern = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?$/;

function readWallTime(text: string): WallTime | null {
  if (text.length > 19) return null;
  const match = wallTimePattern.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const wall = { year, month, day, hour, minute, second };
  return isCalendarTime(wall) ? wall : null;
}

/** Whether the date exists: `2024-02-30` must be refused, not become March. */
export function isCalendarTime(wall: WallTime): boolean {
  if (wall.year < 1970 || wall.hour > 23 || wall.minute > 59 || wall.second > 59) return false;
  const date = new Date(Date.UTC(wall.year, wall.month - 1, wall.day));
  return date.getUTCMonth() === wall.month - 1 && date.getUTCDate() === wall.day;
}

export function wallToUtc(wall: WallTime): number {
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
}

function isDateRange(instant: number): boolean {
  return Math.abs(instant) <= 8.64e15;
}
