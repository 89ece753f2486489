/**
 * Where the JSON of an answer begins. Shared hosts print a byte order mark, blank lines or PHP warnings before it, and
 * a firewall prints a whole page instead of it.
 */

export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;

/** Enough for a screen of PHP warnings; a page that has no JSON by then has none. */
const MAX_PREAMBLE_BYTES = 65_536;
const HEAD_BYTES = 4_096;

const pageMarks = ['<html', '<!doctype', '<head', '<body', '<script', '<style', '<title'];

export interface JsonStart {
  opener: typeof OPEN_LIST | typeof OPEN_OBJECT;
  /** Position of the first byte inside the list or object, in the chunk that was given last. */
  next: number;
}

/** Looks for the start in a body that comes in pieces of any size. */
export class JsonStartFinder {
  #candidate: JsonStart['opener'] | null = null;
  #candidateAt = 0;
  #junkBefore = false;
  /** Bytes of the body before the piece at hand. */
  #seen = 0;
  #head = Buffer.alloc(0);
  #headIsPage: boolean | undefined;

  /** Takes the next piece (from `from` on) and tells where the JSON starts in it, if it does. */
  find(chunk: Uint8Array, from = 0): JsonStart | null {
    this.#keepHead(chunk, from);
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (isBlank(byte)) continue;
      const position = this.#seen + at - from;
      if (position > MAX_PREAMBLE_BYTES) break;
      if (this.#candidate !== null) {
        if (this.#follows(this.#candidate, byte) && !this.#isPage()) {
          this.#seen = position;
          return { opener: this.#candidate, next: at };
        }
        this.#candidate = null;
        this.#junkBefore = true;
      }
      if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        this.#candidate = byte;
        this.#candidateAt = position;
      } else this.#junkBefore = true;
    }
    this.#seen += chunk.length - from;
    return null;
  }

  /** After a false start: what was taken for JSON belongs to the junk before it. */
  resume(): void {
    this.#candidate = null;
    this.#junkBefore = true;
  }

  get junkBefore(): boolean {
    return this.#junkBefore;
  }

  /** The first bytes of the body, for people and for telling pages from texts. */
  get head(): Uint8Array {
    return this.#head;
  }

  /** What a body without any JSON is; `open` when it ended right after the first bracket. */
  verdict(): 'empty' | 'html' | 'text' | 'open' {
    if (this.#candidate !== null && !this.#junkBefore) return 'open';
    if (!this.#junkBefore) return 'empty';
    return startsWithTag(this.#head) ? 'html' : 'text';
  }

  /**
   * Whether `byte` may come next after the bracket. Warnings contain brackets too ("line [3]", "Cannot use [] for
   * reading"), so after other text only the beginning of rows or of a key counts.
   */
  #follows(opener: JsonStart['opener'], byte: number): boolean {
    if (opener === OPEN_OBJECT) return byte === QUOTE || byte === CLOSE_OBJECT;
    if (byte === OPEN_OBJECT || byte === OPEN_LIST || byte === CLOSE_LIST) return true;
    if (this.#junkBefore) return false;
    return byte === QUOTE || byte === 0x2d || (byte >= 0x30 && byte <= 0x39) || byte === 0x6e || byte === 0x74 || byte === 0x66;
  }

  #isPage(): boolean {
    if (!this.#junkBefore) return false;
    if (this.#candidateAt < HEAD_BYTES) return isPage(this.#head.subarray(0, this.#candidateAt));
    // The head is complete, so the answer for it stays.
    this.#headIsPage ??= isPage(this.#head);
    return this.#headIsPage;
  }

  #keepHead(chunk: Uint8Array, from: number): void {
    const room = HEAD_BYTES - this.#head.length;
    if (room > 0 && chunk.length > from) this.#head = Buffer.concat([this.#head, chunk.subarray(from, from + room)]);
  }
}

/** Whether the beginning of a body has the marks of a whole HTML page, as opposed to a PHP warning. */
export function isPage(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, HEAD_BYTES)).toString('latin1').toLowerCase();
  return pageMarks.some((mark) => text.includes(mark));
}

function startsWithTag(head: Uint8Array): boolean {
  for (const byte of head) {
    if (!isBlank(byte)) return byte === 0x3c;
  }
  return false;
}

/** Blanks, NUL and the three bytes of a UTF-8 byte order mark, which only ever come before the JSON. */
export function isBlank(byte: number): boolean {
  return byte <= 0x20 || byte === 0xef || byte === 0xbb || byte === 0xbf;
}
