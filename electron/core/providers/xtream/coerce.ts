/**
 * Panels disagree on the type of nearly every field: a number comes as 7, "7", "7,0" or "", an empty object as [],
 * a list as an object with gaps in its keys. These functions turn what came into what we mean, or into `null`.
 * They run a dozen times for every row of a list of 200 000, hence plain code instead of a schema library.
 */

const MAX_ID_LENGTH = 256;
/** Longer names exist only by accident, and one of a megabyte would freeze the list that draws it. */
const MAX_LINE_LENGTH = 1_000;
/** Of one field; a cast of hundreds is a broken or hostile row. */
const MAX_WORDS = 200;
/** Above it a time is in milliseconds: as seconds it would be the year 5138. */
const SECONDS_LIMIT = 1e11;
/** The last moment a `Date` can hold, in ms. */
const LAST_INSTANT = 8.64e15;
const DAY_MS = 86_400_000;

const COMMA = 0x2c;
const DOT = 0x2e;

export type WireRecord = Record<string, unknown>;

const nothing: WireRecord = {};

/** The object that came, or an empty one for everything else: PHP prints an empty object as `[]`. */
export function recordOf(value: unknown): WireRecord {
  return isRecord(value) ? value : nothing;
}

export function isRecord(value: unknown): value is WireRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The elements of a list, also of one that PHP printed as an object because its keys have gaps. */
export function rowsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (!isRecord(value)) return [];
  const keys = Object.keys(value);
  return keys.every(isIndex) ? keys.map((key) => value[key]) : [];
}

/** Whether an object key is a position or an id, as in an object that stands for a list. */
export function isIndex(key: string): boolean {
  if (key.length === 0 || key.length > 20) return false;
  for (let at = 0; at < key.length; at += 1) {
    if (!isDigit(key.charCodeAt(at))) return false;
  }
  return true;
}

/** An id as text; zero, blank and the words a careless panel prints for "nothing" are no id. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'number') return value === 0 || !Number.isFinite(value) ? null : String(value);
  if (typeof value !== 'string') return null;
  const id = value.trim();
  if (id === '' || id === '0' || id === 'null' || id === 'None' || id.length > MAX_ID_LENGTH) return null;
  return wellFormed(id);
}

/** A finite number, also from text with a decimal comma; `"N/A"`, `""` and `1e400` are none. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (text.length === 0 || text.length > 32) return null;
  let digits = 0;
  let separators = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) digits += 1;
    else if (code === COMMA || code === DOT) separators += 1;
    else if (at !== 0 || (text[0] !== '-' && text[0] !== '+')) return null;
  }
  if (digits === 0 || separators > 1) return null;
  return Number(text.replace(',', '.'));
}

/** A whole number above zero, for counts, ports, years and numbers of channels. */
export function positiveOf(value: unknown): number | null {
  const number = numberOf(value);
  return number !== null && number >= 1 && Number.isSafeInteger(number) ? number : null;
}

/** A whole number from zero up. */
export function countOf(value: unknown): number | null {
  const number = numberOf(value);
  return number !== null && number >= 0 && Number.isSafeInteger(number) ? number : null;
}

/** Yes or no, or `null` when the field says neither. */
export function flagOrNull(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'string') return null;
  const word = value.trim().toLowerCase();
  if (word === '1' || word === 'true' || word === 'yes') return true;
  if (word === '0' || word === 'false' || word === 'no' || word === 'none') return false;
  return null;
}

export function flagOf(value: unknown): boolean {
  return flagOrNull(value) === true;
}

/** Text with its lines kept: entities decoded once, control characters gone, `null` when nothing is left. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return cleanText(value, true);
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

/** Text for one line: a name, a title. */
export function lineOf(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  if (typeof value !== 'string') return null;
  const line = cleanText(value, false);
  return line === null || line.length <= MAX_LINE_LENGTH ? line : wellFormed(line.slice(0, MAX_LINE_LENGTH));
}

/** The first of several fields that means something: panels have two or three names for most things. */
export function firstOf<T>(read: (value: unknown) => T | null, ...values: readonly unknown[]): T | null {
  for (const value of values) {
    const found = read(value);
    if (found !== null) return found;
  }
  return null;
}

