import type { SqliteDatabase } from '../../database/open.ts';

/**
 * How the words of a generation of programmes lie in `programme_words_<generation>`: parts by number. Programmes are
 * numbered in order of their ids, so those of a channel are neighbors in order of start. All numbers are u32 unless said.
 *
 * `channels`: the numbers of channels that have programmes, ascending; `channelRows`: where those of each begin, and the end.
 * `starts`, `stops`: seconds; 0 for a stop that the guide does not say. `genres`: a byte each, as in `traits`.
 * `words`: code units (u16) of all words one after the other, in order; `wordStarts`: where each begins, and the end.
 * `saidStarts`: where the programmes of each word begin in `said`, and the end. `said`: varint steps, the first one counted
 * from −1, for one word after the other; cut into blocks of `saidBlock` bytes, whose parts are numbered from `said` on.
 * `dense`: pairs of words, the first and the one after the last, that very many programmes say: single words, and those
 * with a beginning of one or two units. The programmes of the pair i are a set of bits in part `denseBits` + i.
 */
export const parts = {
  head: 0,
  channels: 1,
  channelRows: 2,
  starts: 3,
  stops: 4,
  genres: 5,
  words: 6,
  wordStarts: 7,
  saidStarts: 8,
  dense: 9,
  said: 16,
  denseBits: 1_000_000,
} as const;

/** Begins the words that are said in a title or a sub-title; these are there once more without it. No text has it. */
export const titleMark = 1;

export const saidBlock = 32 * 1024;

/** Of the layout and of the way text is cut into words; and a machine of the other byte order reads nothing. */
export const layoutVersion = `2 ${new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 'little' : 'big'}`;

export function wordsTable(generation: number): string {
  return `programme_words_${generation}`;
}

export function createProgrammeWords(generation: number): string {
  return `CREATE TABLE ${wordsTable(generation)} (part INTEGER PRIMARY KEY, value BLOB NOT NULL);`;
}

/** For whoever drops the programmes of a generation. */
export function dropProgrammeWords(generation: number): string {
  return `DROP TABLE IF EXISTS ${wordsTable(generation)};`;
}

export function hasProgrammeWords(db: SqliteDatabase, generation: number): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(wordsTable(generation)) !== undefined;
}
