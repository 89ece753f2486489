import { wallTimeAt } from '../providers/xtream/panel-clock.ts';

/** What the placeholders of a catch-up address are filled from; epoch milliseconds. */
export interface CatchupTimes {
  start: number;
  end: number;
  now: number;
  zone: string;
}

/** No placeholder is longer; a brace that is not closed by then is text. */
const MAX_PLACEHOLDER_LENGTH = 80;

/** Replaces `{…}` and `${…}` everywhere; unknown placeholders stay as they are. */
export function fillPlaceholders(template: string, times: CatchupTimes, catchupId: string | null): string {
  let filled = '';
  let kept = 0;
  let open = template.indexOf('{');
  while (open >= 0) {
    const limit = open + MAX_PLACEHOLDER_LENGTH;
    const close = template.slice(open, limit).indexOf('}');
    const value = close < 0 ? undefined : valueOf(template.slice(open + 1, open + close), times, catchupId);
    if (value !== undefined) {
      const from = open > kept && template.charAt(open - 1) === '$' ? open - 1 : open;
      filled += template.slice(kept, from) + value;
      kept = open + close + 1;
    }
    open = template.indexOf('{', Math.max(kept, open + 1));
  }
  return filled + template.slice(kept);
}

function valueOf(placeholder: string, times: CatchupTimes, catchupId: string | null): string | undefined {
  if (placeholder.startsWith('(')) return javaPlaceholder(placeholder, times);
  const colon = placeholder.indexOf(':');
  const name = colon < 0 ? placeholder : placeholder.slice(0, colon);
  const format = colon < 0 ? undefined : placeholder.slice(colon + 1);
  const moment = momentOf(name, times);
  if (moment !== undefined) {
    if (format === undefined) return String(Math.floor(moment / 1000));
    return format.includes('yyyy') ? javaDate(format, moment, times.zone) : letterDate(format, moment, times.zone);
  }
  const seconds = Math.floor((times.end - times.start) / 1000);
  switch (name) {
    case 'duration':
      return inUnits(availableSeconds(times), format);
    case 'offset':
      return inUnits(Math.max(0, Math.floor((times.now - times.start) / 1000)), format);
    case 'durmin':
      return String(Math.max(1, Math.floor(seconds / 60)));
    case 'minutes':
      // Ours, for panels: they want whole minutes, rounded up.
      return String(Math.max(1, Math.ceil(seconds / 60)));
    case 'catchup-id':
      return catchupId ?? undefined;
    default:
      return format === undefined ? datePart(name, times) : undefined;
  }
}

function momentOf(name: string, times: CatchupTimes): number | undefined {
  switch (name) {
    case 'utc':
    case 'start':
      return times.start;
    case 'utcend':
    case 'end':
      return times.end;
    case 'lutc':
    case 'now':
    case 'timestamp':
    case 'current_utc':
      return times.now;
    default:
      return undefined;
  }
}

/** While a programme runs, only what has been broadcast can be asked for. */
function availableSeconds({ start, end, now }: CatchupTimes): number {
  return Math.floor(((now > start && now < end ? now : end) - start) / 1000);
}

/** Whole units of `unit` seconds. */
function inUnits(seconds: number, unit: string | undefined): string | undefined {
  if (unit === undefined) return String(seconds);
  const size = unit.length > 0 && unit.length < 7 ? Number(unit) : Number.NaN;
  return Number.isInteger(size) && size > 0 ? String(Math.floor(seconds / size)) : undefined;
}

/** `{Y}` … `{S}` of the start, and `start-year` … `end-sec`. */
function datePart(name: string, times: CatchupTimes): string | undefined {
  if (name.length === 1) return PARTS.has(name) ? letterDate(name, times.start, times.zone) : undefined;
  const dash = name.indexOf('-');
  const moment = dash < 0 ? undefined : momentOf(name.slice(0, dash), times);
  const letter = WORDS.get(name.slice(dash + 1));
  return moment === undefined || letter === undefined ? undefined : letterDate(letter, moment, times.zone);
}

const PARTS: ReadonlySet<string> = new Set(['Y', 'm', 'd', 'H', 'M', 'S']);

const WORDS: ReadonlyMap<string, string> = new Map([
  ['year', 'Y'],
  ['mon', 'm'],
  ['day', 'd'],
  ['hour', 'H'],
  ['min', 'M'],
  ['sec', 'S'],
]);

/** `(b)yyyyMMddHHmmss` of the start, `(e)` of the end; a `u` or a `:UTC` at the end asks for UTC. */
function javaPlaceholder(placeholder: string, times: CatchupTimes): string | undefined {
  const close = placeholder.indexOf(')');
  const kind = placeholder.slice(1, Math.max(1, close));
  const moment = kind === 'b' || kind === 'bu' ? times.start : kind === 'e' || kind === 'eu' ? times.end : undefined;
  if (moment === undefined) return undefined;
  const written = placeholder.slice(close + 1);
  const saysUtc = written.endsWith(':UTC');
  const pattern = saysUtc ? written.slice(0, -':UTC'.length) : written;
  if (pattern === '') return undefined;
  return javaDate(pattern, moment, saysUtc || kind.endsWith('u') ? 'UTC' : times.zone);
}

/** `Y m d H M S` are parts of the date; everything else is text. */
function letterDate(format: string, moment: number, zone: string): string {
  const clock = wallClock(moment, zone);
  let text = '';
  for (const letter of format) {
    const value = PARTS.has(letter) ? clock[letter as keyof WallClock] : undefined; // the set holds its keys
    text += value === undefined ? letter : padded(value, letter === 'Y' ? 4 : 2);
  }
  return text;
}

/** Java's date letters, as many as the part has digits; text may stand in apostrophes. */
function javaDate(pattern: string, moment: number, zone: string): string {
  const clock = wallClock(moment, zone);
  let text = '';
  for (let at = 0; at < pattern.length; ) {
    const letter = pattern.charAt(at);
    if (letter === "'") {
      const close = pattern.indexOf("'", at + 1);
      text += close < 0 ? pattern.slice(at + 1) : pattern.slice(at + 1, close);
      at = close < 0 ? pattern.length : close + 1;
      continue;
    }
    let run = at + 1;
    while (pattern.charAt(run) === letter) run++;
    const part = JAVA_LETTERS.get(letter);
    if (part === undefined) text += pattern.slice(at, run);
    else if (part === 'Y' && run - at === 2) text += padded(clock.Y % 100, 2);
    else text += padded(clock[part], run - at);
    at = run;
  }
  return text;
}

const JAVA_LETTERS: ReadonlyMap<string, keyof WallClock> = new Map([
  ['y', 'Y'],
  ['M', 'm'],
  ['d', 'd'],
  ['H', 'H'],
  ['m', 'M'],
  ['s', 'S'],
]);

interface WallClock {
  Y: number;
  m: number;
  d: number;
  H: number;
  M: number;
  S: number;
}

function wallClock(moment: number, zone: string): WallClock {
  const { year, month, day, hour, minute, second } = wallTimeAt(moment, { name: zone });
  return { Y: year, m: month, d: day, H: hour, M: minute, S: second };
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
