import { AppError } from '#shared/errors.ts';
import { isIndex, isRecord, type WireRecord } from './coerce.ts';
import { parseJson, unreadable } from './json-parse.ts';
import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, JsonStartFinder, OPEN_LIST, OPEN_OBJECT, QUOTE } from './json-start.ts';

const COMMA = 0x2c;
const COLON = 0x3a;

/** After so many rows that need the long way the short one is not tried any more. */
const MAX_PLAIN_MISSES = 1_000;

export interface JsonRowOptions {
  /** A longer row is skipped and counted. */
  maxRowBytes?: number;
  /** A row with deeper nesting is skipped and counted. */
  maxDepth?: number;
  /** More rows than this end the reading with `too_large`. */
  maxRows?: number;
  /** Key of a big list inside an object, as `available_channels` of the old API: its elements are the rows. */
  rowsUnder?: string;
}

/** `key` is the row's key when the list came as an object. */
export type JsonRowSink = (row: unknown, key: string | undefined) => void;

export interface JsonRowsResult {
  /** `answer`: an object that is no list, such as an error or the account. `html`, `text`, `empty`: no JSON at all. */
  kind: 'list' | 'keyed-rows' | 'answer' | 'html' | 'text' | 'empty';
  /** Rows handed to the sink. */
  rows: number;
  skipped: { unparsable: number; tooLarge: number; tooDeep: number };
  /** What is not rows: the whole of an `answer`, or what stands beside the rows in an object. */
  answer: WireRecord;
  /** The first bytes of the body as they came. */
  head: Uint8Array;
}

export interface JsonRowReader {
  /** Takes the next bytes of the body; rows that end in them reach the sink before it returns. */
  write(chunk: Uint8Array): void;
  /** Call once after the last byte. Throws `provider_malformed` when the list was cut off: discard all its rows. */
  end(): JsonRowsResult;
}

/**
 * Reads a JSON list of any size row by row: bytes go in as they arrive, and only the row at hand is ever held or parsed.
 * Anything thrown is an `AppError` or comes from the sink.
 */
export function createJsonRowReader(options: JsonRowOptions, sink: JsonRowSink): JsonRowReader {
  return new RowScanner(options, sink);
}

type Phase = 'seeking' | 'rows' | 'done' | 'failed';

class RowScanner implements JsonRowReader {
  readonly #sink: JsonRowSink;
  readonly #maxRowBytes: number;
  readonly #maxDepth: number;
  readonly #maxRows: number;
  readonly #rowsUnder: string | undefined;

  readonly #start = new JsonStartFinder();
  #phase: Phase = 'seeking';

  /** Whether the rows are elements of a list or values of an object. */
  #inList = true;
  #rootIsList = true;
  /** Depth of the container whose elements are taken: 1, or 2 inside `rowsUnder`. */
  #base = 1;
  #depth = 1;
  #inString = false;
  /** The last byte was a backslash inside a string: the next one means nothing by itself. */
  #escaped = false;

  #plainMisses = 0;
  #key: string | undefined;
  #tooDeep = false;
  #tooLarge = false;
  /** The beginning of an element that a chunk's end cut, doubled as it grows. */
  #carry = Buffer.alloc(0);
  #carryLength = 0;

  #rows = 0;
  /** `rowsUnder` was found, so no rows means an empty list. */
  #enteredRows = false;
  readonly #skipped = { unparsable: 0, tooLarge: 0, tooDeep: 0 };
  readonly #members = new Map<string, unknown>();
  #memberBytes = 0;

  constructor(options: JsonRowOptions, sink: JsonRowSink) {
    this.#sink = sink;
    this.#maxRowBytes = options.maxRowBytes ?? 4 * 1_048_576;
    this.#maxDepth = options.maxDepth ?? 64;
    this.#maxRows = options.maxRows ?? 2_000_000;
    this.#rowsUnder = options.rowsUnder;
  }

  write(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    try {
      this.#take(bytes);
    } catch (error) {
      this.#phase = 'failed';
      throw error;
    }
  }

