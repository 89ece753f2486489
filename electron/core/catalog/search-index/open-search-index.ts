import { crc32 } from 'node:zlib';
import { recent } from '../recent.ts';
import { allBits, countBits, eachBit, hasBit, keepBits, noBits, setBit, type Bits } from '../../search/bits.ts';
import { magic, namesStep, partNames, toUtf8, traitsOf, version, type Head, type PartName, type Parts } from './layout.ts';

/** Folded text: every word somewhere in the name, or one plain piece of it, blanks and all. */
export type SearchedText = { words: readonly string[] } | { phrase: string };

export interface SearchFilter {
  kind?: number | undefined;
  /** Rows with any of these flags are left out. */
  withoutFlags?: number | undefined;
  listed?: boolean | undefined;
  /** The normalized category. */
  category?: number | undefined;
  /** Rows of which one of these is the first category … */
  categoryIds?: readonly number[] | undefined;
  /** … and, beside them, the rows with these ids. */
  orIds?: readonly number[] | undefined;
}

export interface Hits {
  readonly total: number;
  /** Row ids in playlist order. */
  ids(offset: number, limit: number): number[];
  /** The same after the row with this id, hit or not; undefined when there is no such row. */
  after(id: number, limit: number): number[] | undefined;
  has(id: number): boolean;
}

export interface SearchIndex {
  readonly rows: number;
  find(text: SearchedText, filter?: SearchFilter): Hits;
}

type Match = 'within' | 'start' | 'end' | 'whole';

/** Reads what `createSearchIndexBuilder` made; undefined when a part is missing, damaged or of another version. */
export function openSearchIndex(read: (name: string) => Uint8Array | undefined): SearchIndex | undefined {
  const head = headFrom(read('head'));
  if (!head) return undefined;
  const parts = partsFrom(head, read);
  return parts && createSearchIndex(head.rows, head.words, parts);
}

function headFrom(bytes: Uint8Array | undefined): Head | undefined {
  if (!bytes) return undefined;
  try {
    const head = JSON.parse(Buffer.from(bytes).toString()) as Head;
    return head.magic === magic && head.version === version ? head : undefined;
  } catch {
    return undefined;
  }
}

function partsFrom(head: Head, read: (name: string) => Uint8Array | undefined): Parts | undefined {
  const parts: Partial<Parts> = {};
  for (const name of partNames) {
    const part = read(name);
    const expected = (head.parts as Partial<Head['parts']>)[name];
    if (!part || part.length !== expected?.bytes || crc32(part) !== expected.crc) return undefined;
    parts[name] = part;
  }
  return parts as Parts; // every name was filled in
}

