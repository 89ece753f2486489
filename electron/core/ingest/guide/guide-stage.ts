import { createProgrammes, programmeRow, programmesTable } from '../../database/guide-schema.ts';
import type { SqliteDatabase } from '../../database/open.ts';
import { textsPerRow, type ProgrammeBatch } from './programme-batch.ts';

/** A generation that is being filled aside: nobody reads it yet. */
export interface GuideStage {
  readonly generation: number;
  add(batch: ProgrammeBatch): void;
  /** Empties it: the guide is read from its beginning again. */
  clear(): void;
  /** Writes what is still held back. */
  flush(): void;
  /** The number of a channel by its folded id, a new one where it has none. */
  numberOf(foldedId: string): number;
  /** Stored programmes of the channel at a place among those met. */
  rowsOf(place: number): number;
  drop(): void;
}

/** A batch whose rows belong to another channel this often is one of a guide that is sorted by time. */
const leastTurnShare = 0.25;
/** Texts of such batches that are held back to be sorted by channel, about: the more, the fewer pages are written twice. */
const mostHeldCharacters = 16 * 1024 * 1024;
const rowBits = 12;
const rowMask = (1 << rowBits) - 1;

/** Rows are written in the order they come where that is by channel, and sorted in large lots where it is not. */
export function openStage(db: SqliteDatabase, source: number, generation: number): GuideStage {
  const table = programmesTable(generation);
  db.exec(createProgrammes(generation));
  const insert = db.prepare<(number | string | null)[]>(`INSERT OR IGNORE INTO ${table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const findNumber = db
    .prepare<[number, string], number>('SELECT number FROM guide_channels WHERE source = ? AND folded_id = ?')
    .pluck();
  const lastNumber = db.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'guide_channels'").pluck();
  const begin = db.prepare('BEGIN');
  const commit = db.prepare('COMMIT');
  let nextNumber = (lastNumber.get() ?? 0) + 1;
  /** Of channels that have none in the database yet. */
  const given = new Map<string, number>();
  /** By place. */
  let numbers: number[] = [];
  let rows: number[] = [];
  let held: ProgrammeBatch[] = [];
  let heldCharacters = 0;

  function numberOf(foldedId: string): number {
    let number = findNumber.get(source, foldedId) ?? given.get(foldedId);
    if (number === undefined) given.set(foldedId, (number = nextNumber++));
    return number;
  }

  function rowId(batch: ProgrammeBatch, row: number): number {
    const channel = batch.channels[row] ?? 0;
    return programmeRow(numbers[channel] ?? 0, (batch.starts[row] ?? 0) * 1_000);
  }

  function write(batch: ProgrammeBatch, row: number, id: number): void {
    const { text, ends } = batch;
    const place = row * textsPerRow;
    const from = place === 0 ? 0 : (ends[place - 1] ?? 0);
    const title = ends[place] ?? 0;
    const subTitle = ends[place + 1] ?? 0;
    const description = ends[place + 2] ?? 0;
    const details = ends[place + 3] ?? 0;
    const season = batch.seasons[row] ?? -1;
    const episode = batch.episodes[row] ?? -1;
    const { changes } = insert.run(
      id,
      batch.stops[row] || null,
      batch.traits[row] ?? 0,
      title === from ? null : text.substring(from, title),
      subTitle === title ? null : text.substring(title, subTitle),
      season < 0 ? null : season,
      episode < 0 ? null : episode,
      description === subTitle ? null : text.substring(subTitle, description),
      details === description ? null : text.substring(description, details),
    );
    const channel = batch.channels[row] ?? 0;
    rows[channel] = (rows[channel] ?? 0) + changes;
  }

  function inTransaction(work: () => void): void {
    begin.run();
    try {
      work();
      commit.run();
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }

  function writeSorted(batches: readonly ProgrammeBatch[]): void {
    const count = batches.reduce((sum, batch) => sum + batch.rows, 0);
    const ids = new Float64Array(batches.length << rowBits);
    const order = new Uint32Array(count);
    let at = 0;
    for (const [index, batch] of batches.entries()) {
      for (let row = 0; row < batch.rows; row++) {
        const place = (index << rowBits) | row;
        ids[place] = rowId(batch, row);
        order[at++] = place;
      }
    }
    // Of programmes that begin at the same time the first one stays.
    order.sort((a, b) => (ids[a] ?? 0) - (ids[b] ?? 0) || a - b);
    inTransaction(() => {
      for (const place of order) {
        const batch = batches[place >>> rowBits];
        if (batch) write(batch, place & rowMask, ids[place] ?? 0);
      }
    });
  }

  function flush(): void {
    if (held.length > 0) writeSorted(held);
    held = [];
    heldCharacters = 0;
  }

  return {
    generation,
    numberOf,
    flush,
    add(batch) {
      // In the order they are declared, which decides between two of one name.
      for (const foldedId of batch.met) numbers.push(numberOf(foldedId));
      if (batch.turns > batch.rows * leastTurnShare) {
        held.push(batch);
        heldCharacters += batch.text.length;
        if (heldCharacters >= mostHeldCharacters) flush();
        return;
      }
      flush();
      inTransaction(() => {
        for (let row = 0; row < batch.rows; row++) write(batch, row, rowId(batch, row));
      });
    },
    clear() {
      held = [];
      heldCharacters = 0;
      numbers = [];
      rows = [];
      db.exec(`DELETE FROM ${table}`);
    },
    rowsOf: (place) => rows[place] ?? 0,
    drop: () => db.exec(`DROP TABLE IF EXISTS ${table}`),
  };
}
