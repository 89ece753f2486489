import { utf8SequenceAt } from '../bytes/text-decoder.ts';
import { Seeker } from '../m3u/seeker.ts';
import { BLANK, byteKinds, CONTROL, isBlankByte, isNameStart, nameEnds, NON_ASCII, REFERENCE, UNTIDY } from './characters.ts';
import { closingEnd, elementAt, elementOf, OTHER, type Element } from './element-names.ts';
import { isXmlEntity, MAX_ENTITY_NAME, namedCharacter } from './html-entities.ts';
import { MAX_ATTRIBUTE_LENGTH, MAX_ATTRIBUTES, MAX_DEPTH, MAX_INSTRUCTION_BYTES, MAX_NAME_BYTES, MAX_TEXT_LENGTH } from './limits.ts';
import type { PendingRepairs } from './pending-repairs.ts';
import type { ByteWindow } from './window.ts';

/** More bytes are needed: the element is read again from its beginning when they are there. */
export const INCOMPLETE = -1;
/** The element has no end before the end of what holds it. */
const NOT_CLOSED = -2;

const EXCLAMATION = 0x21;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const SLASH = 0x2f;
const SEMICOLON = 0x3b;
const LESS_THAN = 0x3c;
const EQUALS = 0x3d;
const GREATER_THAN = 0x3e;
const QUESTION = 0x3f;

const PROGRAMME = elementOf('programme');
const CHANNEL = elementOf('channel');
const TV = elementOf('tv');
const IMAGE = elementOf('image');
const URL = elementOf('url');

/** Elements whose closing tag ends whatever is still open inside them. */
const containers = new Set<Element>(
  (['programme', 'channel', 'tv', 'credits', 'rating', 'star-rating', 'video', 'audio', 'subtitles'] as const).map(elementOf),
);

/** What people paste into descriptions; any other tag in a text is meant as text. */
const htmlTags = new Set('a abbr b big blockquote br center cite code dd div dl dt em font h1 h2 h3 h4 h5 h6 hr i img li ol p pre s small span strike strong sub sup table tbody td th tr tt u ul'.split(' '));
/** Of these, the ones that separate words. */
const htmlBreaks = new Set('blockquote br dd div dt h1 h2 h3 h4 h5 h6 hr li ol p pre table td th tr ul'.split(' '));

/** Elements that were never closed and looked for their end in vain: after so many of them nothing is looked for any more. */
const MAX_VAIN_SEARCHES = 8;
/** A document has one document type. */
const MAX_VAIN_DOCTYPES = 2;

/** Reads tags, attributes and texts at positions of a window. It repairs what it can and says so to `repairs`. */
export class Markup {
  /** Where the text just read stands when its bytes are UTF-8 as they should be, and nothing had to be repaired. */
  textFrom = 0;
  textTo = 0;
  /** Plain ASCII. */
  isTextPlain = false;
  /** The text just read, decoded and tidied; null as long as its bytes say the same. */
  #text: string | null = '';

  /** The attribute just read. */
  nameFrom = 0;
  nameTo = 0;
  valueFrom = 0;
  valueTo = 0;
  #valueKinds = 0;
  /** Where the start tag goes on, or ended. */
  at = 0;
  /** The start tag just ended was `<x/>`. */
  isEmpty = false;
  #attributes = 0;

  /** Kinds of the bytes passed by the last scan. */
  #kinds = 0;
  #vainSearches = 0;
  #vainDoctypes = 0;

  readonly #window: ByteWindow;
  readonly #repairs: PendingRepairs;
  readonly #commentEnds = new Seeker('-->');
  readonly #commentStarts = new Seeker('<!--');
  readonly #cdataEnds = new Seeker(']]>');
  readonly #cdataStarts = new Seeker('<![CDATA[');
  readonly #instructionEnds = new Seeker('?>');
  readonly #programmeEnds = new Seeker('</programme');
  readonly #programmeStarts = new Seeker('<programme');
  readonly #declarations = new Seeker('<!');
  readonly #instructions = new Seeker('<?');
  readonly #seekers: readonly Seeker[];

  constructor(window: ByteWindow, repairs: PendingRepairs) {
    this.#window = window;
    this.#repairs = repairs;
    this.#seekers = [this.#programmeStarts, this.#declarations, this.#instructions, this.#commentEnds, this.#commentStarts, this.#cdataEnds, this.#cdataStarts, this.#instructionEnds, this.#programmeEnds];
  }

