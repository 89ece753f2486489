import { growingArray } from '../../search/growing-array.ts';

/** Words and the rows that say them, while they are collected: a few bytes a row, no strings. */
export interface WordPostings {
  /** The word in `units` up to `length` is said by `row`; rows come in ascending order. Two hashes together name a word. */
  add(units: Uint16Array, length: number, hash: number, otherHash: number, row: number): void;
  /** All words, in order of their code units. */
  sorted(): Uint32Array;
  textOf(word: number): Uint16Array;
  /** Bytes of the steps of a word. */
  bytesOf(word: number): number;
  lastRowOf(word: number): number;
  /** What all of it takes, about. */
  readonly size: number;
  /** Hands over the rows of a word, piece by piece, as varint steps; the first one is counted from −1. */
  readRows(word: number, visit: (bytes: Uint8Array) => void): void;
}

// The rows of a word lie in a chain of slices, each twice as long as the one before it until they are long enough. The
// first four bytes of a slice say where the next one is. Slices lie in pages and never across two.
const pageBits = 20;
const pageBytes = 2 ** pageBits;
const linkBytes = 4;
const firstSlice = 32;
const longestSlice = 512;

// Most of the time goes into waiting for memory: what is known of a word, and its last rows, lie in one line of the cache.
const fields = 16;
const hashAt = 0;
const otherHashAt = 1;
/** The last row plus one. */
const lastAt = 2;
/** Bytes of the last rows, which are in no slice yet. */
const keptAt = 3;
/** Where the next byte of the slices goes, where the last slice ends, how long it is, and where the first one is. */
const tailAt = 4;
const endAt = 5;
const sliceAt = 6;
const headAt = 7;
const rowsAt = 8 * 4;
const mostKept = 32;
/** Bytes of a step at most. */
const longestStep = 5;

