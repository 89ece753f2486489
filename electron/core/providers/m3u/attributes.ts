import { MAX_EXTRA_ATTRIBUTES } from './limits.ts';
import { Seeker } from './seeker.ts';
import { decodeEntities, detached, valueAt } from './text-values.ts';

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const COMMA = 0x2c;
const SPACE = 0x20;
const EQUALS = 0x3d;

/** Attributes the reader understands, in lower case; all others are kept as extras. */
const FIELDS = [
  'tvg-id', 'channel-id', 'ch-id', 'cuid', 'tvg-name', 'tvc-guide-title', 'tvg-logo', 'logo', 'group-title',
  'tvg-chno', 'ch-number', 'channel-number', 'tvg-shift', 'radio', 'adult', 'is-adult', 'censored', 'parent-code',
  'catchup', 'catchup-type', 'catchup-days', 'catchup-time', 'catchup-source', 'catchup-correction',
  'timeshift', 'tvg-rec', 'type', 'content-type', 'user-agent', 'http-user-agent', 'referer', 'referrer',
  'http-referrer', 'http-referer', 'x-tvg-url', 'url-tvg', 'tvg-url', 'url-logo', 'logo-url',
] as const;

export type Field = (typeof FIELDS)[number];

/** Index of each field, so that reading one is an array access. */
export const F = Object.freeze(
  Object.fromEntries(FIELDS.map((field, index) => [field, index])) as Record<Field, number>, // every field is in FIELDS
);

/** Understood, and still worth keeping under their own name for whoever exports or inspects the list. */
const ALSO_EXTRA: ReadonlySet<string> = new Set<Field>([
  'tvc-guide-title', 'parent-code', 'adult', 'is-adult', 'censored', 'type', 'content-type', 'timeshift', 'tvg-rec',
]);

interface Key {
  /** As written, to be recognised without making a string. */
  raw: string;
  /** `raw="`, to recognise a key and the start of its value at once. */
  opening: string;
  /** The key that stood behind this one last time: lists repeat one order, so it is looked for first. */
  follower: Key | undefined;
  name: string;
  /** Index in FIELDS, -1 for an extra. */
  field: number;
  extra: boolean;
}

/**
 * Reads `key="value"` pairs in one pass and finds where the name behind them starts.
 * One scanner is used for all lines: `read` forgets the line before. Values are kept with references decoded.
 */
export class AttributeScanner {
  /** Where the name begins, -1 when the line has none. */
  nameStart = -1;
  /** The values of known attributes by `F`; empty text counts as said, so that the first of a repeated key wins. */
  readonly values: (string | undefined)[] = new Array<string | undefined>(FIELDS.length).fill(undefined);
  extras: Record<string, string> | undefined;

  private readonly keys = new KeyCache();
  private readonly quotes = new Seeker('"');
  private readonly apostrophes = new Seeker("'");
  private readonly ampersands = new Seeker('&');
  private firstKey: Key | undefined;
  private previous: Key | undefined;
  private readonly used: number[] = [];
  private extraCount = 0;
  private text = '';
  private end = 0;
  /** Next `key="` known from an earlier search: its quote, -1 when there is none, -2 when nobody looked yet. */
  private quotedKey = -2;
  /** The rest of the line holds no quote of this kind that closes a value. */
  private noClosingQuote = false;
  private noClosingApostrophe = false;
  /** Where the opening of the expected key was met while its predecessor was closed. */
  private openingSeenAt = -1;
  private valueEnd = 0;
  private next = 0;

  /** A value by field, without outer blanks; undefined when it is absent or empty. */
  get(field: number): string | undefined {
    return this.values[field] || undefined;
  }

  /** The known attributes of the line by name, in the order they were written. */
  knownEntries(): [key: string, value: string][] {
    return this.used.map((field) => [FIELDS[field] ?? '', this.values[field] ?? '']);
  }

