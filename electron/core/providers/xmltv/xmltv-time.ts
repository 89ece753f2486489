import { instantOfWallTime, isZoneName, type PanelZone } from '../xtream/panel-clock.ts';
import { MAX_REMEMBERED } from './limits.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const QUARTER_MS = 15 * MINUTE_MS;

/** Zones reach from -12:00 to +14:00. */
const MAX_OFFSET_MINUTES = 14 * 60;
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;

const ZERO = 0x30;
const BLANK = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;

/** Not a time. */
export const NO_TIME = Number.NaN;

/**
 * Minutes east of UTC of the names that guides use; where two zones share one, the European or American is meant.
 * Source: the XMLTV document type and what guides send.
 */
const namedZones = new Map<string, number>([
  ['UTC', 0], ['GMT', 0], ['UT', 0], ['Z', 0], ['WET', 0], ['WEST', 60], ['BST', 60], ['CET', 60], ['MET', 60], ['CEST', 120], ['MEST', 120], ['EET', 120],
  ['EEST', 180], ['MSK', 180], ['EST', -300], ['EDT', -240], ['CST', -360], ['CDT', -300], ['MST', -420], ['MDT', -360], ['PST', -480], ['PDT', -420],
  ['AEST', 600], ['AEDT', 660], ['JST', 540],
]);

export interface XmltvClock {
  /**
   * The time that stands in `bytes` from `from` up to `to`, as epoch milliseconds; `NO_TIME` when it is none, or a day that
   * does not exist. `clock.sawUnknownZone` tells whether its zone had to be taken for UTC.
   */
  read(bytes: Uint8Array, from: number, to: number): number;
  readonly sawUnknownZone: boolean;
}

/** `zoneless`: where times without a zone are meant, an IANA name or `+hhmm`; UTC unless told. */
export function createXmltvClock(zoneless?: string): XmltvClock {
  return new Clock(zoneless);
}

class Clock implements XmltvClock {
  sawUnknownZone = false;
  readonly #zoneless: PanelZone | null;
  /** Offsets of zones with a summer time, by quarter of an hour on their own clock. */
  readonly #offsets = new Map<string, Map<number, number>>();
  /** The last day read, as the number `yyyymmdd`, and its beginning in UTC. */
  #day = 0;
  #dayStart = 0;

  constructor(zoneless: string | undefined) {
    this.#zoneless = zoneless === undefined ? null : zoneOf(zoneless);
  }

  read(bytes: Uint8Array, from: number, to: number): number {
    this.sawUnknownZone = false;
    // `YYYYMMDDhhmmss +hhmm`, as nearly all of them are.
    if (to - from === 20 && bytes[from + 14] === BLANK) {
      const sign = bytes[from + 15];
      if (sign === PLUS || sign === MINUS) {
        const zone = fourDigits(bytes, from + 16);
        const day = eightDigits(bytes, from);
        const time = sixDigits(bytes, from + 8);
        // A sum with something that is no digit in it is not a number.
        const minutes = Math.trunc(zone / 100) * 60 + (zone % 100);
        if (zone % 100 < 60 && minutes <= MAX_OFFSET_MINUTES) {
          const wall = this.#wall(day, Math.trunc(time / 10_000), Math.trunc(time / 100) % 100, time % 100);
          return sign === MINUS ? wall + minutes * MINUTE_MS : wall - minutes * MINUTE_MS;
        }
      }
    }
    return this.#readText(Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1'));
  }

