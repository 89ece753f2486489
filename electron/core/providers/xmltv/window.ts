import { isUtf8 } from 'node:buffer';

const LESS_THAN = 0x3c;
const LINE_FEED = 10;
/** So many bytes may be looked at behind the end without a check. */
const MARGIN = 128;

/**
 * The part of a document that is at hand, as bytes and as text of one character per byte, so that a position means the
 * same in both: tags and plain text are cut from the text, anything else is decoded from the bytes.
 */
export class ByteWindow {
  /** Behind `end` stand angles, at which every search for the end of something stops. */
  bytes: Uint8Array;
  text = '';
  end = 0;
  /** There is nothing behind `end`. */
  isLast = false;
  decode: (bytes: Buffer, from: number, to: number) => string = (bytes, from, to) => bytes.toString('utf8', from, to);
  /** U+FFFD in a decoded text means bytes that are no text. */
  isUtf8 = true;
  /** All bytes up to `end` are UTF-8 as they should be; the last character may be cut. */
  isSound = false;

  #buffer: Buffer;
  /** Where the window begins in the document. */
  #offset = 0;
  /** Line ends of the document before this position of the window. */
  #counted = 0;
  #lines = 0;

  constructor(capacity: number) {
    this.#buffer = Buffer.allocUnsafeSlow(capacity + MARGIN);
    this.bytes = this.#buffer;
  }

  /** As many of these bytes as there is room for; returns how many were taken. */
  append(chunk: Uint8Array): number {
    const { room } = this;
    const piece = chunk.length > room ? chunk.subarray(0, room) : chunk;
    this.#buffer.set(piece, this.end);
    this.end += piece.length;
    return piece.length;
  }

  get room(): number {
    return this.#buffer.length - MARGIN - this.end;
  }

  grow(capacity: number): void {
    const grown = Buffer.allocUnsafeSlow(capacity + MARGIN);
    this.#buffer.copy(grown, 0, 0, this.end);
    this.#buffer = grown;
    this.bytes = grown;
  }

  /** Forgets everything, as if nothing had come yet. */
  clear(): void {
    this.end = 0;
    this.text = '';
  }

  /** Makes what was appended readable up to `end`. */
  open(end: number): void {
    this.#buffer.fill(LESS_THAN, end, end + MARGIN);
    this.end = end;
    this.text = this.#buffer.toString('latin1', 0, end);
    this.isSound = this.isUtf8 && isUtf8(this.#buffer.subarray(0, this.#lastCharacter()));
  }

  /** Forgets the bytes before `position`. */
  drop(position: number): void {
    if (position > this.#counted) this.#countTo(position);
    this.#buffer.copyWithin(0, position, this.end);
    this.end -= position;
    this.#offset += position;
    this.#counted -= position;
    this.text = '';
  }

  /** Where the last character begins if it may be cut, else `end`. */
  #lastCharacter(): number {
    let at = this.end;
    while (at > 0 && this.end - at < 3 && ((this.bytes[at - 1] ?? 0) & 0xc0) === 0x80) at--;
    return at > 0 && (this.bytes[at - 1] ?? 0) >= 0xc0 ? at - 1 : this.end;
  }

  /** A text of which it is known that nothing is wrong with it. */
  plain(from: number, to: number, isAscii: boolean): string {
    return isAscii ? this.text.slice(from, to) : this.#buffer.toString('utf8', from, to);
  }

  /** Copies bytes; returns where they end in `target`. */
  copy(from: number, to: number, target: Buffer, at: number): number {
    return at + this.#buffer.copy(target, at, from, to);
  }

  decoded(from: number, to: number): string {
    return this.decode(this.#buffer, from, to);
  }

  offsetOf(position: number): number {
    return this.#offset + position;
  }

  /** Line of a position, from 1. */
  lineOf(position: number): number {
    if (position < this.#counted) {
      // Places are asked for in their order but for a few.
      let lines = this.#lines;
      for (let at = position; at < this.#counted; at++) if (this.#buffer[at] === LINE_FEED) lines--;
      return lines + 1;
    }
    this.#countTo(position);
    return this.#lines + 1;
  }

  #countTo(position: number): void {
    this.#lines += lineFeeds(this.#buffer, this.#counted, position);
    this.#counted = position;
  }
}

/** Four bytes at a time: the lines of a guide are counted all the way, in case something has to be told of its end. */
function lineFeeds(buffer: Buffer, from: number, to: number): number {
  let count = 0;
  let at = from;
  for (; at < to && (at & 3) !== 0; at++) if (buffer[at] === LINE_FEED) count++;
  const words = new Uint32Array(buffer.buffer, buffer.byteOffset, buffer.length >> 2);
  const lastWord = to >> 2;
  for (let word = at >> 2; word < lastWord; word++) {
    // A byte is zero where there was a line feed; the sum sets the top bit of all others.
    const other = (words[word] ?? 0) ^ 0x0a0a0a0a;
    const marks = ~(((other & 0x7f7f7f7f) + 0x7f7f7f7f) | other | 0x7f7f7f7f);
    if (marks === 0) continue;
    count += ((marks >>> 7) & 1) + ((marks >>> 15) & 1) + ((marks >>> 23) & 1) + (marks >>> 31);
  }
  if (at < lastWord << 2) at = lastWord << 2;
  for (; at < to; at++) if (buffer[at] === LINE_FEED) count++;
  return count;
}