function createSearchIndex(rows: number, size: number, parts: Parts): SearchIndex {
  const u32 = (name: PartName) => new Uint32Array(aligned(parts[name]));
  const ids = u32('ids');
  const traits = new Uint16Array(aligned(parts.traits));
  const categoryOf = u32('category-of');
  const categories = new Map([...u32('categories')].map((id, i) => [id, i]));
  const wordStarts = u32('word-starts');
  const rowsWithStarts = u32('rows-with-starts');
  const nameStarts = u32('name-starts');
  const { words, 'rows-with': rowsWith, names } = parts;
  const pairs = pairsOfWords(words, wordStarts, size);
  const filterBits = recent<Bits>(8);
  const textBits = recent<Bits>(16);
  let rowsById: Uint32Array | undefined;

  function addRowsWith(word: number, into: Bits): void {
    const end = rowsWithStarts[word + 1] ?? 0;
    let row = 0;
    for (let at = rowsWithStarts[word] ?? 0; at < end; ) {
      let byte = rowsWith[at++] ?? 0;
      let step = byte & 0x7f;
      for (let shift = 7; byte >= 0x80; shift += 7) {
        byte = rowsWith[at++] ?? 0;
        step |= (byte & 0x7f) << shift;
      }
      row += step;
      into[row >>> 5] = (into[row >>> 5] ?? 0) | (1 << (row & 31));
    }
  }

  /** Calls `visit` with every word that matches. */
  function eachWord(piece: Uint8Array, match: Match, visit: (word: number) => void): void {
    const pair = pairsOf(piece, 0, piece.length);
    const length = piece.length;
    const [first, second] = piece;
    let end = 0;
    for (let word = 0; word < size; word++) {
      const start = end;
      end = wordStarts[word + 1] ?? 0;
      if (((pairs[word] ?? 0) & pair) !== pair) continue;
      const last = end - length;
      if (last < start || (match === 'whole' && last !== start)) continue;
      const to = match === 'start' ? start : last;
      for (let at = match === 'end' ? last : start; at <= to; at++) {
        if (words[at] !== first || (length > 1 && words[at + 1] !== second)) continue;
        let i = 2;
        while (i < length && words[at + i] === piece[i]) i++;
        if (i >= length) {
          visit(word);
          break;
        }
      }
    }
  }

  /** Rows with all the words somewhere. */
  function findWords(pieces: readonly string[]): Bits {
    const found = allBits(rows);
    for (const piece of pieces.filter(Boolean)) {
      const saying = noBits(rows);
      eachWord(toUtf8(piece), 'within', (word) => addRowsWith(word, saying));
      keepBits(found, saying);
    }
    return found;
  }

  /**
   * Rows with the phrase: its first part ends a word, its last one begins one, and those between are whole words.
   * Beyond 31 words their order is not looked at.
   */
  function findPhrase(phrase: string): Bits {
    const pieces = phrase.split(' ').map(toUtf8);
    if (pieces.length === 1) return findWords([phrase]);
    if (pieces.slice(1, -1).some((piece) => piece.length === 0)) return noBits(rows); // names have no two blanks in a row
    const found = allBits(rows);
    const places = new Uint32Array(size); // per word, bit i: it may stand at the phrase's place i
    for (const [i, piece] of pieces.entries()) {
      if (piece.length === 0) continue; // a blank at the beginning or the end
      const saying = noBits(rows);
      const bit = i < 31 ? 1 << i : 0;
      eachWord(piece, i === 0 ? 'end' : i === pieces.length - 1 ? 'start' : 'whole', (word) => {
        places[word] = (places[word] ?? 0) | bit;
        addRowsWith(word, saying);
      });
      keepBits(found, saying);
    }
    const anyWord = (pieces[0]?.length ? 0 : 1) | (pieces.at(-1)?.length || pieces.length > 31 ? 0 : 1 << (pieces.length - 1));
    return confirmed(found, places, anyWord, Math.min(pieces.length, 31));
  }

  /** Of `found`, the rows that have words for all the places one after the other. */
  function confirmed(found: Bits, places: Uint32Array, anyWord: number, length: number): Bits {
    const kept = noBits(rows);
    const last = 1 << (length - 1);
    let at = 0;
    let next = 0; // the row that begins at `at`
    eachBit(found, (row) => {
      const block = row - (row % namesStep);
      if (next < block) [at, next] = [nameStarts[block / namesStep] ?? 0, block];
      for (; next <= row; next++) {
        let left = -1;
        let reached = 0; // bit i: the phrase's places up to i have just been said
        do {
          let byte = names[at++] ?? 0;
          let value = byte & 0x7f;
          for (let shift = 7; byte >= 0x80; shift += 7) {
            byte = names[at++] ?? 0;
            value |= (byte & 0x7f) << shift;
          }
          if (left === -1) left = value;
          else {
            left--;
            reached = ((reached << 1) | 1) & ((places[value] ?? 0) | anyWord);
            if (next === row && (reached & last) !== 0) setBit(kept, row);
          }
        } while (left > 0);
      }
      return true;
    });
    return kept;
  }

  function rowsPassing({ kind, withoutFlags = 0, listed, category }: SearchFilter): Bits {
    const none = { kind: 0, listed: 0, category: 0, flags: 0 };
    const looksAt =
      (kind === undefined ? 0 : traitsOf({ ...none, kind: 7 })) |
      (listed === undefined ? 0 : traitsOf({ ...none, listed: 1 })) |
      (category === undefined ? 0 : traitsOf({ ...none, category: 7 })) |
      traitsOf({ ...none, flags: withoutFlags });
    const wanted = traitsOf({ kind: kind ?? 0, listed: listed ? 1 : 0, category: category ?? 0, flags: 0 });
    const passing = noBits(rows);
    for (let row = 0; row < rows; row++) if (((traits[row] ?? 0) & looksAt) === wanted) setBit(passing, row);
    return passing;
  }

  /** Keeps of `found` what is in one of the categories. */
  function keepCategories(found: Bits, categoryIds: readonly number[], orIds: readonly number[]): void {
    const wanted = new Uint8Array(categories.size);
    for (const id of categoryIds) {
      const place = categories.get(id);
      if (place !== undefined) wanted[place] = 1;
    }
    const beside = noBits(orIds.length > 0 ? rows : 0);
    for (const id of orIds) {
      const row = rowOf(id);
      if (row !== undefined) setBit(beside, row);
    }
    for (let i = 0; i < found.length; i++) {
      let kept = found[i] ?? 0;
      for (let word = kept; word !== 0; word &= word - 1) {
        const bit = word & -word;
        if (wanted[categoryOf[i * 32 + 31 - Math.clz32(bit)] ?? 0] !== 1) kept &= ~bit;
      }
      found[i] = kept | ((found[i] ?? 0) & (beside[i] ?? 0));
    }
  }

  function rowOf(id: number): number | undefined {
    rowsById ??= sortedById(ids);
    let [low, high] = [0, rows - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const row = rowsById[middle] ?? 0;
      const found = ids[row] ?? 0;
      if (found === id) return row;
      if (found < id) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  return {
    rows,
    find(text, filter = {}) {
      const { kind, withoutFlags, listed, category } = filter;
      // The pages of one search, and its three kinds, ask for the same text again.
      const saying = textBits(JSON.stringify(text), () => ('phrase' in text ? findPhrase(text.phrase) : findWords(text.words)));
      const found = saying.slice();
      keepBits(found, filterBits(`${kind} ${withoutFlags} ${listed} ${category}`, () => rowsPassing(filter)));
      if (filter.categoryIds) keepCategories(found, filter.categoryIds, filter.orIds ?? []);
      return {
        total: countBits(found),
        ids(offset, limit) {
          const page: number[] = [];
          if (limit > 0) eachBit(found, (row) => page.push(ids[row] ?? 0) < limit, offset);
          return page;
        },
        after(id, limit) {
          const row = rowOf(id);
          if (row === undefined) return undefined;
          const page: number[] = [];
          if (limit > 0) eachBit(found, (next) => page.push(ids[next] ?? 0) < limit, 0, row + 1);
          return page;
        },
        has(id) {
          const row = rowOf(id);
          return row !== undefined && hasBit(found, row);
        },
      };
    },
  };
}

/** Which pairs of neighboring bytes are there, by hash: what cannot match is left out with one comparison. */
function pairsOf(bytes: Uint8Array, from: number, to: number): number {
  let pairs = 0;
  for (let at = from + 1; at < to; at++) {
    const pair = ((bytes[at - 1] ?? 0) << 8) | (bytes[at] ?? 0);
    pairs |= 1 << (Math.imul(pair, 0x9e3779b1) >>> 27);
  }
  return pairs;
}

function pairsOfWords(words: Uint8Array, starts: Uint32Array, size: number): Int32Array {
  const pairs = new Int32Array(size);
  for (let word = 0; word < size; word++) pairs[word] = pairsOf(words, starts[word] ?? 0, starts[word + 1] ?? 0);
  return pairs;
}

function sortedById(ids: Uint32Array): Uint32Array {
  const keys = Float64Array.from(ids, (id, row) => id * ids.length + row).sort();
  return Uint32Array.from(keys, (key) => key % ids.length);
}

/** SQLite hands out bytes that begin anywhere; wider numbers must not. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  const isWhole = buffer instanceof ArrayBuffer && byteOffset === 0 && byteLength === buffer.byteLength;
  return isWhole ? buffer : bytes.slice().buffer;
}
