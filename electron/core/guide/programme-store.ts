import { programmeRow, programmesTable, startOfRow } from '../database/guide-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { createBlockPacker, field, fieldsPerRow, nearStart, openBlock, type ProgrammeRows } from './programme-block.ts';

/** A row and where it lies. */
export interface RowPlace {
  source: ProgrammeRows;
  row: number;
}

/** Writes programmes into the table of a generation, in blocks that do not overlap. Of two that begin at once the first one stays. */
export interface ProgrammeStore {
  /** Rows of a source from `from` up to `to`, of one channel in any order. */
  add(channel: number, source: ProgrammeRows, from: number, to: number): void;
  /** The same for rows of several sources, in order of start. */
  addSorted(channel: number, rows: readonly RowPlace[]): void;
  clear(): void;
  /** Programmes of the channel that are stored. */
  rowsOf(channel: number): number;
  readonly settled: Settled;
}

/** What was settled between programmes of one channel. */
export interface Settled {
  /** Left out: the same start and title as another one. */
  duplicates: number;
  /** Reached into the next one, or began at once with another one and were left out. */
  overlaps: number;
}

/** The last programme of a channel. */
interface Tail {
  start: number;
  stop: number;
  rows: number;
  /** The row itself, only while it is at hand. */
  source: ProgrammeRows | null;
  row: number;
}

export function openProgrammeStore(db: SqliteDatabase, generation: number): ProgrammeStore {
  const table = programmesTable(generation);
  const insert = db.prepare<[number, Uint8Array, Uint8Array]>(`INSERT INTO ${table} (id, head, texts) VALUES (?, ?, ?)`);
  const touched = db.prepare<[number, number, number, number], { id: number; head: Buffer; texts: Buffer }>(
    `SELECT id, head, texts FROM ${table} WHERE id >= coalesce((SELECT max(id) FROM ${table} WHERE id >= ? AND id <= ?), ?) AND id <= ? ORDER BY id`,
  );
  const following = db.prepare<[number, number], number | null>(`SELECT min(id) FROM ${table} WHERE id > ? AND id < ?`).pluck();
  const remove = db.prepare<[number]>(`DELETE FROM ${table} WHERE id = ?`);
  const packer = createBlockPacker();
  const tails = new Map<number, Tail>();
  let settled: Settled = { duplicates: 0, overlaps: 0 };

  function flush(channel: number): void {
    const block = packer.take();
    if (block) insert.run(programmeRow(channel, block.start * 1_000), block.head, block.texts);
  }

  function put(channel: number, source: ProgrammeRows, row: number): void {
    if (packer.isFullFor(source, row)) flush(channel);
    packer.add(source, row);
  }

  function tailOf(channel: number): Tail {
    let tail = tails.get(channel);
    if (!tail) tails.set(channel, (tail = { start: -1, stop: 0, rows: 0, source: null, row: 0 }));
    return tail;
  }

  function leaveOut(isSame: boolean): void {
    if (isSame) settled.duplicates++;
    else settled.overlaps++;
  }

  /** Rows that begin before the last one of their channel, in order of start: put between those that are there. */
  function merge(channel: number, late: readonly RowPlace[]): void {
    const [first] = late;
    const last = late.at(-1);
    if (!first || !last) return;
    const from = programmeRow(channel, startOf(first.source, first.row) * 1_000);
    const to = programmeRow(channel, startOf(last.source, last.row) * 1_000);
    const blocks = touched.all(programmeRow(channel, 0), from, from, to);
    const there: RowPlace[] = blocks.flatMap(({ head, texts }) => {
      const source = openBlock(head, texts);
      return Array.from({ length: source.rows }, (_, row) => ({ source, row }));
    });
    const behind = following.get(to, programmeRow(channel + 1, 0)) ?? null;
    const behindStart = behind === null ? Number.POSITIVE_INFINITY : startOfRow(behind) / 1_000;
    const merged: RowPlace[] = [];
    let added = 0;
    let at = 0;
    for (const each of late) {
      const start = startOf(each.source, each.row);
      for (let old = there[at]; old && startOf(old.source, old.row) <= start; old = there[++at]) merged.push(old);
      const before = merged.at(-1);
      if (before && startOf(before.source, before.row) === start) {
        leaveOut(isSameTitle(before, each));
        continue;
      }
      if (before && stopOf(before.source, before.row) > start) settled.overlaps++;
      const next = there[at];
      if (stopOf(each.source, each.row) > (next ? startOf(next.source, next.row) : behindStart)) settled.overlaps++;
      merged.push(each);
      added++;
    }
    if (added === 0) return;
    merged.push(...there.slice(at));
    for (const { id } of blocks) remove.run(id);
    for (const { source, row } of merged) put(channel, source, row);
    flush(channel);
    tailOf(channel).rows += added;
  }

  function addSorted(channel: number, rows: readonly RowPlace[]): void {
    const late: RowPlace[] = [];
    const tail = tailOf(channel);
    for (const each of rows) if (!append(channel, tail, each.source, each.row)) late.push(each);
    flush(channel);
    tail.source = null;
    merge(channel, late);
  }

  /** False for a row that begins before the last one of its channel, or at once with one that is not at hand. */
  function append(channel: number, tail: Tail, source: ProgrammeRows, row: number): boolean {
    const start = startOf(source, row);
    if (start < tail.start) return false;
    if (start === tail.start) {
      if (!tail.source) return false;
      leaveOut(isSameTitle({ source: tail.source, row: tail.row }, { source, row }));
      return true;
    }
    if (tail.stop > start) settled.overlaps++;
    put(channel, source, row);
    tail.start = start;
    tail.stop = stopOf(source, row);
    tail.rows++;
    tail.source = source;
    tail.row = row;
    return true;
  }

  return {
    add(channel, source, from, to) {
      const tail = tailOf(channel);
      let late: RowPlace[] | undefined;
      for (let row = from; row < to; row++) if (!append(channel, tail, source, row)) (late ??= []).push({ source, row });
      flush(channel);
      tail.source = null;
      if (late) merge(channel, late.sort((a, b) => startOf(a.source, a.row) - startOf(b.source, b.row)));
    },
    addSorted,
    clear() {
      tails.clear();
      settled = { duplicates: 0, overlaps: 0 };
      db.exec(`DELETE FROM ${table}`);
    },
    rowsOf: (channel) => tails.get(channel)?.rows ?? 0,
    get settled() {
      return settled;
    },
  };
}

export function startOf({ fields }: ProgrammeRows, row: number): number {
  return fields[row * fieldsPerRow + field.start] ?? 0;
}

function stopOf({ fields }: ProgrammeRows, row: number): number {
  return fields[row * fieldsPerRow + field.stop] ?? 0;
}

function isSameTitle(one: RowPlace, other: RowPlace): boolean {
  return Buffer.compare(titleOf(one), titleOf(other)) === 0;
}

function titleOf({ source, row }: RowPlace): Uint8Array {
  return source.near.subarray(nearStart(source, row), source.fields[row * fieldsPerRow + field.title]);
}
