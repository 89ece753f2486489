import { growingArray } from '../../search/growing-array.ts';

/** Numbers distinct words in the order they turn up; bytes in flat memory, for a map of strings would weigh ten times as much. */
export interface WordTable {
  readonly size: number;
  /** The number of the word at `from` to `to` of `source`. */
  number(source: Uint8Array, from: number, to: number): number;
  /** How often each word was asked for. */
  counts(): Uint32Array;
  /** All words one after the other, and where each begins; one more for the end. */
  bytes(): Uint8Array;
  starts(): Uint32Array;
}

export function createWordTable(): WordTable {
  let bytes = new Uint8Array(64 * 1024);
  let slots = new Uint32Array(16 * 1024); // word number + 1; 0 is free
  let mask = slots.length - 1;
  const starts = growingArray();
  starts.push(0);
  const hashes = growingArray();
  const counts = growingArray();

  function keep(source: Uint8Array, from: number, to: number): void {
    const start = starts.at(counts.length);
    const end = start + to - from;
    if (end > bytes.length) bytes = new Uint8Array(bytes.buffer.transfer(Math.ceil(end * 1.3)));
    for (let i = from, at = start; i < to; i++, at++) bytes[at] = source[i] ?? 0;
    starts.push(end);
  }

  function isAt(word: number, source: Uint8Array, from: number, to: number): boolean {
    const start = starts.at(word);
    if (starts.at(word + 1) - start !== to - from) return false;
    for (let i = from, at = start; i < to; i++, at++) if (bytes[at] !== source[i]) return false;
    return true;
  }

  function widen(): void {
    slots = new Uint32Array(slots.length * 2);
    mask = slots.length - 1;
    for (let word = 0; word < hashes.length; word++) {
      let slot = hashes.at(word) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = word + 1;
    }
  }

  return {
    get size() {
      return counts.length;
    },
    number(source, from, to) {
      let hash = 0x811c9dc5;
      for (let i = from; i < to; i++) hash = Math.imul(hash ^ (source[i] ?? 0), 0x01000193);
      hash = (hash ^ (hash >>> 15)) >>> 0;
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const word = (slots[slot] ?? 0) - 1;
        if (word === -1) {
          slots[slot] = counts.length + 1;
          break;
        }
        if (hashes.at(word) === hash && isAt(word, source, from, to)) {
          counts.set(word, counts.at(word) + 1);
          return word;
        }
      }
      keep(source, from, to);
      hashes.push(hash);
      counts.push(1);
      if (counts.length * 2 > slots.length) widen();
      return counts.length - 1;
    },
    counts: () => counts.view(),
    bytes: () => bytes.subarray(0, starts.at(counts.length)),
    starts: () => starts.view(),
  };
}
