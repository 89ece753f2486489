import { noBits, setBit, type Bits } from '../../search/bits.ts';
import { growingArray } from '../../search/growing-array.ts';
import { parts, saidBlock, titleMark } from './index-layout.ts';
import type { WordSegment } from './word-segment.ts';

/** Takes a part of the index. */
export type Store = (part: number, values: Uint8Array | Uint16Array | Uint32Array) => void;

/**
 * Makes one list of the words of several segments, whose programmes follow each other, and stores it with the programmes of
 * each word. Returns how many words there are.
 */
export function storeWords(segments: readonly WordSegment[], rows: number, store: Store): number {
  const words = unite(segments);
  storeTexts(words, store);
  const ranges = findDense(words, rows);
  const dense: number[] = [];
  const said = writeBlocks(store);
  const saidStarts = new Uint32Array(words.size + 1);
  let open: DenseBits[] = [];
  let next = 0;
  for (let word = 0; word < words.size; word++) {
    for (let range = ranges[next]; range?.from === word; range = ranges[++next]) open.push({ ...range, bits: noBits(rows) });
    const mark = open.length === 0 ? undefined : marker(open);
    words.readRows(word, (bytes) => {
      said.write(bytes);
      mark?.(bytes);
    });
    saidStarts[word + 1] = said.length;
    for (const { from, to, bits } of open) {
      if (to !== word + 1) continue;
      store(parts.denseBits + dense.length / 2, bits);
      dense.push(from, to);
    }
    open = open.filter(({ to }) => to > word + 1);
  }
  said.end();
  store(parts.saidStarts, saidStarts);
  store(parts.dense, Uint32Array.from(dense));
  return words.size;
}

interface UnitedWords {
  size: number;
  textOf(word: number): Uint16Array;
  bytesOf(word: number): number;
  /** Steps from one programme to the next one, the first counted from −1. One word after the other. */
  readRows(word: number, visit: (bytes: Uint8Array) => void): void;
}

function unite(segments: readonly WordSegment[]): UnitedWords {
  const count = segments.length;
  /** By word and segment: its place there plus one; 0 where it is not said. */
  const places = growingArray();
  const heads = segments.map(() => 0);
  let size = 0;
  for (;;) {
    let least: Uint16Array | undefined;
    for (const [i, segment] of segments.entries()) {
      const head = heads[i] ?? 0;
      if (head === segment.size) continue;
      const text = segment.textOf(head);
      if (!least || compare(text, least) < 0) least = text;
    }
    if (!least) break;
    for (const [i, segment] of segments.entries()) {
      const head = heads[i] ?? 0;
      const isSaid = head < segment.size && compare(segment.textOf(head), least) === 0;
      places.push(isSaid ? head + 1 : 0);
      if (isSaid) heads[i] = head + 1;
    }
    size++;
  }

  function eachPlace(word: number, visit: (segment: WordSegment, at: number) => void): void {
    for (const [i, segment] of segments.entries()) {
      const place = places.at(word * count + i);
      if (place > 0) visit(segment, place - 1);
    }
  }

  return {
    size,
    textOf(word) {
      for (const [i, segment] of segments.entries()) {
        const place = places.at(word * count + i);
        if (place > 0) return segment.textOf(place - 1);
      }
      return new Uint16Array(0);
    },
    bytesOf(word) {
      let bytes = 0;
      eachPlace(word, (segment, at) => (bytes += segment.bytesOf(at)));
      return bytes;
    },
    readRows(word, visit) {
      /** The last programme so far plus one. */
      let before = 0;
      eachPlace(word, (segment, at) => {
        segment.readRows(at, before === 0 ? visit : rebased(before, visit));
        before = segment.lastRowOf(at) + 1;
      });
    },
  };
}

function compare(one: Uint16Array, other: Uint16Array): number {
  const length = Math.min(one.length, other.length);
  for (let i = 0; i < length; i++) {
    const step = (one[i] ?? 0) - (other[i] ?? 0);
    if (step !== 0) return step;
  }
  return one.length - other.length;
}

/** Makes the first step, which is counted from −1, one that is counted from the programme before `before`. */
function rebased(before: number, visit: (bytes: Uint8Array) => void): (bytes: Uint8Array) => void {
  let [step, shift, isDone] = [0, 0, false];
  return (bytes) => {
    let at = 0;
    while (!isDone && at < bytes.length) {
      const byte = bytes[at++] ?? 0;
      step |= (byte & 0x7f) << shift;
      shift += 7;
      if (byte >= 0x80) continue;
      isDone = true;
      visit(varint(step - before));
    }
    if (isDone && at < bytes.length) visit(bytes.subarray(at));
  };
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Uint8Array.of(...bytes, value);
}

function storeTexts(words: UnitedWords, store: Store): void {
  const starts = new Uint32Array(words.size + 1);
  for (let word = 0; word < words.size; word++) starts[word + 1] = (starts[word] ?? 0) + words.textOf(word).length;
  const texts = new Uint16Array(starts[words.size] ?? 0);
  for (let word = 0; word < words.size; word++) texts.set(words.textOf(word), starts[word] ?? 0);
  store(parts.words, texts);
  store(parts.wordStarts, starts);
}

function writeBlocks(store: Store) {
  const block = new Uint8Array(saidBlock);
  let blocks = 0;
  let used = 0;
  return {
    get length() {
      return blocks * saidBlock + used;
    },
    write(bytes: Uint8Array): void {
      for (let from = 0; from < bytes.length; ) {
        const some = Math.min(bytes.length - from, saidBlock - used);
        block.set(bytes.subarray(from, from + some), used);
        from += some;
        used += some;
        if (used < saidBlock) continue;
        store(parts.said + blocks++, block);
        used = 0;
      }
    },
    end(): void {
      if (used > 0) store(parts.said + blocks, block.subarray(0, used));
    },
  };
}

interface Range {
  from: number;
  to: number;
}

interface DenseBits extends Range {
  bits: Bits;
}

/** Words, and words of one beginning, that so many programmes say that their steps would take long to read; in order of `from`. */
function findDense(words: UnitedWords, rows: number): Range[] {
  const ends = new Float64Array(words.size + 1);
  for (let word = 0; word < words.size; word++) ends[word + 1] = (ends[word] ?? 0) + words.bytesOf(word);
  const ranges: Range[] = [];
  const keep = (from: number, to: number): void => {
    if ((ends[to] ?? 0) - (ends[from] ?? 0) > rows / 2) ranges.push({ from, to });
  };
  for (let word = 0; word < words.size; word++) keep(word, word + 1);
  for (const units of [1, 2]) {
    for (let from = 0, to = 1; from < words.size; from = to++) {
      const beginning = words.textOf(from);
      if (beginning[0] === titleMark || beginning.length < units) continue;
      const goesOn = (word: Uint16Array) => word.length >= units && word[0] === beginning[0] && (units === 1 || word[1] === beginning[1]);
      while (to < words.size && goesOn(words.textOf(to))) to++;
      if (to > from + 1) keep(from, to);
    }
  }
  return ranges.sort((a, b) => a.from - b.from);
}

/** Sets the bits of a word's programmes from its steps, which come in pieces. */
function marker(sets: readonly DenseBits[]): (bytes: Uint8Array) => void {
  let row = -1;
  let [step, shift] = [0, 0];
  return (bytes) => {
    for (const byte of bytes) {
      step |= (byte & 0x7f) << shift;
      shift += 7;
      if (byte >= 0x80) continue;
      row += step;
      for (const { bits } of sets) setBit(bits, row);
      step = 0;
      shift = 0;
    }
  };
}
