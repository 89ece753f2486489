import { growingArray } from '../../search/growing-array.ts';
import { headOf, namesStep, traitsOf, varintSize, writeVarint, type Parts } from './layout.ts';
import { createWordTable } from './word-table.ts';

/** What the index knows of a row; `folded` is its name by `foldText`. */
export interface IndexedRow {
  id: number;
  kind: number;
  listed: number;
  flags: number;
  /** The normalized category. */
  category: number;
  /** The first category, `categories.id`. */
  categoryId: number;
  folded: string;
}

export interface SearchIndexBuilder {
  /** Rows come in playlist order. */
  add(row: IndexedRow): void;
  /** The parts to be stored, by name. The builder is used up then. */
  finish(): Map<string, Uint8Array>;
}

const blank = 0x20;

/** Collects rows for `openSearchIndex`: about 30 bytes of memory a word, no strings are kept. */
export function createSearchIndexBuilder(): SearchIndexBuilder {
  const words = createWordTable();
  const ids = growingArray();
  const traits = growingArray();
  const categoryOf = growingArray();
  const categories = new Map<number, number>();
  const tokens = growingArray();
  const rowEnds = growingArray();
  let buffer = Buffer.alloc(4_096);

  function add(row: IndexedRow): void {
    ids.push(row.id);
    traits.push(traitsOf(row));
    let category = categories.get(row.categoryId);
    if (category === undefined) categories.set(row.categoryId, (category = categories.size));
    categoryOf.push(category);
    if (row.folded.length * 3 > buffer.length) buffer = Buffer.alloc(row.folded.length * 6);
    const end = buffer.write(row.folded);
    for (let from = 0; from < end; ) {
      let to = from;
      while (to < end && buffer[to] !== blank) to++;
      if (to > from) tokens.push(words.number(buffer, from, to));
      from = to + 1;
    }
    rowEnds.push(tokens.length);
  }

  function finish(): Map<string, Uint8Array> {
    const order = byFrequency(words.counts());
    const numbers = new Uint32Array(words.size);
    for (const [number, word] of order.entries()) numbers[word] = number;
    const said = tokens.view();
    for (let i = 0; i < said.length; i++) said[i] = numbers[said[i] ?? 0] ?? 0;
    const ends = rowEnds.view();
    const parts: Parts = {
      ids: bytesOf(ids.view()),
      traits: bytesOf(Uint16Array.from(traits.view())),
      'category-of': bytesOf(categoryOf.view()),
      categories: bytesOf(Uint32Array.from(categories.keys())),
      ...wordParts(order, words.bytes(), words.starts()),
      ...rowParts(said, ends, words.size),
      ...nameParts(said, ends),
    };
    return new Map([['head', headOf(ids.length, words.size, parts)], ...Object.entries(parts)]);
  }

  return { add, finish };
}

/** Word numbers from the most frequent on, so that frequent words have short varints; the few very frequent ones in any order. */
function byFrequency(counts: Uint32Array): Uint32Array {
  const most = 4_095;
  const places = new Uint32Array(most + 1);
  for (const count of counts) addTo(places, Math.min(count, most), 1);
  let next = 0;
  for (let count = most; count >= 0; count--) {
    const size = places[count] ?? 0;
    places[count] = next;
    next += size;
  }
  const order = new Uint32Array(counts.length);
  for (let word = 0; word < counts.length; word++) {
    const bucket = Math.min(counts[word] ?? 0, most);
    order[places[bucket] ?? 0] = word;
    addTo(places, bucket, 1);
  }
  return order;
}

function wordParts(order: Uint32Array, bytes: Uint8Array, starts: Uint32Array): Pick<Parts, 'words' | 'word-starts'> {
  const words = new Uint8Array(bytes.length);
  const wordStarts = new Uint32Array(order.length + 1);
  let at = 0;
  for (let number = 0; number < order.length; number++) {
    const word = order[number] ?? 0;
    for (let i = starts[word] ?? 0; i < (starts[word + 1] ?? 0); i++) words[at++] = bytes[i] ?? 0;
    wordStarts[number + 1] = at;
  }
  return { words, 'word-starts': bytesOf(wordStarts) };
}

function rowParts(said: Uint32Array, ends: Uint32Array, size: number): Pick<Parts, 'rows-with' | 'rows-with-starts'> {
  const last = new Uint32Array(size);
  const starts = new Uint32Array(size + 1);
  eachToken(said, ends, (word, row) => {
    addTo(starts, word + 1, varintSize(row - (last[word] ?? 0)));
    last[word] = row;
  });
  for (let word = 0; word < size; word++) addTo(starts, word + 1, starts[word] ?? 0);
  const rowsWith = new Uint8Array(starts[size] ?? 0);
  const next = starts.slice();
  last.fill(0);
  eachToken(said, ends, (word, row) => {
    next[word] = writeVarint(rowsWith, next[word] ?? 0, row - (last[word] ?? 0));
    last[word] = row;
  });
  return { 'rows-with': rowsWith, 'rows-with-starts': bytesOf(starts) };
}

function eachToken(said: Uint32Array, ends: Uint32Array, visit: (word: number, row: number) => void): void {
  let at = 0;
  for (let row = 0; row < ends.length; row++) {
    for (const end = ends[row] ?? 0; at < end; at++) visit(said[at] ?? 0, row);
  }
}

function nameParts(said: Uint32Array, ends: Uint32Array): Pick<Parts, 'names' | 'name-starts'> {
  let bytes = 0;
  for (const word of said) bytes += varintSize(word);
  for (let row = 0; row < ends.length; row++) bytes += varintSize((ends[row] ?? 0) - (ends[row - 1] ?? 0));
  const names = new Uint8Array(bytes);
  const starts = new Uint32Array(Math.ceil(ends.length / namesStep));
  let at = 0;
  let token = 0;
  for (let row = 0; row < ends.length; row++) {
    if (row % namesStep === 0) starts[row / namesStep] = at;
    const end = ends[row] ?? 0;
    at = writeVarint(names, at, end - token);
    for (; token < end; token++) at = writeVarint(names, at, said[token] ?? 0);
  }
  return { names, 'name-starts': bytesOf(starts) };
}

function addTo(values: Uint32Array, index: number, more: number): void {
  values[index] = (values[index] ?? 0) + more;
}

function bytesOf(values: Uint32Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