  /** Call when the window shows other bytes. */
  reset(): void {
    const { text } = this.#window;
    for (const seeker of this.#seekers) seeker.use(text);
  }

  /** Call before each channel and programme. */
  beginElement(): void {
    this.#vainSearches = 0;
  }

  // ---- start tags

  /** Begins to read the attributes behind the name of a start tag. */
  openTag(nameTo: number): void {
    this.at = nameTo;
    this.isEmpty = false;
    this.#attributes = 0;
  }

  /**
   * Moves on to the next attribute; false at the end of the tag, behind which `at` then stands, or with `at` INCOMPLETE.
   */
  nextAttribute(): boolean {
    const { bytes, end } = this.#window;
    let at = this.at;
    for (;;) {
      const byte = bytes[at];
      if (byte === GREATER_THAN) return this.#endTag(at + 1);
      if (byte === LESS_THAN) {
        if (at >= end) return this.#endTag(INCOMPLETE);
        // No tag holds another: this one was never closed.
        this.#repairs.note('bad-attribute', at);
        return this.#endTag(at);
      }
      if (byte === SLASH) {
        if (bytes[at + 1] === GREATER_THAN) {
          this.isEmpty = true;
          return this.#endTag(at + 2);
        }
        at++;
        continue;
      }
      if (nameEnds[byte ?? 0] === 1) {
        at++;
        continue;
      }
      this.nameFrom = at;
      do at++;
      while (nameEnds[bytes[at] ?? 0] === 0);
      this.nameTo = at;
      while (isBlankByte(bytes[at])) at++;
      if (bytes[at] !== EQUALS) continue; // a name alone says nothing
      do at++;
      while (isBlankByte(bytes[at]));
      const quote = bytes[at];
      at = quote === QUOTE || quote === APOSTROPHE ? this.#quoted(at + 1, quote) : this.#unquoted(at);
      if (at === INCOMPLETE) return this.#endTag(INCOMPLETE);
      if (++this.#attributes > MAX_ATTRIBUTES) continue;
      this.at = at;
      return true;
    }
  }

  #endTag(at: number): false {
    this.at = at;
    return false;
  }

  #quoted(from: number, quote: number): number {
    const { bytes, end } = this.#window;
    let kinds = 0;
    let at = from;
    for (;;) {
      const byte = bytes[at] ?? 0;
      if (byte === quote) break;
      if (byte === LESS_THAN) {
        if (at >= end) return INCOMPLETE;
        if (at + 1 >= end && !this.#window.isLast) return INCOMPLETE;
        if (beginsTag(bytes[at + 1])) return this.#neverQuoted(from, at, kinds);
        this.#repairs.note('bare-less-than', at);
      } else kinds |= byteKinds[byte] ?? 0;
      at++;
    }
    if (at >= end) return INCOMPLETE;
    this.valueFrom = from;
    this.valueTo = at;
    this.#valueKinds = kinds;
    at++;
    const next = bytes[at];
    if (next === GREATER_THAN || next === 0x20 || next === SLASH || isBlankByte(next) || next === QUESTION) return at;
    if (at >= end) return INCOMPLETE;
    this.#repairs.note('bad-attribute', at);
    // `start="20240615 channel="a"`: the quote that closed it opens the next one.
    if (bytes[this.valueTo - 1] === EQUALS) {
      let name = this.valueTo - 1;
      while (name > from && nameEnds[bytes[name - 1] ?? 0] === 0) name--;
      if (name > from && isBlankByte(bytes[name - 1])) {
        this.valueTo = name - 1;
        return name;
      }
    }
    return at;
  }

  /** The closing quote is missing, and the next tag has begun at `angle`: the value ends where this tag did. */
  #neverQuoted(from: number, angle: number, kinds: number): number {
    const { bytes } = this.#window;
    this.#repairs.note('bad-attribute', from - 1);
    let close = angle - 1;
    while (close >= from && bytes[close] !== GREATER_THAN) close--;
    const to = close < from ? angle : close > from && bytes[close - 1] === SLASH ? close - 1 : close;
    this.valueFrom = from;
    this.valueTo = to;
    this.#valueKinds = kinds;
    return to;
  }