/** An http(s) address; one without a scheme (`//host/x`) gets the scheme nearly all panels use. */
export function addressOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const address = cleanText(value, false);
  if (address === null) return null;
  if (address.startsWith('//')) return `http:${address}`;
  const scheme = address.slice(0, 8).toLowerCase();
  return scheme.startsWith('http://') || scheme === 'https://' ? address : null;
}

/** A container extension such as `mkv`: without the dot, in lower case, or `null` when it could not be one. */
export function extensionOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim().toLowerCase();
  const extension = text.startsWith('.') ? text.slice(1) : text;
  return /^[a-z0-9]{1,10}$/.test(extension) ? extension : null;
}

/** Seconds or milliseconds, told apart by size, as epoch ms; zero and less mean "no date". */
export function instantOf(value: unknown): number | null {
  const number = numberOf(value);
  if (number === null || number <= 0) return null;
  const ms = Math.round(number > SECONDS_LIMIT ? number : number * 1_000);
  return ms <= LAST_INSTANT ? ms : null;
}

/** When something was added or changed: panels put placeholder dates far ahead, so tomorrow's and later are none. */
export function pastInstantOf(value: unknown, now: number): number | null {
  const instant = instantOf(value);
  return instant === null || instant > now + DAY_MS ? null : instant;
}

/** The parts of a list that came as text with separators, or as a list of texts. */
export function wordsOf(value: unknown, separators: string): string[] {
  const parts = typeof value === 'string' ? splitAtAny(value, separators) : rowsOf(value);
  const words = new Set<string>();
  for (const part of parts) {
    const word = lineOf(part);
    if (word !== null) words.add(word);
    if (words.size === MAX_WORDS) break;
  }
  return [...words];
}

function splitAtAny(text: string, separators: string): string[] {
  let parts = [text];
  for (const separator of separators) {
    if (text.includes(separator)) parts = parts.flatMap((part) => part.split(separator));
  }
  return parts;
}

/** What makes a text need more than trimming; a single character class, so the search is linear. */
const needsCleaning = /[\x00-\x1f&\x7f-\x9f\ud800-\udfff]/;
const control = /[\x00-\x1f\x7f-\x9f]/;

function cleanText(raw: string, keepLines: boolean): string | null {
  const text = raw.trim();
  if (text === '') return null;
  if (!needsCleaning.test(text)) return text;
  const decoded = decodeEntities(text);
  const cleaned = wellFormed(control.test(decoded) ? withoutControls(decoded, keepLines) : decoded).trim();
  return cleaned === '' ? null : cleaned;
}

function withoutControls(text: string, keepLines: boolean): string {
  let clean = '';
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x20 && (code < 0x7f || code > 0x9f)) continue;
    if (keepLines && (code === 0x0a || code === 0x09)) continue;
    // A carriage return before a line feed belongs to it; anything else leaves a blank behind.
    const gap = code === 0x0d && text.charCodeAt(at + 1) === 0x0a ? '' : ' ';
    clean += text.slice(start, at) + gap;
    start = at + 1;
  }
  return start === 0 ? text : clean + text.slice(start);
}

const surrogate = /[\ud800-\udfff]/;

/** Half a character (a lone surrogate) becomes U+FFFD: neither a database nor a URL can hold it. */
export function wellFormed(text: string): string {
  if (!surrogate.test(text)) return text;
  return Buffer.from(text, 'utf8').toString('utf8');
}

const namedEntities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** The longest reference is `&#x10FFFF;`. */
const MAX_ENTITY_LENGTH = 10;

/** Decodes the five entities of XML and numeric references, once: `&amp;lt;` becomes `&lt;`, unknown ones stay. */
export function decodeEntities(text: string): string {
  let decoded = '';
  let start = 0;
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
    const reference = text.slice(at + 1, at + MAX_ENTITY_LENGTH);
    const length = reference.indexOf(';');
    const character = length > 0 ? entity(reference.slice(0, length)) : undefined;
    if (character === undefined) continue;
    decoded += text.slice(start, at) + character;
    start = at + length + 2;
    at = start - 1;
  }
  return start === 0 ? text : decoded + text.slice(start);
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return namedEntities.get(name);
  const hexadecimal = name[1] === 'x' || name[1] === 'X';
  const digits = name.slice(hexadecimal ? 2 : 1);
  if (!(hexadecimal ? /^[0-9a-f]+$/i : /^[0-9]+$/).test(digits)) return undefined;
  const code = Number.parseInt(digits, hexadecimal ? 16 : 10);
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return String.fromCodePoint(code);
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
