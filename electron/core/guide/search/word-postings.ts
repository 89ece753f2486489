/** Words and the rows that say them, while they are collected: a few bytes a row, no strings. */
export interface WordPostings {
  /** The word in `units` up to `length` is said by `row`; rows come in ascending order. */
  add(units: Uint16Array, length: number, hash: number, row: number): void;
  /** All words, in order of their code units. */
  sorted(): Uint32Array;
  textOf(word: number): Uint16Array;
  /** Hands over the rows of a word, piece by piece, as varint steps; the first one is counted from −1. */
  readRows(word: number, visit: (bytes: Uint8Array) => void): void;
}

// The rows of a word lie in a chain of slices, each twice as long as the one before it until they are long enough. The
// first four bytes of a slice say where the next one is. Slices lie in pages and never across two.
const pageBits = 20;
const pageBytes = 2 ** pageBits;
const linkBytes = 4;
const firstSlice = 8;
const longestSlice = 512;

// What is known of a word lies side by side: most of the time goes into waiting for memory.
const fields = 8;
const hashAt = 0;
const startAt = 1;
const lengthAt = 2;
/** The last row plus one. */
const lastAt = 3;
/** Where the next byte goes. */
const tailAt = 4;
/** Where the last slice ends, and how long it is. */
const endAt = 5;
const sliceAt = 6;
const headAt = 7;

export function createWordPostings(): WordPostings {
  const pages: Uint8Array[] = [];
  let page: Uint8Array = new Uint8Array(0);
  let used = pageBytes;

  let size = 0;
  let words = new Uint32Array(16 * 1024 * fields);
  let text = new Uint16Array(128 * 1024);
  let textEnd = 0;
  let slots = new Uint32Array(64 * 1024); // place of a word in `words` plus one; 0 is free
  let mask = slots.length - 1;

  function newSlice(bytes: number): number {
    if (used + bytes > pageBytes) {
      page = new Uint8Array(pageBytes);
      pages.push(page);
      used = 0;
    }
    const at = (pages.length - 1) * pageBytes + used;
    used += bytes;
    return at;
  }

  function nextSlice(word: number): number {
    const before = words[word + sliceAt] ?? 0;
    const bytes = Math.min(before * 2, longestSlice);
    const at = newSlice(bytes);
    const from = (words[word + endAt] ?? 0) - before;
    const holder = pages[from >>> pageBits] ?? page;
    const link = from & (pageBytes - 1);
    for (let i = 0; i < linkBytes; i++) holder[link + i] = (at >>> (8 * i)) & 0xff;
    words[word + sliceAt] = bytes;
    words[word + endAt] = at + bytes;
    return at + linkBytes;
  }

  function keep(units: Uint16Array, length: number, hash: number): number {
    const word = size++ * fields;
    if (word === words.length) words = new Uint32Array(words.buffer.transfer(Math.ceil(size * 1.5) * fields * 4));
    if (textEnd + length > text.length) text = new Uint16Array(text.buffer.transfer(text.byteLength * 1.5));
    for (let i = 0; i < length; i++) text[textEnd + i] = units[i] ?? 0;
    const head = newSlice(firstSlice);
    words.set([hash, textEnd, length, 0, head + linkBytes, head + firstSlice, firstSlice, head], word);
    textEnd += length;
    return word;
  }

  function widen(): void {
    slots = new Uint32Array(slots.length * 2);
    mask = slots.length - 1;
    for (let word = 0; word < size * fields; word += fields) {
      let slot = (words[word + hashAt] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = word + 1;
    }
  }

  function isAt(word: number, units: Uint16Array, length: number): boolean {
    if (words[word + lengthAt] !== length) return false;
    const start = words[word + startAt] ?? 0;
    for (let i = 0; i < length; i++) if (text[start + i] !== units[i]) return false;
    return true;
  }

  function find(units: Uint16Array, length: number, hash: number): number {
    const mixed = (hash ^ (hash >>> 15)) >>> 0;
    let slot = mixed & mask;
    for (;;) {
      const word = (slots[slot] ?? 0) - 1;
      if (word === -1) break;
      if (words[word + hashAt] === mixed && isAt(word, units, length)) return word;
      slot = (slot + 1) & mask;
    }
    const word = keep(units, length, mixed);
    slots[slot] = word + 1;
    if (size * 2 > slots.length) widen();
    return word;
  }

  function textOf(word: number): Uint16Array {
    const start = words[word + startAt] ?? 0;
    return text.subarray(start, start + (words[word + lengthAt] ?? 0));
  }

  return {
    add(units, length, hash, row) {
      const word = find(units, length, hash);
      let step = row + 1 - (words[word + lastAt] ?? 0);
      if (step === 0) return;
      words[word + lastAt] = row + 1;
      let at = words[word + tailAt] ?? 0;
      for (let more = true; more; step >>>= 7) {
        if (at === words[word + endAt]) at = nextSlice(word);
        more = step >= 0x80;
        (pages[at >>> pageBits] ?? page)[at & (pageBytes - 1)] = more ? (step & 0x7f) | 0x80 : step;
        at++;
      }
      words[word + tailAt] = at;
    },

    sorted() {
      // Comparing strings is several times as fast as comparing what they were made from.
      const names = Array.from({ length: size }, (_, i) => String.fromCharCode(...textOf(i * fields)));
      return Uint32Array.from(names.keys())
        .sort((a, b) => {
          const [one = '', other = ''] = [names[a], names[b]];
          return one < other ? -1 : one > other ? 1 : 0;
        })
        .map((i) => i * fields);
    },

    textOf,

    readRows(word, visit) {
      let at = words[word + headAt] ?? 0;
      for (let bytes = firstSlice; ; bytes = Math.min(bytes * 2, longestSlice)) {
        const holder = pages[at >>> pageBits] ?? page;
        const from = at & (pageBytes - 1);
        if (words[word + endAt] === at + bytes) {
          visit(holder.subarray(from + linkBytes, from + (words[word + tailAt] ?? 0) - at));
          return;
        }
        visit(holder.subarray(from + linkBytes, from + bytes));
        at = ((holder[from] ?? 0) | ((holder[from + 1] ?? 0) << 8) | ((holder[from + 2] ?? 0) << 16) | ((holder[from + 3] ?? 0) << 24)) >>> 0;
      }
    },
  };
}