  #unquoted(from: number): number {
    const { bytes, end } = this.#window;
    let kinds = 0;
    let at = from;
    for (;;) {
      const byte = bytes[at] ?? 0;
      if (byte === GREATER_THAN || byte === LESS_THAN || byte <= 0x20) break;
      if (byte === SLASH && bytes[at + 1] === GREATER_THAN) break;
      kinds |= byteKinds[byte] ?? 0;
      at++;
    }
    if (at >= end) return INCOMPLETE;
    this.#repairs.note('bad-attribute', from);
    this.valueFrom = from;
    this.valueTo = at;
    this.#valueKinds = kinds;
    return at;
  }

  /** Whether the attribute just read has this name. */
  isNamed(name: string): boolean {
    return this.nameTo - this.nameFrom === name.length && this.#window.text.startsWith(name, this.nameFrom);
  }

  /** The value of the attribute just read, without outer blanks; empty when it is longer than any real one. */
  attributeValue(): string {
    return this.attributeAt(this.valueFrom, this.valueTo, this.#valueKinds);
  }

  attributeAt(from: number, to: number, kinds: number): string {
    if (kinds === 0) return to - from > MAX_ATTRIBUTE_LENGTH ? '' : this.#window.text.slice(from, to);
    if (to - from > MAX_ATTRIBUTE_LENGTH) {
      this.#repairs.note('too-long', from);
      return '';
    }
    const raw = this.#raw(from, to, kinds);
    return trimmed(kinds & (UNTIDY | REFERENCE) ? raw.replace(/[\t\n\r]/g, ' ') : raw);
  }

  get valueKinds(): number {
    return this.#valueKinds;
  }

  // ---- texts

  /** The text just read: decoded, blanks tidied. */
  get value(): string {
    return (this.#text ??= this.#window.plain(this.textFrom, this.textTo, this.isTextPlain));
  }

  /** The text just read is its bytes from `textFrom` up to `textTo`. */
  get isTextBytes(): boolean {
    return this.#text === null;
  }

  /**
   * Reads the text of `element` behind its start tag into `value`; with `keep` false it is only passed. Returns the
   * position behind its end tag, or INCOMPLETE.
   */
  textOf(element: Element, from: number, keep: boolean): number {
    const { bytes, end } = this.#window;
    const to = this.#scan(from);
    if (to >= end) return INCOMPLETE;
    if (bytes[to + 1] === SLASH) {
      const behind = closingEnd(bytes, to + 2, element);
      if (behind > 0 && behind <= end) {
        if (keep) this.#take(from, to, this.#kinds);
        return behind;
      }
    }
    return this.#mixedText(element, from, keep, false);
  }

  /** The same for a person: elements inside are about the person and no part of the name. */
  nameIn(element: Element, from: number): number {
    const { bytes, end } = this.#window;
    const to = this.#scan(from);
    if (to >= end) return INCOMPLETE;
    if (bytes[to + 1] === SLASH) {
      const behind = closingEnd(bytes, to + 2, element);
      if (behind > 0 && behind <= end) {
        this.#take(from, to, this.#kinds);
        return behind;
      }
    }
    return this.#mixedText(element, from, true, true);
  }

  /** To the next angle; what was passed is in `#kinds`. */
  #scan(from: number): number {
    const { bytes, text, end } = this.#window;
    const found = text.indexOf('<', from);
    const to = found < 0 ? end : found;
    let kinds = 0;
    let pairs = 0;
    let before = 0;
    for (let at = from; at < to; at++) {
      const kind = byteKinds[bytes[at] ?? 0] ?? 0;
      kinds |= kind;
      pairs |= kind & before;
      before = kind;
    }
    this.#kinds = pairs & BLANK ? (kinds & ~BLANK) | UNTIDY : kinds & ~BLANK;
    return to;
  }

  #take(from: number, to: number, kinds: number): void {
    const { bytes, isSound } = this.#window;
    if (from === to) this.#text = '';
    else if (to - from > MAX_TEXT_LENGTH) this.#text = tidied(this.#cut(this.#raw(from, this.#cutAt(from, to), kinds)));
    else if (kinds === 0 || (kinds === NON_ASCII && isSound)) {
      // Blanks at its ends are no part of it.
      let first = from;
      let last = to;
      while (first < last && bytes[first] === 0x20) first++;
      while (last > first && bytes[last - 1] === 0x20) last--;
      this.textFrom = first;
      this.textTo = last;
      this.isTextPlain = kinds === 0;
      this.#text = first === last ? '' : null;
    } else this.#text = tidied(this.#raw(from, to, kinds));
  }

  #cutAt(from: number, to: number): number {
    this.#repairs.note('too-long', from);
    const { bytes } = this.#window;
    let at = Math.min(to, from + MAX_TEXT_LENGTH);
    // Not inside a character: bytes that go on in UTF-8 look like this.
    while (at > from && ((bytes[at] ?? 0) & 0xc0) === 0x80) at--;
    return at;
  }

  #cut(text: string): string {
    return text.length > MAX_TEXT_LENGTH ? text.slice(0, MAX_TEXT_LENGTH) : text;
  }

  #decoded(from: number, to: number): string {
    const decoded = this.#window.decoded(from, to);
    if (this.#window.isUtf8 && decoded.includes('\ufffd')) this.#noteBadBytes(from, to);
    return decoded;
  }

  #noteBadBytes(from: number, to: number): void {
    const { bytes } = this.#window;
    for (let at = from; at < to; at++) {
      const lead = bytes[at] ?? 0;
      if (lead < 0x80) continue;
      if (utf8SequenceAt(bytes, at) === 'valid') at += lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
      else this.#repairs.note('bad-bytes', at);
    }
  }

  /** Decoded, with references resolved and forbidden characters left out; blanks as they are. */
  #raw(from: number, to: number, kinds: number): string {
    if ((kinds & (REFERENCE | CONTROL)) === 0) return this.#piece(from, to, kinds);
    const { bytes } = this.#window;
    let raw = '';
    let kept = from;
    for (let at = from; at < to; at++) {
      const kind = byteKinds[bytes[at] ?? 0] ?? 0;
      if (kind === CONTROL) {
        this.#repairs.note('control-character', at);
        raw += this.#piece(kept, at, kinds);
        kept = at + 1;
      } else if (kind === REFERENCE) {
        const end = this.#reference(at, to);
        if (end < 0) continue;
        raw += this.#piece(kept, at, kinds) + this.#character;
        kept = end;
        at = end - 1;
      }
    }
    return raw + this.#piece(kept, to, kinds);
  }

  #piece(from: number, to: number, kinds: number): string {
    if (from >= to) return '';
    return kinds & NON_ASCII ? this.#decoded(from, to) : this.#window.text.slice(from, to);
  }

  #character = '';

  /** Reads the reference at `at` into `#character`; the position behind it, or -1 when it stays text. */
  #reference(at: number, to: number): number {
    const { bytes, text } = this.#window;
    let end = at + 1;
    const limit = Math.min(to, at + 2 + MAX_NAME_BYTES);
    while (end < limit && isNameByte(bytes[end])) end++;
    if (bytes[end] !== SEMICOLON || end >= to || end === at + 1) {
      this.#repairs.note('bare-ampersand', at);
      return -1;
    }
    if (bytes[at + 1] === 0x23) {
      const character = numericCharacter(text.slice(at + 2, end));
      if (character === undefined) {
        this.#repairs.note('unknown-entity', at);
        return -1;
      }
      if (character === '') this.#repairs.note('control-character', at);
      this.#character = character;
      return end + 1;
    }
    const name = end - at - 1 > MAX_ENTITY_NAME ? '' : text.slice(at + 1, end);
    const character = namedCharacter(name);
    if (character === undefined) {
      this.#repairs.note('unknown-entity', at);
      return -1;
    }
    if (!isXmlEntity(name)) this.#repairs.note('html-entity', at);
    this.#character = character;
    return end + 1;
  }

  /** A text with anything else than text in it. */
  #mixedText(element: Element, from: number, keep: boolean, isPerson: boolean): number {
    const { bytes, end } = this.#window;
    let out = '';
    let at = from;
    let shownTags: string[] | undefined;
    const add = (text: string): void => {
      if (keep && out.length < MAX_TEXT_LENGTH) out += text;
    };
    const finish = (position: number): number => {
      if (keep) {
        if (out.length > MAX_TEXT_LENGTH) this.#repairs.note('too-long', from);
        this.#text = tidied(this.#cut(out));
      }
      return position;
    };
    for (;;) {
      const start = at;
      at = this.#scan(start);
      if (keep && at > start) add(this.#raw(start, Math.min(at, start + MAX_TEXT_LENGTH * 4), this.#kinds));
      if (at >= end) return INCOMPLETE;
      const next = bytes[at + 1];
      if (next === SLASH) {
        const nameTo = this.nameEnd(at + 2);
        if (nameTo >= end) return INCOMPLETE;
        const closed = elementAt(bytes, at + 2, nameTo);
        if (closed === element) return finish(this.closeTag(nameTo));
        if (containers.has(closed)) {
          this.#repairs.note('mismatched-tag', at);
          return finish(at);
        }
        const name = closed === OTHER ? this.#lowerName(at + 2, nameTo) : '';
        if (htmlTags.has(name)) {
          this.#repairs.note('markup-in-text', at);
          if (htmlBreaks.has(name)) add(' ');
          at = this.closeTag(nameTo);
          if (at === INCOMPLETE) return INCOMPLETE;
          continue;
        }
        if (!shownTags?.includes(name)) {
          this.#repairs.note('mismatched-tag', at);
          return finish(this.closeTag(nameTo));
        }
      } else if (next === EXCLAMATION || next === QUESTION) {
        const section = this.#section(at);
        if (section === INCOMPLETE) return INCOMPLETE;
        if (section !== NOT_CLOSED) {
          if (keep && this.#isCdata(at)) add(this.#cdataText(at + 9, section - 3));
          at = section;
          continue;
        }
      } else if (isNameStart(next)) {
        const nameTo = this.nameEnd(at + 1);
        if (nameTo >= end) return INCOMPLETE;
        const opened = elementAt(bytes, at + 1, nameTo);
        if (isPerson && (opened === OTHER || opened === IMAGE || opened === URL)) {
          at = this.skipElement(at, nameTo);
          if (at === INCOMPLETE) return INCOMPLETE;
          continue;
        }
        if (opened !== OTHER) {
          this.#repairs.note('mismatched-tag', at);
          return finish(at);
        }
        const name = this.#lowerName(at + 1, nameTo);
        if (htmlTags.has(name)) {
          const tagEnd = this.#passTag(nameTo);
          if (tagEnd === INCOMPLETE) return INCOMPLETE;
          this.#repairs.note('markup-in-text', at);
          if (htmlBreaks.has(name)) add(' ');
          at = tagEnd;
          continue;
        }
        shownTags ??= [];
        if (shownTags.length < MAX_DEPTH) shownTags.push(name);
      } else if (next === LESS_THAN && at + 1 >= end && !this.#window.isLast) {
        return INCOMPLETE;
      }
      this.#repairs.note('bare-less-than', at);
      add('<');
      at++;
    }
  }

  #isCdata(at: number): boolean {
    return this.#window.text.startsWith('<![CDATA[', at);
  }

  /** References mean nothing in there. */
  #cdataText(from: number, to: number): string {
    if (from >= to) return '';
    let last = to;
    if (to - from > MAX_TEXT_LENGTH) last = this.#cutAt(from, to);
    const { bytes } = this.#window;
    let text = '';
    let kept = from;
    for (let at = from; at < last; at++) {
      if (byteKinds[bytes[at] ?? 0] !== CONTROL) continue;
      this.#repairs.note('control-character', at);
      text += this.#piece(kept, at, NON_ASCII);
      kept = at + 1;
    }
    return text + this.#piece(kept, last, NON_ASCII);
  }

  #lowerName(from: number, to: number): string {
    return this.#window.text.slice(from, Math.min(to, from + MAX_NAME_BYTES)).toLowerCase();
  }

  // ---- passing over

  /** Position behind the name that begins at `from`. */
  nameEnd(from: number): number {
    const { bytes } = this.#window;
    let at = from;
    while (nameEnds[bytes[at] ?? 0] === 0) at++;
    return at;
  }

  /** Position behind the angle that closes an end tag whose name ends at `from`. */
  closeTag(from: number): number {
    const { bytes, end } = this.#window;
    let at = from;
    for (;;) {
      const byte = bytes[at];
      if (byte === GREATER_THAN) return at + 1;
      if (byte === LESS_THAN) {
        if (at >= end) return INCOMPLETE;
        this.#repairs.note('mismatched-tag', at);
        return at;
      }
      at++;
    }
  }

  /** Position behind a start tag whose name ends at `nameTo`. */
  #passTag(nameTo: number): number {
    this.openTag(nameTo);
    while (this.nextAttribute());
    return this.at;
  }

  /** Position behind the whole element at `open`, whatever it holds; behind its start tag when its end is missing. */
  skipElement(open: number, nameTo: number): number {
    const behindTag = this.#passTag(nameTo);
    if (behindTag === INCOMPLETE || this.isEmpty) return behindTag;
    const behind = this.#vainSearches > MAX_VAIN_SEARCHES ? NOT_CLOSED : this.#elementEnd(open, nameTo, behindTag);
    if (behind !== NOT_CLOSED) return behind;
    this.#vainSearches++;
    this.#repairs.note('mismatched-tag', open);
    return behindTag;
  }

  #elementEnd(open: number, nameTo: number, from: number): number {
    const { bytes, text, end } = this.#window;
    const names = [text.slice(open + 1, nameTo)];
    let at = from;
    for (;;) {
      while (bytes[at] !== LESS_THAN) at++;
      if (at >= end) return INCOMPLETE;
      const next = bytes[at + 1];
      if (next === SLASH) {
        const to = this.nameEnd(at + 2);
        if (to >= end) return INCOMPLETE;
        if (isRootLevel(elementAt(bytes, at + 2, to))) return NOT_CLOSED;
        const place = names.lastIndexOf(text.slice(at + 2, to));
        at = this.closeTag(to);
        if (at === INCOMPLETE) return INCOMPLETE;
        if (place === 0) return at;
        if (place > 0) names.length = place;
      } else if (next === EXCLAMATION || next === QUESTION) {
        const section = this.#section(at);
        if (section === INCOMPLETE) return INCOMPLETE;
        at = section === NOT_CLOSED ? at + 2 : section;
      } else if (isNameStart(next)) {
        const to = this.nameEnd(at + 1);
        if (to >= end) return INCOMPLETE;
        if (isRootLevel(elementAt(bytes, at + 1, to))) return NOT_CLOSED;
        const name = text.slice(at + 1, to);
        at = this.#passTag(to);
        if (at === INCOMPLETE) return INCOMPLETE;
        if (this.isEmpty) continue;
        if (names.length === MAX_DEPTH) return NOT_CLOSED;
        names.push(name);
      } else {
        at++;
      }
    }
  }

  /** Position behind the comment, CDATA section, instruction or declaration at `at`, or behind its first signs when it never ends. */
  skipSection(at: number): number {
    const end = this.#section(at);
    if (end !== NOT_CLOSED) return end;
    this.#repairs.note('unclosed-section', at);
    return at + 2;
  }

  #section(at: number): number {
    const { text, end, isLast } = this.#window;
    if (at + 9 > end && !isLast) return INCOMPLETE;
    const orMore = isLast ? NOT_CLOSED : INCOMPLETE;
    if (text.startsWith('<!--', at)) {
      const close = this.#commentEnds.next(at + 4);
      // Two hyphens are forbidden in a comment: where another one begins, this one was never closed.
      if (this.#commentStarts.next(at + 4) < close) return NOT_CLOSED;
      return close >= end ? orMore : close + 3;
    }
    if (this.#isCdata(at)) {
      const close = this.#cdataEnds.next(at + 9);
      const other = this.#cdataStarts.next(at + 9);
      if (other < close && this.#programmeEnds.next(at) < other) return NOT_CLOSED;
      return close >= end ? orMore : close + 3;
    }
    if (text.startsWith('<?', at)) {
      const close = this.#instructionEnds.next(at + 2);
      const isFar = close - at > MAX_INSTRUCTION_BYTES;
      if (isFar || this.#programmeStarts.next(at) < close || this.#programmeEnds.next(at) < close) return NOT_CLOSED;
      return close >= end ? orMore : close + 2;
    }
    return this.#declarationEnd(at);
  }

  /** `<!ENTITY …>` and the like. */
  #declarationEnd(at: number): number {
    const { bytes, end } = this.#window;
    let position = at + 2;
    while (bytes[position] !== GREATER_THAN && bytes[position] !== LESS_THAN) position++;
    if (position >= end) return this.#window.isLast ? NOT_CLOSED : INCOMPLETE;
    return bytes[position] === GREATER_THAN ? position + 1 : NOT_CLOSED;
  }

  /**
   * Position behind the document type at `at`, its internal subset included: nothing in there is ever used. INCOMPLETE, or
   * behind its first signs when it never ends.
   */
  skipDoctype(at: number): number {
    const { bytes, text, end, isLast } = this.#window;
    if (this.#vainDoctypes > MAX_VAIN_DOCTYPES) return at + 2;
    let quote = 0;
    let depth = 1;
    for (let position = at + 2; position < end; position++) {
      const byte = bytes[position];
      if (quote !== 0) {
        if (byte === quote) quote = 0;
      } else if (byte === QUOTE || byte === APOSTROPHE) {
        quote = byte;
      } else if (byte === LESS_THAN) {
        if (text.startsWith('<!--', position)) {
          const close = this.#commentEnds.next(position + 4);
          if (close >= end) break;
          position = close + 2;
        } else depth++;
      } else if (byte === 0x5b) {
        depth++;
      } else if (byte === GREATER_THAN || byte === 0x5d) {
        if (--depth === 0) return position + 1;
      }
    }
    if (!isLast) return INCOMPLETE;
    this.#vainDoctypes++;
    this.#repairs.note('unclosed-section', at);
    return at + 2;
  }

  /**
   * Position behind the end tag of the programme whose start tag ends at `from`, with nothing of it read, or where the next
   * one begins; INCOMPLETE.
   */
  skipProgramme(from: number): number {
    const close = this.#programmeEnds.next(from);
    if (close < this.#programmeStarts.next(from) && close < this.#declarations.next(from) && close < this.#instructions.next(from)) {
      const nameTo = this.nameEnd(close + 2);
      // `</programmes`, perhaps
      if (nameTo === close + 11 && nameTo < this.#window.end) return this.closeTag(nameTo);
    }
    return this.#skipProgrammeSlowly(from);
  }

  #skipProgrammeSlowly(from: number): number {
    const { bytes, end, isLast } = this.#window;
    /** Something that belongs to the root: the programme ended before it unless its own end is still to come. */
    let rootLevel = INCOMPLETE;
    let at = from;
    for (;;) {
      while (bytes[at] !== LESS_THAN) at++;
      if (at >= end) return isLast ? rootLevel : INCOMPLETE;
      const next = bytes[at + 1];
      if (next === EXCLAMATION || next === QUESTION) {
        const section = this.#section(at);
        if (section === INCOMPLETE) return INCOMPLETE;
        at = section === NOT_CLOSED ? at + 2 : section;
        continue;
      }
      const nameFrom = next === SLASH ? at + 2 : at + 1;
      const nameTo = this.nameEnd(nameFrom);
      if (nameTo >= end) return isLast ? rootLevel : INCOMPLETE;
      const element = elementAt(bytes, nameFrom, nameTo);
      if (element === PROGRAMME) {
        if (next === SLASH) return this.closeTag(nameTo);
        return rootLevel === INCOMPLETE ? at : rootLevel;
      }
      if (isRootLevel(element) && rootLevel === INCOMPLETE) rootLevel = at;
      at = nameTo === nameFrom ? at + 1 : nameTo;
    }
  }
}

/** Elements that stand in no programme: where one begins or ends, the programme before it has ended. */
export function isRootLevel(element: Element): boolean {
  return element === PROGRAMME || element === CHANNEL || element === TV;
}

function beginsTag(byte: number | undefined): boolean {
  return byte === SLASH || byte === EXCLAMATION || byte === QUESTION || isNameStart(byte);
}

function isNameByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x23;
}