  /** Milliseconds of a clock face read as if it hung in UTC. */
  #wall(day: number, hour: number, minute: number, second: number): number {
    if (!(hour < 24 && minute < 60 && second < 60)) return NO_TIME;
    if (day !== this.#day) {
      const start = startOfDay(Math.trunc(day / 10_000), Math.trunc(day / 100) % 100, day % 100);
      if (Number.isNaN(start)) return NO_TIME;
      this.#day = day;
      this.#dayStart = start;
    }
    return this.#dayStart + hour * HOUR_MS + minute * MINUTE_MS + second * 1_000;
  }

  #readText(text: string): number {
    if (text.length > 64) return NO_TIME;
    const trimmed = text.trim();
    const written = dashed.exec(trimmed);
    if (written) {
      const [, year, month, day, hour = '0', minute = '0', second = '0', zone = ''] = written;
      return this.#inZone(this.#wall(Number(year) * 10_000 + Number(month) * 100 + Number(day), Number(hour), Number(minute), Number(second)), zone);
    }
    const [, digits = '', zone = ''] = compact.exec(trimmed) ?? [];
    if (digits === '') return NO_TIME;
    const calendar = this.#calendar(digits);
    if (!Number.isNaN(calendar)) return this.#inZone(calendar, zone);
    return zone === '' ? unixTime(digits) : NO_TIME;
  }

  /** Any beginning of `YYYYMMDDhhmmss` that ends between two of its parts; milliseconds behind it do not count. */
  #calendar(digits: string): number {
    const { length } = digits;
    if (length !== 4 && length !== 6 && length !== 8 && length !== 10 && length !== 12 && length !== 14 && length !== 17) return NO_TIME;
    const part = (from: number, to: number, missing: number): number => (length < to ? missing : Number(digits.slice(from, to)));
    return this.#wall(part(0, 4, 0) * 10_000 + part(4, 6, 1) * 100 + part(6, 8, 1), part(8, 10, 0), part(10, 12, 0), part(12, 14, 0));
  }

  #inZone(wall: number, zone: string): number {
    if (Number.isNaN(wall)) return wall;
    if (zone === '') return this.#zoneless === null ? wall : this.#instant(wall, this.#zoneless);
    const known = zoneOf(zone);
    if (known) return this.#instant(wall, known);
    this.sawUnknownZone = true;
    return wall;
  }

  #instant(wall: number, zone: PanelZone): number {
    if ('offsetMinutes' in zone) return wall - zone.offsetMinutes * MINUTE_MS;
    let offsets = this.#offsets.get(zone.name);
    if (!offsets) this.#offsets.set(zone.name, (offsets = new Map<number, number>()));
    const quarter = Math.floor(wall / QUARTER_MS);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      // No zone changes its clock between two quarters of an hour.
      offset = quarter * QUARTER_MS - instantOfWallTime(wallTimeOf(quarter * QUARTER_MS), zone);
      if (offsets.size >= MAX_REMEMBERED) offsets.clear();
      offsets.set(quarter, offset);
    }
    return wall - offset;
  }
}

/** Digits, and a zone directly or some blanks behind them. */
const compact = /^(\d{4,17})[ \t]*([^\d\s].{0,40})?$/;
/** ISO 8601 and what databases print. */
const dashed = /^(\d{4})[-/.](\d{2})[-/.](\d{2})(?:[Tt ]+(\d{2}):?(\d{2})?(?::?(\d{2})(?:[.,]\d{1,9})?)?)?[ \t]*([^\d\s].{0,40})?$/;

const offsetZone = /^(?:UTC|GMT|UT)?([+-])(\d{1,2}):?(\d{2})?$/i;

/** An offset such as `+0200`, `+02:00`, `+02`, `UTC+2`, a name of the list above, or an IANA name. */
function zoneOf(text: string): PanelZone | null {
  const zone = text.trim();
  const offset = offsetZone.exec(zone);
  if (offset) {
    const [, sign, hours, rest = '0'] = offset;
    const minutes = Number(hours) * 60 + Number(rest);
    if (Number(rest) > 59 || minutes > MAX_OFFSET_MINUTES) return null;
    return { offsetMinutes: sign === '-' ? -minutes : minutes };
  }
  const named = namedZones.get(zone.toUpperCase());
  if (named !== undefined) return { offsetMinutes: named };
  return zone.includes('/') && isZoneName(zone) ? { name: zone } : null;
}

/** Seconds or milliseconds by size. */
function unixTime(digits: string): number {
  const value = Number(digits);
  const ms = digits.length >= 12 ? value : value * 1_000;
  return digits.length >= 9 && digits.length <= 13 && ms < Date.UTC(LAST_YEAR, 0) ? ms : NO_TIME;
}

/** The day's beginning in UTC; `NO_TIME` for a day that does not exist. */
function startOfDay(year: number, month: number, day: number): number {
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1)) return NO_TIME;
  const start = Date.UTC(year, month - 1, day);
  return new Date(start).getUTCDate() === day ? start : NO_TIME;
}

function wallTimeOf(wall: number): { year: number; month: number; day: number; hour: number; minute: number; second: number } {
  const date = new Date(wall);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

/** NaN when one of them is no digit. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - ZERO;
  const ones = (bytes[at + 1] ?? 0) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NO_TIME;
}

function fourDigits(bytes: Uint8Array, at: number): number {
  return twoDigits(bytes, at) * 100 + twoDigits(bytes, at + 2);
}

function sixDigits(bytes: Uint8Array, at: number): number {
  return fourDigits(bytes, at) * 100 + twoDigits(bytes, at + 4);
}

function eightDigits(bytes: Uint8Array, at: number): number {
  return fourDigits(bytes, at) * 10_000 + fourDigits(bytes, at + 4);
}

