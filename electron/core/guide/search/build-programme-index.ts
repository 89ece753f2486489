import { asideFile } from '../../database/guide-database.ts';
import { channelOfRow, genreAt, programmesTable } from '../../database/guide-schema.ts';
import type { SqliteDatabase } from '../../database/open.ts';
import { growingArray } from '../../search/growing-array.ts';
import { farStart, field, fieldsPerRow, nearStart, openBlock } from '../programme-block.ts';
import { createProgrammeWords, dropProgrammeWords, layoutVersion, parts, titleMark, wordsTable } from './index-layout.ts';
import { longestWord, readWords, type OnWord } from './read-words.ts';
import { storeWords, type Store } from './store-words.ts';
import { createWordPostings } from './word-postings.ts';
import { openSegmentFile, segmentOf, type SegmentFile, type WordSegment } from './word-segment.ts';

/** Blocks read at once. */
const blocksAtOnce = 16;
/** What of the words is held at once, bytes; the rest of a long guide is put aside. */
const mostInMemory = 16 * 1024 * 1024;

export interface IndexedGeneration {
  /** `guide_sources.id`. */
  source: number;
  generation: number;
}

/**
 * Makes the programmes of a generation findable by their words, and says so in `guide_sources.searchable` if it is still the
 * source's current one. Reads for seconds, then writes in one transaction; called by the one who writes `guide.db`.
 */
export function buildProgrammeIndex(db: SqliteDatabase, indexed: IndexedGeneration, mostBytes = mostInMemory): void {
  let file: SegmentFile | undefined;
  try {
    build(db, indexed, db.memory ? Number.POSITIVE_INFINITY : mostBytes, () => (file ??= openSegmentFile(asideFile(db.name))));
  } finally {
    file?.close();
  }
}

function build(db: SqliteDatabase, { source, generation }: IndexedGeneration, mostBytes: number, aside: () => SegmentFile): void {
  const channels = growingArray();
  const channelRows = growingArray();
  const starts = growingArray();
  const stops = growingArray();
  const genres = growingArray();
  const segments: WordSegment[] = [];
  let postings = createWordPostings();
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
      if (postings.size > mostBytes) {
        segments.push(aside().putAside(segmentOf(postings)));
        postings = createWordPostings();
      }
    }
  }
  channelRows.push(row);

  segments.push(segmentOf(postings));
  db.transaction(() => {
    db.exec(dropProgrammeWords(generation) + createProgrammeWords(generation));
    const insert = db.prepare<[number, Uint8Array]>(`INSERT INTO ${wordsTable(generation)} (part, value) VALUES (?, ?)`);
    const store: Store = (part, values) => {
      insert.run(part, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    };
    store(parts.channels, channels.view());
    store(parts.channelRows, channelRows.view());
    store(parts.starts, starts.view());
    store(parts.stops, stops.view());
    store(parts.genres, Uint8Array.from(genres.view()));
    const words = storeWords(segments, row, store);
    store(parts.head, new TextEncoder().encode(JSON.stringify({ version: layoutVersion, programmes: row, words })));
    db.prepare('UPDATE guide_sources SET searchable = 1 WHERE id = ? AND generation = ?').run(source, generation);
  })();
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