/** What windows-1252 has at 0x80–0x9f: numbers that are control characters were meant so, as browsers know. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Empty for a character that XML forbids, undefined for a number that is no character. */
function numericCharacter(digits: string): string | undefined {
  const isHexadecimal = digits.startsWith('x') || digits.startsWith('X');
  const number = isHexadecimal ? digits.slice(1) : digits;
  if (!(isHexadecimal ? /^[\da-f]{1,8}$/i : /^\d{1,10}$/).test(number)) return undefined;
  const code = Number.parseInt(number, isHexadecimal ? 16 : 10);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  if (code < 0x20) return code === 9 || code === 10 || code === 13 ? String.fromCharCode(code) : '';
  if (code >= 0x80 && code <= 0x9f) return windows1252.charAt(code - 0x80);
  return String.fromCodePoint(code);
}

/** Blanks, tabs and line ends become one blank, none at the ends; a no-break space is a character like others. */
function tidied(text: string): string {
  return trimmed(untidy.test(text) ? text.replace(runs, ' ') : text);
}
const untidy = /[\t\n\r]| {2}/;
const runs = /[ \t\n\r]+/g;

function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && text.charCodeAt(from) === 0x20) from++;
  while (to > from && text.charCodeAt(to - 1) === 0x20) to--;
  return from === 0 && to === text.length ? text : text.slice(from, to);
}

