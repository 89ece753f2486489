import { channelOfRow, genreAt, programmesTable, startOfRow } from '../../database/guide-schema.ts';
import type { SqliteDatabase } from '../../database/open.ts';
import { growingArray } from '../../search/growing-array.ts';
import { createProgrammeWords, dropProgrammeWords, layoutVersion, parts, saidBlock, titleMark, wordsTable } from './index-layout.ts';
import { longestWord, readWords } from './read-words.ts';
import { createWordPostings, type WordPostings } from './word-postings.ts';

/** Rows read at once: enough that asking costs nothing, few enough that their texts are soon garbage. */
const rowsAtOnce = 500;

type Row = [id: number, stop: number | null, traits: number, title: string | null, subTitle: string | null, description: string | null, details: string | null];

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
  const say = (units: Uint16Array, length: number, hash: number): void => {
    postings.add(units, length, hash, row);
  };
  const marked = Uint16Array.of(titleMark, ...new Uint16Array(longestWord));
  const sayInTitle = (units: Uint16Array, length: number, hash: number): void => {
    postings.add(units, length, hash, row);
    for (let i = 0; i < length; i++) marked[i + 1] = units[i] ?? 0;
    postings.add(marked, length + 1, ~hash, row);
  };

  const read = db
    .prepare<[number, number], Row>(
      `SELECT id, stop, traits, title, sub_title, description, details FROM ${programmesTable(generation)} WHERE id > ? ORDER BY id LIMIT ?`,
    )
    .raw();
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = read.all(after, rowsAtOnce);
    for (const [id, stop, traits, title, subTitle, description, details] of rows) {
      const channel = channelOfRow(id);
      if (channels.length === 0 || channels.at(channels.length - 1) !== channel) {
        channels.push(channel);
        channelRows.push(row);
      }
      starts.push(startOfRow(id) / 1_000);
      stops.push(stop ?? 0);
      genres.push((traits >>> genreAt) & 0xff);
      if (title !== null) readWords(title, sayInTitle);
      if (subTitle !== null) readWords(subTitle, sayInTitle);
      if (description !== null) readWords(description, say);
      if (details !== null) for (const name of peopleIn(details)) readWords(name, say);
      row++;
      after = id;
    }
    if (rows.length < rowsAtOnce) break;
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
    store(parts.saidStarts, storeSaid(postings, sorted, store));
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

/** Names of people in `details`. */
function* peopleIn(details: string): Generator<string> {
  if (!details.includes('"credits"')) return;
  const { credits = [] } = JSON.parse(details) as { credits?: { name: string }[] }; // written by our own ingest
  for (const { name } of credits) yield name;
}