export function createWordPostings(): WordPostings {
  const pages: Uint8Array[] = [];
  let page: Uint8Array = new Uint8Array(0);
  let used = pageBytes;

  let count = 0;
  let words = new Uint32Array(8 * 1024 * fields);
  let bytes = new Uint8Array(words.buffer);
  let text = new Uint16Array(128 * 1024);
  const starts = growingArray();
  starts.push(0);
  // Pairs: a hash, and the place of its word in `words` plus one; 0 is free.
  let slots = new Uint32Array(2 * 32 * 1024);
  let mask = slots.length / 2 - 1;

  function newSlice(length: number): number {
    if (used + length > pageBytes) {
      page = new Uint8Array(pageBytes);
      pages.push(page);
      used = 0;
    }
    const at = (pages.length - 1) * pageBytes + used;
    used += length;
    return at;
  }

  /** Returns where its first byte goes. */
  function nextSlice(word: number): number {
    const before = words[word + sliceAt] ?? 0;
    const length = before === 0 ? firstSlice : Math.min(before * 2, longestSlice);
    const at = newSlice(length);
    if (before === 0) words[word + headAt] = at;
    else {
      const from = (words[word + endAt] ?? 0) - before;
      const holder = pages[from >>> pageBits] ?? page;
      const link = from & (pageBytes - 1);
      for (let i = 0; i < linkBytes; i++) holder[link + i] = (at >>> (8 * i)) & 0xff;
    }
    words[word + sliceAt] = length;
    words[word + endAt] = at + length;
    return at + linkBytes;
  }

  function putAway(word: number): void {
    const from = word * 4 + rowsAt;
    const kept = words[word + keptAt] ?? 0;
    let at = words[word + tailAt] ?? 0;
    for (let i = 0; i < kept; i++) {
      if (at === words[word + endAt]) at = nextSlice(word);
      (pages[at >>> pageBits] ?? page)[at & (pageBytes - 1)] = bytes[from + i] ?? 0;
      at++;
    }
    words[word + tailAt] = at;
    words[word + keptAt] = 0;
  }

  function keep(units: Uint16Array, length: number, hash: number, otherHash: number): number {
    const word = count++ * fields;
    if (word === words.length) {
      words = new Uint32Array(words.buffer.transfer(Math.ceil(count * 1.5) * fields * 4));
      bytes = new Uint8Array(words.buffer);
    }
    const start = starts.at(count - 1);
    if (start + length > text.length) text = new Uint16Array(text.buffer.transfer(text.byteLength * 1.5));
    for (let i = 0; i < length; i++) text[start + i] = units[i] ?? 0;
    starts.push(start + length);
    words[word + hashAt] = hash;
    words[word + otherHashAt] = otherHash;
    return word;
  }

  function widen(): void {
    slots = new Uint32Array(slots.length * 2);
    mask = slots.length / 2 - 1;
    for (let word = 0; word < count * fields; word += fields) {
      const hash = words[word + hashAt] ?? 0;
      let slot = hash & mask;
      while (slots[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
      slots[slot * 2] = hash;
      slots[slot * 2 + 1] = word + 1;
    }
  }

  function find(units: Uint16Array, length: number, hash: number, otherHash: number): number {
    let slot = hash & mask;
    for (;;) {
      const word = (slots[slot * 2 + 1] ?? 0) - 1;
      if (word === -1) break;
      if (slots[slot * 2] === hash && words[word + otherHashAt] === otherHash) return word;
      slot = (slot + 1) & mask;
    }
    const word = keep(units, length, hash, otherHash);
    slots[slot * 2] = hash;
    slots[slot * 2 + 1] = word + 1;
    if (count * 4 > slots.length) widen();
    return word;
  }

  function textOf(word: number): Uint16Array {
    return text.subarray(starts.at(word / fields), starts.at(word / fields + 1));
  }

  /** Where the slice behind the one at `at` is. */
  function linkAt(at: number): number {
    const holder = pages[at >>> pageBits] ?? page;
    const from = at & (pageBytes - 1);
    return ((holder[from] ?? 0) | ((holder[from + 1] ?? 0) << 8) | ((holder[from + 2] ?? 0) << 16) | ((holder[from + 3] ?? 0) << 24)) >>> 0;
  }

  return {
    add(units, length, hash, otherHash, row) {
      const word = find(units, length, (hash ^ (hash >>> 15)) >>> 0, otherHash >>> 0);
      let step = row + 1 - (words[word + lastAt] ?? 0);
      if (step === 0) return;
      words[word + lastAt] = row + 1;
      let kept = words[word + keptAt] ?? 0;
      const at = word * 4 + rowsAt;
      for (; step >= 0x80; step >>>= 7) bytes[at + kept++] = (step & 0x7f) | 0x80;
      bytes[at + kept++] = step;
      words[word + keptAt] = kept;
      if (kept > mostKept - longestStep) putAway(word);
    },

    sorted() {
      // Comparing strings is several times as fast as comparing what they were made from.
      const names = Array.from({ length: count }, (_, i) => String.fromCharCode(...textOf(i * fields)));
      return Uint32Array.from(names.keys())
        .sort((a, b) => {
          const [one = '', other = ''] = [names[a], names[b]];
          return one < other ? -1 : one > other ? 1 : 0;
        })
        .map((i) => i * fields);
    },

    textOf,

    bytesOf(word) {
      let bytes = words[word + keptAt] ?? 0;
      let more = words[word + sliceAt] !== 0;
      for (let at = words[word + headAt] ?? 0, length = firstSlice; more; length = Math.min(length * 2, longestSlice)) {
        more = words[word + endAt] !== at + length;
        bytes += (more ? length : (words[word + tailAt] ?? 0) - at) - linkBytes;
        if (more) at = linkAt(at);
      }
      return bytes;
    },

    lastRowOf: (word) => (words[word + lastAt] ?? 0) - 1,

    get size() {
      return pages.length * pageBytes + words.byteLength + slots.byteLength;
    },

    readRows(word, visit) {
      let at = words[word + headAt] ?? 0;
      for (let length = firstSlice, more = words[word + sliceAt] !== 0; more; length = Math.min(length * 2, longestSlice)) {
        const holder = pages[at >>> pageBits] ?? page;
        const from = at & (pageBytes - 1);
        more = words[word + endAt] !== at + length;
        visit(holder.subarray(from + linkBytes, more ? from + length : from + (words[word + tailAt] ?? 0) - at));
        at = linkAt(at);
      }
      const start = word * 4 + rowsAt;
      visit(bytes.subarray(start, start + (words[word + keptAt] ?? 0)));
    },
  };
}