  #take(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      switch (this.#phase) {
        case 'seeking': {
          const start = this.#start.find(bytes, at);
          if (start === null) return;
          this.#open(start.opener);
          at = start.next;
          break;
        }
        case 'rows':
          at = this.#scan(bytes, at);
          break;
        case 'done':
          if (!this.#wasFalseStart()) return;
          this.#start.resume();
          this.#phase = 'seeking';
          break;
        case 'failed':
          throw malformed('The provider sent a list that cannot be read');
      }
    }
  }

  end(): JsonRowsResult {
    const result = { rows: this.#rows, skipped: this.#skipped, answer: Object.fromEntries(this.#members), head: this.#start.head };
    if (this.#phase === 'failed') throw malformed('The provider sent a list that cannot be read');
    if (this.#phase === 'rows') throw truncated();
    if (this.#phase === 'seeking') {
      const verdict = this.#start.verdict();
      if (verdict === 'open') throw truncated();
      return { kind: verdict, ...result };
    }
    if (this.#members.size > 0 && this.#rows === 0 && !this.#enteredRows) return { kind: 'answer', ...result };
    const skipped = this.#skipped.unparsable + this.#skipped.tooLarge + this.#skipped.tooDeep;
    if (this.#rows === 0 && skipped > 0) throw malformed('The provider sent a list in which no entry can be read');
    return { kind: this.#rootIsList ? 'list' : 'keyed-rows', ...result };
  }

  #open(opener: number): void {
    this.#rootIsList = opener === OPEN_LIST;
    this.#inList = this.#rootIsList;
    this.#base = 1;
    this.#depth = 1;
    this.#clearElement();
    this.#phase = 'rows';
  }

  /** Whether the brackets just read were empty ones inside a warning; decided when something follows them. */
  #wasFalseStart(): boolean {
    const found = this.#rows + this.#members.size + this.#skipped.unparsable + this.#skipped.tooLarge + this.#skipped.tooDeep;
    return this.#start.junkBefore && found === 0;
  }

  /** Goes through the bytes from `from` on and returns where it stopped: at their end, or after the closing bracket. */
  #scan(bytes: Buffer, from: number): number {
    const length = bytes.length;
    let at = from;
    let elementStart = from;
    let depth = this.#depth;
    let base = this.#base;
    let inString = this.#inString;
    if (this.#escaped) {
      at += 1;
      this.#escaped = false;
    }
    // A row right at the beginning is whole unless the last bytes carried over a part of it.
    let atRowStart = depth === base && !inString && this.#carryLength === 0;
    while (at < length) {
      if (inString) {
        while (at < length) {
          const byte = bytes[at];
          at += byte === BACKSLASH ? 2 : 1;
          if (byte === QUOTE) {
            inString = false;
            break;
          }
        }
        continue;
      }
      const byte = bytes[at];
      if (byte === QUOTE) {
        inString = true;
      } else if (byte === COMMA) {
        if (depth === base) {
          this.#finishElement(bytes, elementStart, at);
          elementStart = at + 1;
          atRowStart = true;
        }
      } else if (byte === COLON) {
        if (depth === base && !this.#inList && this.#key === undefined) {
          this.#takeKey(bytes, elementStart, at);
          elementStart = at + 1;
        }
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        if (atRowStart && at === elementStart && byte === OPEN_OBJECT) {
          const rowEnd = this.#takePlainRow(bytes, at);
          if (rowEnd !== -1) {
            at = rowEnd;
            elementStart = rowEnd;
            continue;
          }
        }
        atRowStart = false;
        depth += 1;
        if (depth - base > this.#maxDepth) this.#tooDeep = true;
        if (depth === 2 && this.#entersRows()) {
          base = 2;
          this.#base = 2;
          this.#inList = byte === OPEN_LIST;
          this.#enteredRows = true;
          this.#clearElement();
          elementStart = at + 1;
          atRowStart = true;
        }
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        if (depth > base) {
          depth -= 1;
        } else {
          this.#finishElement(bytes, elementStart, at);
          if (this.#inList !== (byte === CLOSE_LIST)) throw malformed('The provider sent a list that ends in the wrong bracket');
          elementStart = at + 1;
          if (base === 1) {
            this.#phase = 'done';
            return at + 1;
          }
          base = 1;
          this.#base = 1;
          this.#inList = false;
          depth = 1;
        }
      }
      at += 1;
    }
    this.#escaped = at > length;
    this.#depth = depth;
    this.#inString = inString;
    this.#carryOver(bytes, elementStart, length);
    return length;
  }

  /**
   * The short way for what nearly all rows of a list are: an object without objects inside, whole in these bytes. No
   * part of an object is valid JSON, so when the text up to the first closing brace parses, it is the row. Returns the
   * position after it, or -1 when the row must be gone through byte by byte.
   */
  #takePlainRow(bytes: Buffer, start: number): number {
    if (!this.#inList || this.#plainMisses > MAX_PLAIN_MISSES) return -1;
    const end = bytes.indexOf(CLOSE_OBJECT, start) + 1;
    if (end === 0 || end - start > this.#maxRowBytes) return -1;
    if (bytes[end] !== COMMA && bytes[end] !== CLOSE_LIST) return this.#plainMiss();
    let depth = 1;
    for (let list = bytes.indexOf(OPEN_LIST, start); list !== -1 && list < end; list = bytes.indexOf(OPEN_LIST, list + 1)) depth += 1;
    if (depth > this.#maxDepth) return this.#plainMiss();
    const text = bytes.toString('utf8', start, end);
    let row: unknown;
    try {
      row = JSON.parse(text);
    } catch {
      return this.#plainMiss(); // the brace was inside a string, or the row is broken
    }
    this.#deliver(row, text.length);
    return bytes[end] === COMMA ? end + 1 : end;
  }

  #plainMiss(): -1 {
    this.#plainMisses += 1;
    return -1;
  }

  #entersRows(): boolean {
    return this.#base === 1 && this.#rowsUnder !== undefined && this.#key === this.#rowsUnder && !this.#inList;
  }

  #takeKey(bytes: Buffer, start: number, end: number): void {
    const key = parseJson(this.#elementText(bytes, start, end));
    // A key that cannot be read spoils only its own row: without a key it is still delivered or counted as such.
    this.#key = typeof key === 'string' ? key : '';
    this.#carryLength = 0;
  }

  #finishElement(bytes: Buffer, start: number, end: number): void {
    if (start === end && this.#carryLength === 0 && this.#key === undefined && !this.#tooLarge) return; // nothing, as after the last comma
    if (this.#tooLarge || this.#carryLength + end - start > this.#maxRowBytes) {
      this.#skipped.tooLarge += 1;
    } else if (this.#tooDeep) {
      this.#skipped.tooDeep += 1;
    } else {
      const text = this.#elementText(bytes, start, end);
      const value = parseJson(text);
      if (value !== unreadable && (this.#inList || this.#key !== undefined)) this.#deliver(value, text.length);
      else if (this.#key !== undefined || text.trim() !== '') this.#skipped.unparsable += 1;
    }
    this.#clearElement();
  }

  #deliver(value: unknown, size: number): void {
    const isRow = this.#inList || this.#base === 2 || isIndex(this.#key ?? '');
    if (!isRow) return this.#keepMember(this.#key ?? '', value, size);
    if (this.#rootIsList && this.#rows === 0 && isRecord(value) && 'user_info' in value) {
      // Some panels wrap the account, and with it a refusal, into a list of one.
      for (const [key, member] of Object.entries(value)) this.#keepMember(key, member, 0);
      return;
    }
    this.#rows += 1;
    if (this.#rows > this.#maxRows) {
      throw new AppError('too_large', `The provider lists more than ${this.#maxRows} entries at once`);
    }
    this.#sink(value, this.#key);
  }

  #keepMember(key: string, value: unknown, size: number): void {
    this.#memberBytes += key.length + size;
    if (this.#memberBytes > this.#maxRowBytes) {
      throw new AppError('too_large', 'The provider sent an object where a list was expected, and it is too large to keep');
    }
    this.#members.set(key, value);
  }

  #elementText(bytes: Buffer, start: number, end: number): string {
    if (this.#carryLength === 0) return bytes.toString('utf8', start, end);
    this.#carryOver(bytes, start, end);
    return this.#carry.toString('utf8', 0, this.#carryLength);
  }

  #carryOver(bytes: Buffer, start: number, end: number): void {
    const needed = this.#carryLength + end - start;
    if (this.#tooLarge || needed > this.#maxRowBytes) {
      this.#tooLarge = true;
      this.#carryLength = 0;
      return;
    }
    if (needed > this.#carry.length) {
      const grown = Buffer.alloc(Math.max(needed, this.#carry.length * 2, 1_024));
      this.#carry.copy(grown, 0, 0, this.#carryLength);
      this.#carry = grown;
    }
    bytes.copy(this.#carry, this.#carryLength, start, end);
    this.#carryLength = needed;
  }

  #clearElement(): void {
    this.#key = undefined;
    this.#tooDeep = false;
    this.#tooLarge = false;
    this.#carryLength = 0;
  }
}

function malformed(message: string): AppError {
  return new AppError('provider_malformed', message, { reason: 'malformed' });
}

function truncated(): AppError {
  return new AppError('provider_malformed', 'The provider’s list was cut off on the way, so nothing of it is used', { reason: 'truncated' });
}
