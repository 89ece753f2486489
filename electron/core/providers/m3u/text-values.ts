import { MAX_NAME_LENGTH } from './limits.ts';
import { isBlank } from './list-kind.ts';

const AMPERSAND = 0x26;
/** `&#x10FFFF;` is the longest reference worth looking for. */
const MAX_REFERENCE_LENGTH = 10;

/** `text.slice(start, end)` without outer blanks. */
export function valueAt(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

/** A display name: references decoded, each run of blanks or control characters one blank, not endlessly long. */
export function nameAt(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  if (to - from > MAX_NAME_LENGTH * 4) to = from + MAX_NAME_LENGTH * 4;
  let untidy = to - from > MAX_NAME_LENGTH;
  let blankBefore = false;
  for (let at = from; at < to && !untidy; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x20) {
      untidy = blankBefore;
      blankBefore = true;
    } else {
      untidy = code < 0x20 || code === AMPERSAND || code === 0x7f;
      blankBefore = false;
    }
  }
  const name = text.slice(from, to);
  return untidy ? tidyName(name) : name;
}

function tidyName(raw: string): string {
  const decoded = decodeEntities(raw);
  let name = '';
  let kept = 0;
  for (let at = 0; at < decoded.length; at++) {
    const code = decoded.charCodeAt(at);
    if (code > 0x20 && code !== 0x7f) continue;
    name += decoded.slice(kept, at);
    if (name !== '' && !name.endsWith(' ')) name += ' ';
    kept = at + 1;
  }
  name = (name + decoded.slice(kept)).trim();
  return name.length > MAX_NAME_LENGTH ? withoutHalfCharacter(name.slice(0, MAX_NAME_LENGTH)) : name;
}

function withoutHalfCharacter(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
}

/** Decodes `&amp; &lt; &gt; &quot; &apos;` and numeric references, once; anything else stays as it is. */
export function decodeEntities(text: string): string {
  let at = text.indexOf('&');
  if (at < 0) return text;
  let decoded = '';
  let kept = 0;
  while (at >= 0) {
    const character = referenceAt(text, at);
    if (character) {
      decoded += text.slice(kept, at) + character.text;
      kept = character.end;
    }
    at = text.indexOf('&', Math.max(kept, at + 1));
  }
  return decoded + text.slice(kept);
}

function referenceAt(text: string, at: number): { text: string; end: number } | undefined {
  const window = text.slice(at + 1, at + MAX_REFERENCE_LENGTH);
  const length = window.indexOf(';');
  if (length < 1) return undefined;
  const body = window.slice(0, length);
  const character = body.startsWith('#') ? numericReference(body.slice(1)) : NAMED[body];
  return character === undefined ? undefined : { text: character, end: at + length + 2 };
}

const NAMED: Readonly<Record<string, string | undefined>> = Object.assign(
  Object.create(null) as Record<string, string | undefined>, // no prototype, so "constructor" names nothing
  { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
);

function numericReference(digits: string): string | undefined {
  const hexadecimal = digits.startsWith('x') || digits.startsWith('X');
  const code = hexadecimal ? wholeNumber(digits.slice(1), 16) : wholeNumber(digits, 10);
  if (code === undefined || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || code === 0) return undefined;
  // A line break smuggled into a value must not become one.
  return code < 0x20 || (code >= 0x7f && code < 0xa0) ? ' ' : String.fromCodePoint(code);
}

function wholeNumber(digits: string, base: 10 | 16): number | undefined {
  if (digits === '') return undefined;
  let value = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = digitOf(digits.charCodeAt(at));
    if (digit < 0 || digit >= base) return undefined;
    value = value * base + digit;
  }
  return value;
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1;
}

/** A decimal number with an optional sign, point or comma; undefined for anything else. */
export function decimal(text: string | undefined): number | undefined {
  if (text === undefined || text.length === 0 || text.length > 20) return undefined;
  let at = text.startsWith('-') || text.startsWith('+') ? 1 : 0;
  let digits = 0;
  let points = 0;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) digits++;
    else if (code === 0x2e || code === 0x2c) points++;
    else return undefined;
  }
  if (digits === 0 || points > 1) return undefined;
  return Number(text.replace(',', '.'));
}

/** `1`, `true`, `yes` and `on`, in any case. */
export function isYes(text: string | undefined): boolean {
  if (text === undefined || text.length > 4) return false;
  const lower = text.toLowerCase();
  return lower === '1' || lower === 'true' || lower === 'yes' || lower === 'on';
}

/** A copy that does not keep the whole chunk it was cut from alive: for strings that outlive the reading. */
export function detached(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}
