import type { Statement } from 'better-sqlite3';
import { genres, type Programme } from '#shared/model/programme.ts';
import { genreAt, programmeRow, programmesTable, programmeTraits } from '../database/guide-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { farStart, field, fieldsPerRow, firstFrom, nearStart, openBlock, type ProgrammeRows } from './programme-block.ts';

/** Where the programmes of one channel are, in one source's table. */
export interface Place {
  generation: number;
  /** `guide_channels.number`. */
  number: number;
}

/** What is read of a programme: `described` with its description. */
export type Detail = 'plain' | 'described';

export interface StoredProgramme extends Programme {
  /** Null too where it was not asked for. */
  description: string | null;
}

/** The last second that a programme can start at. */
const lastSecond = 2 ** 32 - 1;
/** A guide may say that a channel has a programme every second; nobody looks at more than this. */
const mostRows = 20_000;

interface BlockRow {
  id: number;
  head: Buffer;
  texts: Buffer | null;
}

type Bounds = [number, number];

/** The block before an id, or with it, and the one that follows it: the bounds are those of the channel. */
interface BlockStatements {
  before: Statement<Bounds, BlockRow>;
  upTo: Statement<Bounds, BlockRow>;
  behind: Statement<Bounds, BlockRow>;
}

/** Told apart by number: texts of this length would cost as much to make and compare as the reading itself. */
const statements = new WeakMap<SqliteDatabase, Map<number, BlockStatements>>();
/** Tables that are gone stay known until there are so many. */
const mostTables = 100;

function statementsFor(db: SqliteDatabase, generation: number, detail: Detail): BlockStatements {
  let known = statements.get(db);
  if (!known) statements.set(db, (known = new Map<number, BlockStatements>()));
  const key = generation * 2 + (detail === 'described' ? 1 : 0);
  let found = known.get(key);
  if (!found) {
    if (known.size >= mostTables) known.clear();
    const select = `SELECT id, head, ${detail === 'described' ? 'texts' : 'NULL AS texts'} FROM ${programmesTable(generation)}`;
    found = {
      before: db.prepare(`${select} WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1`),
      upTo: db.prepare(`${select} WHERE id >= ? AND id <= ? ORDER BY id DESC LIMIT 1`),
      behind: db.prepare(`${select} WHERE id > ? AND id <= ? ORDER BY id LIMIT 1`),
    };
    known.set(key, found);
  }
  return found;
}

/** A second that a programme may start at. */
function secondOf(time: number): number {
  return Math.min(Math.max(Math.floor(time / 1_000), 0), lastSecond);
}

function idAt({ number }: Place, second: number): number {
  return programmeRow(number, second * 1_000);
}

/**
 * The programmes of a channel that start from `from` (included) to `to` (excluded), with the last one before and the
 * first one after where there are such; in order of start. Times are the guide's own, plus `offsetMs` in the answer.
 */
export function readRange(db: SqliteDatabase, place: Place, { from, to, offsetMs, detail }: { from: number; to: number; offsetMs: number; detail: Detail }): StoredProgramme[] {
  const { before, behind } = statementsFor(db, place.generation, detail);
  const [begin, end] = [secondOf(Math.ceil(from / 1_000) * 1_000), secondOf(Math.ceil(to / 1_000) * 1_000)];
  const last = idAt(place, lastSecond);
  const found: StoredProgramme[] = [];
  const first = idAt(place, 0);
  // The block that begins before the range holds the last programme before it.
  for (let block = before.get(first, idAt(place, begin)) ?? behind.get(first - 1, last); block; block = behind.get(block.id, last)) {
    const rows = openBlock(block.head, block.texts);
    let row = found.length === 0 ? Math.max(0, firstFrom(rows, begin) - 1) : 0;
    for (; row < rows.rows; row++) {
      found.push(programmeOf(rows, row, offsetMs));
      if (startOf(rows, row) >= end || found.length === mostRows) return found;
    }
  }
  return found;
}

/** The programme of a channel that began last at `at` or before, and the two that follow. Times as in `readRange`. */
export function readAround(db: SqliteDatabase, place: Place, { at, offsetMs, detail }: { at: number; offsetMs: number; detail: Detail }): StoredProgramme[] {
  const { upTo, behind } = statementsFor(db, place.generation, detail);
  const last = idAt(place, lastSecond);
  const second = secondOf(at);
  const found: StoredProgramme[] = [];
  const first = idAt(place, 0);
  for (let block = upTo.get(first, idAt(place, second)) ?? behind.get(first - 1, last); block; block = behind.get(block.id, last)) {
    const rows = openBlock(block.head, block.texts);
    let row = found.length === 0 ? Math.max(0, firstFrom(rows, second + 1) - 1) : 0;
    for (; row < rows.rows; row++) if (found.push(programmeOf(rows, row, offsetMs)) === 3) return found;
  }
  return found;
}

/** The programme of a channel that starts at `start`, with the JSON of what only its card shows. */
export function findProgramme(db: SqliteDatabase, place: Place, start: number): { details: string | null; isLastChance: boolean } | undefined {
  const second = secondOf(start);
  const block = statementsFor(db, place.generation, 'described').upTo.get(idAt(place, 0), idAt(place, second));
  if (!block) return undefined;
  const rows = openBlock(block.head, block.texts);
  const row = firstFrom(rows, second);
  if (row === rows.rows || startOf(rows, row) !== second) return undefined;
  const at = row * fieldsPerRow;
  return {
    details: textOf(rows.far, rows.fields[at + field.description], rows.fields[at + field.details]),
    isLastChance: ((rows.fields[at + field.traits] ?? 0) & programmeTraits.isLastChance) !== 0,
  };
}

function startOf({ fields }: ProgrammeRows, row: number): number {
  return fields[row * fieldsPerRow + field.start] ?? 0;
}

function programmeOf(rows: ProgrammeRows, row: number, offsetMs: number): StoredProgramme {
  const { fields, near, far } = rows;
  const at = row * fieldsPerRow;
  const traits = fields[at + field.traits] ?? 0;
  const stop = fields[at + field.stop] ?? 0;
  return {
    title: textOf(near, nearStart(rows, row), fields[at + field.title]),
    subTitle: textOf(near, fields[at + field.title], fields[at + field.subTitle]),
    start: (fields[at + field.start] ?? 0) * 1_000 + offsetMs,
    stop: stop === 0 ? null : stop * 1_000 + offsetMs,
    season: numberOf(fields[at + field.season]),
    episode: numberOf(fields[at + field.episode]),
    genre: genres[(traits >> genreAt) - 1] ?? null,
    isNew: (traits & programmeTraits.isNew) !== 0,
    isLive: (traits & programmeTraits.isLive) !== 0,
    isRepeat: (traits & programmeTraits.isRepeat) !== 0,
    isPremiere: (traits & programmeTraits.isPremiere) !== 0,
    description: far.length === 0 ? null : textOf(far, farStart(rows, row), fields[at + field.description]),
  };
}

function numberOf(stored = 0): number | null {
  return stored === 0 ? null : stored - 1;
}

function textOf(bytes: Uint8Array, from = 0, to = 0): string | null {
  return from === to ? null : Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString();
}
