import { AppError } from '#shared/errors.ts';
import type { DropCode, RepairCode } from '#shared/model/guide-repair.ts';
import { createTextDecoder, type IncrementalTextDecoder } from '../bytes/text-decoder.ts';
import { DECLARATION_WINDOW } from '../inspect/declared-encoding.ts';
import { ChannelReader } from './channel-reader.ts';
import { isNameStart } from './characters.ts';
import { elementAt, elementOf } from './element-names.ts';
import { encodingNamed, encodingOfBytes, encodingOfHead, type GuideEncoding } from './guide-encoding.ts';
import { MAX_ELEMENT_BYTES, MAX_REMEMBERED } from './limits.ts';
import { INCOMPLETE, Markup } from './markup.ts';
import { PendingRepairs, placeAt } from './pending-repairs.ts';
import { foldedChannelId, type ProgrammeAtHand, type XmltvChannel, type XmltvProgramme } from './programme.ts';
import { ProgrammeReader } from './programme-reader.ts';
import { RepairLog, type Repair } from './repairs.ts';
import { ByteWindow } from './window.ts';
import { createXmltvClock } from './xmltv-time.ts';

export interface XmltvHandlers {
  /** Each `<channel>` element with an id, as it comes; one id may come several times. */
  onChannel(channel: XmltvChannel): void;
  /** Its texts may be slices of a larger one: take copies of those that are kept for long. */
  onProgramme?: ((programme: XmltvProgramme) => void) | undefined;
  /** The same before its texts are made: for those that need bytes. */
  onProgrammeAtHand?: ((programme: ProgrammeAtHand) => void) | undefined;
  /**
   * Asked once per programme that has a channel and a start, before any of its text is decoded; `channelKey` is the folded
   * id. False passes over the programme.
   */
  wants?: ((channelKey: string, start: number, stop: number | null) => boolean) | undefined;
}

export interface XmltvOptions {
  /** An encoding somebody chose; only a byte order mark is stronger. */
  encoding?: string | undefined;
  /** Preferred languages of titles and descriptions, best first. */
  languages?: readonly string[] | undefined;
  /** Where times without a zone are meant, an IANA name or `+hhmm`; UTC unless told. */
  zonelessIn?: string | undefined;
  /** More bytes than this end the reading with `too_large`. */
  maxBytes?: number | undefined;
  /** Bytes that are gathered before they are looked at, 64 KiB unless told: how far a programme may lag behind its bytes. */
  stepBytes?: number | undefined;
}

export interface XmltvReport {
  /** `xmltv` when there is a `<tv>`, or at least channels or programmes; `other`: no XMLTV, and no HTML page either. */
  kind: 'xmltv' | 'html' | 'other' | 'empty';
  /** Different ids that `<channel>` elements declare. */
  channels: number;
  /** Programmes handed over. */
  programmes: number;
  /** Complete elements in the document, those that were dropped or not wanted included. */
  elements: { channels: number; programmes: number };
  /** Programmes that `wants` declined. */
  skipped: number;
  /** From the first start to the last stop of what was handed over. */
  span: { start: number; stop: number } | null;
  encoding: string;
  /** As received. */
  bytes: number;
  /** It ended before its end; an unfinished programme was not handed over. */
  truncated: boolean;
  repairs: Repair<RepairCode>[];
  dropped: Repair<DropCode>[];
  warnings: { code: 'junk-before-root' | 'truncated'; line: number }[];
}

export interface XmltvReader {
  /** Takes the next bytes; programmes that end in them are handed over before it returns, or some kilobytes later. */
  write(bytes: Uint8Array): void;
  /** `isCutOff`: the bytes ended before their end, as a broken download or archive does. */
  end(options?: { isCutOff?: boolean | undefined }): XmltvReport;
}

/**
 * Reads XMLTV as it comes: whatever is wrong with it is repaired or left out, and told. Memory does not grow with the guide.
 * Entities are never expanded and document types never fetched. Anything thrown is `too_large` or comes from a handler.
 */
export function createXmltvReader(options: XmltvOptions, handlers: XmltvHandlers): XmltvReader {
  return new Reader(options, handlers);
}

const STEP_BYTES = 64 * 1024;

const LESS_THAN = 0x3c;
const EXCLAMATION = 0x21;
const QUESTION = 0x3f;
const SLASH = 0x2f;

const TV = elementOf('tv');
const CHANNEL = elementOf('channel');
const PROGRAMME = elementOf('programme');