  /** `hasName` is false for header lines, where a comma separates and nothing more. */
  read(text: string, start: number, end: number, hasName: boolean): void {
    this.forget();
    this.text = text;
    this.end = end;
    this.quotes.use(text);
    this.apostrophes.use(text);
    this.ampersands.use(text);
    let at = start;
    while (at < end) {
      const code = text.charCodeAt(at);
      if (code === SPACE) {
        at++;
        continue;
      }
      const expected = this.previous === undefined ? this.firstKey : this.previous.follower;
      if (expected !== undefined && (at === this.openingSeenAt || text.startsWith(expected.opening, at))) {
        at += expected.opening.length;
        if (at > end) return;
        this.findQuotedEnd(at, QUOTE);
        this.keep(expected, at, this.valueEnd);
        at = this.next;
        continue;
      }
      if (code === COMMA && hasName && !this.quotedKeyFollows(at + 1)) {
        this.nameStart = at + 1;
        return;
      }
      if (!isLetter(code)) {
        at++;
        continue;
      }
      const keyStart = at;
      at = skipKey(text, at + 1, end);
      const keyEnd = at;
      if (at === end) return;
      if (text.charCodeAt(at) !== EQUALS) {
        at = skipBlanks(text, at, end);
        // "key = " with blanks is only believed when a quote follows: names and slogans hold such signs too.
        if (at === keyEnd || text.charCodeAt(at) !== EQUALS || !isQuoteAt(text, skipBlanks(text, at + 1, end), end)) continue;
      }
      at = this.readValue(keyStart, keyEnd, at + 1);
    }
  }

  private forget(): void {
    for (const field of this.used) this.values[field] = undefined;
    this.used.length = 0;
    this.extras = undefined;
    this.extraCount = 0;
    this.previous = undefined;
    this.openingSeenAt = -1;
    this.nameStart = -1;
    this.quotedKey = -2;
    this.noClosingQuote = false;
    this.noClosingApostrophe = false;
  }

  /** Reads the value that starts at `from`, keeps it, and tells where to go on. */
  private readValue(keyStart: number, keyEnd: number, from: number): number {
    const { text, end } = this;
    let valueStart = skipBlanks(text, from, end);
    if (isQuoteAt(text, valueStart, end)) {
      valueStart++;
      this.findQuotedEnd(valueStart, text.charCodeAt(valueStart - 1));
    } else {
      valueStart = from;
      let at = from;
      while (at < end && text.charCodeAt(at) !== COMMA && !isSpace(text.charCodeAt(at))) at++;
      this.valueEnd = at;
      this.next = at;
    }
    const key = this.keys.at(text, keyStart, keyEnd);
    if (this.previous === undefined) this.firstKey = key;
    else this.previous.follower = key;
    this.keep(key, valueStart, this.valueEnd);
    return this.next;
  }

  private keep(key: Key, start: number, end: number): void {
    const { field } = key;
    this.previous = key;
    if (field >= 0) {
      if (this.values[field] !== undefined) return;
      const value = this.value(start, end);
      this.values[field] = value;
      this.used.push(field);
      if (key.extra) this.keepExtra(key.name, value);
    } else {
      this.keepExtra(key.name, this.value(start, end));
    }
  }

  private keepExtra(name: string, value: string): void {
    if (this.extraCount === MAX_EXTRA_ATTRIBUTES) return;
    this.extras ??= {};
    if (Object.hasOwn(this.extras, name)) return;
    this.extras[name] = value;
    this.extraCount++;
  }

  private value(start: number, end: number): string {
    if (start === end) return '';
    const value = valueAt(this.text, start, end);
    return this.ampersands.next(start) < end ? decodeEntities(value) : value;
  }

  /**
   * A quote closes a value only before the end, a comma or another key; a value also ends before ` key="`.
   * Whether a quote closes does not depend on where the value began, so a search that found none is never repeated.
   */
  private findQuotedEnd(start: number, quote: number): void {
    const { text, end } = this;
    const hopeless = quote === QUOTE ? this.noClosingQuote : this.noClosingApostrophe;
    for (let at = hopeless ? end : this.nextQuote(start, quote); at < end; at = this.nextQuote(at + 1, quote)) {
      if (at > start && text.charCodeAt(at - 1) === EQUALS) {
        const blank = this.blankBeforeKey(start, at - 1);
        if (blank >= 0) {
          this.valueEnd = blank;
          this.next = blank;
          return;
        }
      }
      if (text.charCodeAt(at) === quote && this.closesBefore(at + 1)) {
        this.valueEnd = at;
        this.next = at + 1;
        return;
      }
    }
    if (quote === QUOTE) this.noClosingQuote = true;
    else this.noClosingApostrophe = true;
    // Never closed: the value is what stands before the next quote or comma.
    let at = start;
    while (at < end && text.charCodeAt(at) !== COMMA && text.charCodeAt(at) !== quote) at++;
    this.valueEnd = at;
    this.next = at < end && text.charCodeAt(at) === quote ? at + 1 : at;
  }

