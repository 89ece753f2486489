import { channelOfRow, genreAt, programmesTable } from '../../database/guide-schema.ts';
import type { SqliteDatabase } from '../../database/open.ts';
import { noBits, setBit } from '../../search/bits.ts';
import { growingArray } from '../../search/growing-array.ts';
import { farStart, field, fieldsPerRow, nearStart, openBlock } from '../programme-block.ts';
import { createProgrammeWords, dropProgrammeWords, layoutVersion, parts, saidBlock, titleMark, wordsTable } from './index-layout.ts';
import { longestWord, readWords, type OnWord } from './read-words.ts';
import { createWordPostings, type WordPostings } from './word-postings.ts';

/** Blocks read at once. */
const blocksAtOnce = 16;

export interface IndexedGeneration {
  /** `guide_sources.id`. */
  source: number;
  generation: number;
}

/**
 * Makes the programmes of a generation findable by their words, and says so in `guide_sources.searchable` if it is still the
 * source's current one. Reads for seconds, then writes in one transaction; called by the one who writes `guide.db`.
 */
export function buildProgrammeIndex(db: SqliteDatabase, { source, generation }: IndexedGeneration): void {
  const channels = growingArray();
  const channelRows = growingArray();
  const starts = growingArray();
  const stops = growingArray();
  const genres = growingArray();
  const postings = createWordPostings();
  let row = 0;
  const say: OnWord = (units, length, hash, otherHash) => {
    postings.add(units, length, hash, otherHash, row);
  };
  const marked = Uint16Array.of(titleMark, ...new Uint16Array(longestWord));
  const sayInTitle: OnWord = (units, length, hash, otherHash) => {
    postings.add(units, length, hash, otherHash, row);
    for (let i = 0; i < length; i++) marked[i + 1] = units[i] ?? 0;
    postings.add(marked, length + 1, ~hash, ~otherHash, row);
  };

  const read = db.prepare<[number], { id: number; head: Buffer; texts: Buffer }>(
    `SELECT id, head, texts FROM ${programmesTable(generation)} WHERE id > ? ORDER BY id LIMIT ${blocksAtOnce}`,
  );
  for (let blocks = read.all(Number.MIN_SAFE_INTEGER); blocks.length > 0; blocks = read.all(blocks.at(-1)?.id ?? 0)) {
    for (const { id, head, texts } of blocks) {
      const channel = channelOfRow(id);
      if (channels.length === 0 || channels.at(channels.length - 1) !== channel) {
        channels.push(channel);
        channelRows.push(row);
      }
      const block = openBlock(head, texts);
      const { fields, near } = block;
      for (let i = 0; i < block.rows; i++, row++) {
        const at = i * fieldsPerRow;
        starts.push(fields[at + field.start] ?? 0);
        stops.push(fields[at + field.stop] ?? 0);
        genres.push(((fields[at + field.traits] ?? 0) >>> genreAt) & 0xff);
        const titleEnd = fields[at + field.title] ?? 0;
        readWords(near, nearStart(block, i), titleEnd, sayInTitle);
        readWords(near, titleEnd, fields[at + field.subTitle] ?? 0, sayInTitle);
        const descriptionEnd = fields[at + field.description] ?? 0;
        const detailsEnd = fields[at + field.details] ?? 0;
        readWords(texts, farStart(block, i), descriptionEnd, say);
        if (detailsEnd > descriptionEnd) readPeople(texts.subarray(descriptionEnd, detailsEnd), say);
      }
    }
  }
  channelRows.push(row);

  const sorted = postings.sorted();
  db.transaction(() => {
    db.exec(dropProgrammeWords(generation) + createProgrammeWords(generation));
    const insert = db.prepare<[number, Uint8Array]>(`INSERT INTO ${wordsTable(generation)} (part, value) VALUES (?, ?)`);
    const store = (part: number, values: Uint8Array | Uint16Array | Uint32Array): void => {
      insert.run(part, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    };
    store(parts.channels, channels.view());
    store(parts.channelRows, channelRows.view());
    store(parts.starts, starts.view());
    store(parts.stops, stops.view());
    store(parts.genres, Uint8Array.from(genres.view()));
    storeWords(postings, sorted, store);
    const saidStarts = storeSaid(postings, sorted, store);
    store(parts.saidStarts, saidStarts);
    storeDense({ postings, sorted, saidStarts, rows: row }, store);
    store(parts.head, new TextEncoder().encode(JSON.stringify({ version: layoutVersion, programmes: row, words: sorted.length })));
    db.prepare('UPDATE guide_sources SET searchable = 1 WHERE id = ? AND generation = ?').run(source, generation);
  })();
}

type Store = (part: number, values: Uint8Array | Uint16Array | Uint32Array) => void;

function storeWords(postings: WordPostings, sorted: Uint32Array, store: Store): void {
  const wordStarts = new Uint32Array(sorted.length + 1);
  let length = 0;
  for (const [at, word] of sorted.entries()) wordStarts[at + 1] = length += postings.textOf(word).length;
  const words = new Uint16Array(length);
  for (const [at, word] of sorted.entries()) words.set(postings.textOf(word), wordStarts[at] ?? 0);
  store(parts.words, words);
  store(parts.wordStarts, wordStarts);
}

/** Returns where the programmes of each word begin, and the end. */
function storeSaid(postings: WordPostings, sorted: Uint32Array, store: Store): Uint32Array {
  const starts = new Uint32Array(sorted.length + 1);
  const block = new Uint8Array(saidBlock);
  let blocks = 0;
  let used = 0;
  const write = (bytes: Uint8Array): void => {
    for (let from = 0; from < bytes.length; ) {
      const some = Math.min(bytes.length - from, saidBlock - used);
      block.set(bytes.subarray(from, from + some), used);
      from += some;
      used += some;
      if (used < saidBlock) continue;
      store(parts.said + blocks++, block);
      used = 0;
    }
  };
  for (const [at, word] of sorted.entries()) {
    postings.readRows(word, write);
    starts[at + 1] = blocks * saidBlock + used;
  }
  if (used > 0) store(parts.said + blocks, block.subarray(0, used));
  return starts;
}

interface Said {
  postings: WordPostings;
  sorted: Uint32Array;
  saidStarts: Uint32Array;
  rows: number;
}

/** Stores as bits what would take long to put together from steps. */
function storeDense({ postings, sorted, saidStarts, rows }: Said, store: Store): void {
  const dense: number[] = [];
  const isDense = (from: number, to: number) => (saidStarts[to] ?? 0) - (saidStarts[from] ?? 0) > rows / 2;
  const keep = (from: number, to: number): void => {
    const bits = noBits(rows);
    for (let at = from; at < to; at++) {
      let row = -1;
      let [step, shift] = [0, 0];
      postings.readRows(sorted[at] ?? 0, (bytes) => {
        for (const byte of bytes) {
          step |= (byte & 0x7f) << shift;
          shift += 7;
          if (byte >= 0x80) continue;
          row += step;
          setBit(bits, row);
          step = 0;
          shift = 0;
        }
      });
    }
    store(parts.denseBits + dense.length / 2, bits);
    dense.push(from, to);
  };
  for (let at = 0; at < sorted.length; at++) if (isDense(at, at + 1)) keep(at, at + 1);
  for (const units of [1, 2]) {
    for (let from = 0, to = 1; from < sorted.length; from = to++) {
      const beginning = postings.textOf(sorted[from] ?? 0);
      if (beginning[0] === titleMark || beginning.length < units) continue;
      const goesOn = (word: Uint16Array) => word.length >= units && word[0] === beginning[0] && (units === 1 || word[1] === beginning[1]);
      while (to < sorted.length && goesOn(postings.textOf(sorted[to] ?? 0))) to++;
      if (to > from + 1 && isDense(from, to)) keep(from, to);
    }
  }
  store(parts.dense, Uint32Array.from(dense));
}

const beforeName = Buffer.from('"name":"');
const [quote = 0, backslash = 0] = Buffer.from('"\\');

/** Words of the names of people in the JSON of `details`, which has no other names. */
function readPeople(bytes: Buffer, visit: OnWord): void {
  const to = bytes.length;
  for (let at = bytes.indexOf(beforeName); at !== -1; at = bytes.indexOf(beforeName, at)) {
    const start = (at += beforeName.length);
    let isEscaped = false;
    for (; at < to && bytes[at] !== quote; at++) {
      if (bytes[at] !== backslash) continue;
      isEscaped = true;
      at++;
    }
    if (!isEscaped) readWords(bytes, start, at, visit);
    else {
      const name = Buffer.from(String(JSON.parse(`"${bytes.toString('utf8', start, at)}"`)));
      readWords(name, 0, name.length, visit);
    }
  }
}