class Reader implements XmltvReader {
  readonly #options: XmltvOptions;
  readonly #handlers: XmltvHandlers;

  readonly #window: ByteWindow;
  readonly #step: number;
  readonly #repairs = new RepairLog<RepairCode>();
  readonly #drops = new RepairLog<DropCode>();
  readonly #pending: PendingRepairs;
  readonly #markup: Markup;
  readonly #channelReader: ChannelReader;
  readonly #programmeReader: ProgrammeReader;

  /** Null while all bytes were ASCII. */
  #encoding: GuideEncoding | null = null;
  #isHeadRead = false;
  /** Converts what cannot be read byte by byte. */
  #decoder: IncrementalTextDecoder | null = null;
  #half = '';
  /** Bytes to gather before the next look; more when an element did not end in the last. */
  #enough: number;

  #received = 0;
  #hasRoot = false;
  #inRoot = false;
  #sawVisible = false;
  /** The first visible thing, and that it was a tag. */
  #startsWithTag = false;
  #junkLine = 0;
  #lastLine = 1;

  readonly #declared = new Set<string>();
  #channelElements = 0;
  #programmeElements = 0;
  #programmes = 0;
  #skipped = 0;
  #firstStart = Number.POSITIVE_INFINITY;
  #lastStop = Number.NEGATIVE_INFINITY;