  /** In a value in apostrophes a double quote counts too: it may open the value of another key. */
  private nextQuote(from: number, quote: number): number {
    const next = this.quotes.next(from);
    return quote === QUOTE ? next : Math.min(next, this.apostrophes.next(from));
  }

  /** The blank before the key that ends at `equals`, or -1 when there is no such key inside the value. */
  private blankBeforeKey(start: number, equals: number): number {
    let at = equals - 1;
    while (at >= start && isKeyCharacter(this.text.charCodeAt(at))) at--;
    const isKey = at + 1 < equals && isLetter(this.text.charCodeAt(at + 1));
    return isKey && at >= start && isSpace(this.text.charCodeAt(at)) ? at : -1;
  }

  private closesBefore(from: number): boolean {
    const { text, end } = this;
    const expected = this.previous?.follower;
    if (expected !== undefined && from < end && isSpace(text.charCodeAt(from)) && text.startsWith(expected.opening, from + 1)) {
      // Not beyond the end: the last character of the opening, a quote, would have to stand in the line too.
      if (from + 1 + expected.opening.length <= end) {
        this.openingSeenAt = from + 1;
        return true;
      }
    }
    let at = skipBlanks(text, from, end);
    if (at === end || text.charCodeAt(at) === COMMA) return true;
    if (!isLetter(text.charCodeAt(at))) return false;
    at = skipKey(text, at + 1, end);
    if (at < end && text.charCodeAt(at) === EQUALS) return true;
    at = skipBlanks(text, at, end);
    return at < end && text.charCodeAt(at) === EQUALS && isQuoteAt(text, skipBlanks(text, at + 1, end), end);
  }

  /** Whether any `key="` stands at or behind `from`; a found one is remembered for the commas before it. */
  private quotedKeyFollows(from: number): boolean {
    if (this.quotedKey === -1) return false;
    if (this.quotedKey >= from) return true;
    const { end } = this;
    for (let at = this.nextQuote(from, APOSTROPHE); at < end; at = this.nextQuote(at + 1, APOSTROPHE)) {
      if (this.keyStandsBefore(from, at)) {
        this.quotedKey = at;
        return true;
      }
    }
    this.quotedKey = -1;
    return false;
  }

  private keyStandsBefore(from: number, quote: number): boolean {
    const { text } = this;
    let at = quote - 1;
    while (at >= from && isSpace(text.charCodeAt(at))) at--;
    if (at < from || text.charCodeAt(at) !== EQUALS) return false;
    at--;
    while (at >= from && isSpace(text.charCodeAt(at))) at--;
    const keyEnd = at + 1;
    while (at >= from && isKeyCharacter(text.charCodeAt(at))) at--;
    return at + 1 < keyEnd && isLetter(text.charCodeAt(at + 1));
  }
}

/** Recognises the few keys a list repeats a million times without making a string of each. */
class KeyCache {
  private readonly slots: (Key | undefined)[] = new Array<Key | undefined>(256).fill(undefined);

  at(text: string, start: number, end: number): Key {
    const length = end - start;
    const slot = (length * 37 + text.charCodeAt(start) * 7 + text.charCodeAt(end - 1) + text.charCodeAt(start + (length >> 1)) * 3) & 255;
    const cached = this.slots[slot];
    if (cached !== undefined && cached.raw.length === length && text.startsWith(cached.raw, start)) return cached;
    const raw = detached(text.slice(start, end));
    const name = raw.toLowerCase();
    const field = FIELD_INDEX.get(name) ?? -1;
    const key: Key = { raw, opening: `${raw}="`, follower: undefined, name, field, extra: ALSO_EXTRA.has(name) };
    this.slots[slot] = key;
    return key;
  }
}

const FIELD_INDEX: ReadonlyMap<string, number> = new Map(FIELDS.map((field, index) => [field, index]));

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function isKeyCharacter(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x5f;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 9;
}

function isQuoteAt(text: string, at: number, end: number): boolean {
  if (at >= end) return false;
  const code = text.charCodeAt(at);
  return code === QUOTE || code === APOSTROPHE;
}

function skipKey(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isKeyCharacter(text.charCodeAt(at))) at++;
  return at;
}

function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}