  constructor(options: XmltvOptions, handlers: XmltvHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    this.#step = options.stepBytes ?? STEP_BYTES;
    this.#enough = this.#step;
    this.#window = new ByteWindow(2 * this.#step);
    this.#pending = new PendingRepairs(this.#repairs, this.#window);
    this.#markup = new Markup(this.#window, this.#pending);
    this.#channelReader = new ChannelReader(this.#window, this.#markup, this.#pending);
    const { wants } = handlers;
    this.#programmeReader = new ProgrammeReader(
      this.#window,
      this.#markup,
      this.#pending,
      createXmltvClock(options.zonelessIn),
      options.languages ?? [],
      wants && ((key, start, stop) => wants(key, start, stop)),
    );
  }

  write(bytes: Uint8Array): void {
    this.#received += bytes.length;
    if (this.#received > (this.#options.maxBytes ?? Number.POSITIVE_INFINITY)) {
      throw new AppError('too_large', 'The guide is larger than what is allowed');
    }
    if (this.#decoder) this.#convert(bytes, this.#decoder);
    else this.#gather(bytes);
  }

  end({ isCutOff = false }: { isCutOff?: boolean | undefined } = {}): XmltvReport {
    if (!this.#isHeadRead) this.#readHead(); // may turn out to need converting
    if (this.#decoder) this.#gather(Buffer.from(this.#half + this.#decoder.end()));
    this.#read(true);
    return this.#report(isCutOff);
  }

  // ---- bytes

  #gather(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length; ) {
      if (this.#window.room === 0) this.#window.grow(Math.max(this.#enough, this.#window.end * 2));
      // No more at a time than one look takes, so that what follows an element is not copied over and over.
      const wanted = Math.max(1, this.#enough - this.#window.end);
      from += this.#window.append(chunk.length - from > wanted ? chunk.subarray(from, from + wanted) : chunk.subarray(from));
      if (this.#window.end < this.#enough) continue;
      if (!this.#isHeadRead) {
        if (!this.#isHeadComplete()) {
          this.#enough = this.#window.end + this.#step;
          continue;
        }
        this.#readHead();
        if (this.#decoder) {
          this.#convert(chunk.subarray(from), this.#decoder);
          return;
        }
      }
      this.#read(false);
    }
  }

  #convert(bytes: Uint8Array, decoder: IncrementalTextDecoder): void {
    // In steps: a converted text is larger than its bytes.
    for (let from = 0; from < bytes.length; from += STEP_BYTES) {
      const text = this.#half + decoder.write(bytes.subarray(from, from + STEP_BYTES));
      // The first half of a character waits for the second.
      const last = text.charCodeAt(text.length - 1);
      this.#half = last >= 0xd800 && last <= 0xdbff ? text.slice(-1) : '';
      this.#gather(Buffer.from(this.#half === '' ? text : text.slice(0, -1)));
    }
  }

  /** What declares an encoding stands before the root. */
  #isHeadComplete(): boolean {
    return this.#window.end >= DECLARATION_WINDOW || this.#rootAt() !== -1;
  }

  /** Where the root begins, or what stands in its place; -1 when nothing of it is here yet. */
  #rootAt(): number {
    const { bytes, end } = this.#window;
    const head = Buffer.from(bytes.buffer, bytes.byteOffset, end);
    const roots = ['<tv', '<programme', '<channel', '<\0t\0v\0'].map((root) => head.indexOf(root, 0, 'latin1'));
    return roots.reduce((first, at) => (at !== -1 && (first === -1 || at < first) ? at : first), -1);
  }

  #readHead(): void {
    this.#isHeadRead = true;
    const window = this.#window;
    const head = window.bytes.subarray(0, window.end);
    const rootAt = this.#rootAt();
    const encoding = encodingOfHead(head, this.#options.encoding, rootAt === -1 ? head.length : rootAt);
    if (encoding === 'undecided') return;
    this.#useEncoding(encoding);
    if (encoding.decode === null) {
      const raw = Buffer.from(head);
      window.clear();
      // It knows the mark itself, and without one it is told.
      this.#decoder = createTextDecoder({ encoding: encoding.name });
      this.#convert(raw, this.#decoder);
    } else if (encoding.markLength > 0) {
      window.drop(encoding.markLength);
    }
  }

  #useEncoding(encoding: GuideEncoding): void {
    this.#encoding = encoding;
    if (encoding.decode === null) return;
    this.#window.decode = encoding.decode;
    this.#window.isUtf8 = encoding.name === 'utf-8';
  }

  /** Looks at what has been gathered and keeps what does not end in it. */
  #read(isLast: boolean): void {
    const window = this.#window;
    if (this.#encoding === null && window.end > 0) {
      const encoding = encodingOfBytes(window.bytes.subarray(0, window.end));
      if (encoding === 'unfinished' && !isLast) {
        this.#enough = window.end + 4;
        return;
      }
      if (encoding === 'unfinished') this.#useEncoding(encodingNamed('windows-1252'));
      else if (encoding !== 'undecided') this.#useEncoding(encoding);
    }
    let at = this.#readWindow(isLast);
    if (at < window.end && window.end - at >= MAX_ELEMENT_BYTES && !isLast) {
      // Too large for what it seems to be: sections that do not end are taken for text, and an element that does not is dropped.
      window.drop(at);
      at = this.#readWindow(true);
      if (at === 0) at = this.#dropElement(at);
    }
    if (isLast && at < window.end) this.#drops.add('unfinished', () => placeAt(window, at));
    if (isLast) this.#lastLine = window.lineOf(window.end);
    window.drop(at);
    this.#enough = Math.min(window.end + Math.max(this.#step, window.end), MAX_ELEMENT_BYTES + STEP_BYTES);
  }

  #readWindow(isLast: boolean): number {
    const window = this.#window;
    window.isLast = isLast;
    window.open(window.end);
    this.#markup.reset();
    return this.#readRoot();
  }

  /** Passes over the beginning of an element that is larger than any real one; what is left of it is skipped as text. */
  #dropElement(at: number): number {
    const { text, end } = this.#window;
    this.#drops.add('too-large', () => placeAt(this.#window, at));
    this.#pending.forget();
    const next = text.indexOf('<', at + 1);
    return next < 0 ? end : next;
  }

  // ---- the root level

  /** Reads elements of the root; the position of the first byte that is still needed. */
  #readRoot(): number {
    const { bytes, text, end, isLast } = this.#window;
    const markup = this.#markup;
    let at = 0;
    for (;;) {
      if (!this.#inRoot) at = this.#passProlog(at);
      const open = bytes[at] === LESS_THAN ? at : text.indexOf('<', at);
      if (open < 0 || open >= end) return end;
      const next = bytes[open + 1];
      // The longest that has to be told apart, and some more.
      if (open + 12 > end && !isLast) return open;
      if (next === EXCLAMATION || next === QUESTION) {
        at = text.startsWith('<!DOCTYPE', open) || text.startsWith('<!doctype', open) ? markup.skipDoctype(open) : markup.skipSection(open);
        if (at === INCOMPLETE) return this.#stopAt(open);
        this.#pending.settle();
        continue;
      }
      const isEnd = next === SLASH;
      if (!isEnd && !isNameStart(next)) {
        at = open + 1;
        continue;
      }
      const nameTo = markup.nameEnd(isEnd ? open + 2 : open + 1);
      if (nameTo >= end && !isLast) return open;
      const element = elementAt(bytes, isEnd ? open + 2 : open + 1, nameTo);
      if (isEnd) {
        if (element === TV) this.#inRoot = false;
        else if (this.#hasRoot && (element === PROGRAMME || element === CHANNEL)) this.#pending.note('mismatched-tag', open);
        at = nameTo;
      } else if (element === PROGRAMME) {
        at = this.#readProgramme(open, nameTo);
      } else if (element === CHANNEL) {
        at = this.#readChannel(open, nameTo);
      } else if (element === TV) {
        at = this.#readTv(nameTo);
      } else {
        if (!this.#hasRoot) this.#junk(open);
        at = nameTo;
      }
      if (at === INCOMPLETE) return this.#stopAt(open);
      this.#pending.settle();
    }
  }

  #stopAt(open: number): number {
    this.#pending.forget();
    return open;
  }

  /** To the first angle outside the root; anything visible before the first root is junk. */
  #passProlog(from: number): number {
    const { bytes, end } = this.#window;
    let at = from;
    for (; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === LESS_THAN) return at;
      if (byte <= 0x20 || this.#hasRoot) continue;
      if (byte === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) {
        at += 2;
        continue;
      }
      this.#junk(at);
    }
    return end;
  }

  #junk(at: number): void {
    if (this.#sawVisible) return;
    this.#sawVisible = true;
    this.#startsWithTag = this.#window.bytes[at] === LESS_THAN;
    this.#repairs.add('junk-before-root', () => placeAt(this.#window, at));
    this.#junkLine = this.#window.lineOf(at);
  }

  #readTv(nameTo: number): number {
    const markup = this.#markup;
    markup.openTag(nameTo);
    while (markup.nextAttribute());
    if (markup.at === INCOMPLETE) return INCOMPLETE;
    this.#hasRoot = true;
    this.#inRoot = !markup.isEmpty;
    return markup.at;
  }

  /** A channel or programme outside any root: the beginning is missing, or another guide was put behind this one. */
  #enterRoot(open: number): void {
    if (this.#hasRoot) return;
    this.#hasRoot = true;
    this.#inRoot = true;
    this.#pending.note('missing-root', open);
  }

  #readChannel(open: number, nameTo: number): number {
    const end = this.#channelReader.read(open, nameTo);
    if (end === INCOMPLETE) return INCOMPLETE;
    const { channel } = this.#channelReader;
    // Feeds of news are made of channels, too.
    if (channel) this.#enterRoot(open);
    this.#channelElements++;
    if (!channel) {
      this.#drops.add('channel-without-id', () => placeAt(this.#window, open));
      return end;
    }
    if (this.#declared.size < MAX_REMEMBERED) this.#declared.add(foldedChannelId(channel.id));
    this.#handlers.onChannel(channel);
    return end;
  }

  #readProgramme(open: number, nameTo: number): number {
    const reader = this.#programmeReader;
    const end = reader.read(open, nameTo);
    if (end === INCOMPLETE) return INCOMPLETE;
    this.#enterRoot(open);
    this.#programmeElements++;
    const { verdict, start } = reader;
    if (verdict === 'read') {
      this.#programmes++;
      if (start < this.#firstStart) this.#firstStart = start;
      const stop = reader.stop ?? start;
      if (stop > this.#lastStop) this.#lastStop = stop;
      this.#handlers.onProgrammeAtHand?.(reader);
      this.#handlers.onProgramme?.(reader.made());
    } else if (verdict === 'skip') {
      this.#skipped++;
    } else {
      this.#drops.add(verdict, () => placeAt(this.#window, open));
    }
    return end;
  }

  // ---- the end

  #report(isCutOff: boolean): XmltvReport {
    const truncated = isCutOff || this.#inRoot || (!this.#hasRoot && this.#drops.countOf('unfinished') > 0);
    const warnings: XmltvReport['warnings'] = [];
    if (this.#sawVisible && this.#hasRoot) warnings.push({ code: 'junk-before-root', line: this.#junkLine });
    if (truncated && this.#hasRoot) warnings.push({ code: 'truncated', line: this.#lastLine });
    return {
      kind: this.#hasRoot ? 'xmltv' : this.#startsWithTag ? 'html' : this.#sawVisible ? 'other' : 'empty',
      channels: this.#declared.size,
      programmes: this.#programmes,
      elements: { channels: this.#channelElements, programmes: this.#programmeElements },
      skipped: this.#skipped,
      span: this.#programmes === 0 ? null : { start: this.#firstStart, stop: this.#lastStop },
      encoding: this.#encoding?.name ?? 'utf-8',
      bytes: this.#received,
      truncated,
      repairs: this.#repairs.list(),
      dropped: this.#drops.list(),
      warnings,
    };
  }
}
