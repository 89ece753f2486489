import { createProgrammes, programmesTable } from '../../database/guide-schema.ts';
import type { SqliteDatabase } from '../../database/open.ts';
import type { ProgrammeBatch } from './programme-batch.ts';
import { openProgrammeStore, startOf, type RowPlace, type Settled } from '../../guide/programme-store.ts';

/** A generation that is being filled aside: nobody reads it yet. */
export interface GuideStage {
  readonly generation: number;
  /** False when the batch is held back: its memory is needed until it is written. */
  add(batch: ProgrammeBatch): boolean;
  /** Empties it: the guide is read from its beginning again. */
  clear(): void;
  /** Writes what is still held back. */
  flush(): void;
  /** The number of a channel by its folded id, a new one where it has none. */
  numberOf(foldedId: string): number;
  /** Stored programmes of a channel. */
  rowsOf(number: number): number;
  readonly settled: Settled;
  drop(): void;
}

/** A batch whose rows belong to another channel this often is one of a guide that is sorted by time. */
const leastTurnShare = 0.25;
/** Such batches are held back to be sorted by channel, so many bytes of them: the more, the larger the blocks. */
const mostHeldBytes = 12 * 1024 * 1024;

/** Rows are written in the order they come where that is by channel, and sorted in large lots where it is not. */
export function openStage(db: SqliteDatabase, source: number, generation: number): GuideStage {
  const table = programmesTable(generation);
  db.exec(createProgrammes(generation));
  const store = openProgrammeStore(db, generation);
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
  let held: ProgrammeBatch[] = [];
  let heldBytes = 0;

  function numberOf(foldedId: string): number {
    let number = findNumber.get(source, foldedId) ?? given.get(foldedId);
    if (number === undefined) given.set(foldedId, (number = nextNumber++));
    return number;
  }

  function numberAt(batch: ProgrammeBatch, row: number): number {
    return numbers[batch.channels[row] ?? 0] ?? 0;
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

  function write(batch: ProgrammeBatch): void {
    const { channels, rows } = batch;
    for (let from = 0, to = 0; from < rows; from = to) {
      while (to < rows && channels[to] === channels[from]) to++;
      store.add(numberAt(batch, from), batch, from, to);
    }
  }

  function writeSorted(batches: readonly ProgrammeBatch[]): void {
    const byChannel = new Map<number, RowPlace[]>();
    for (const batch of batches) {
      for (let row = 0; row < batch.rows; row++) {
        const number = numberAt(batch, row);
        const place = { source: batch, row };
        const places = byChannel.get(number);
        if (places) places.push(place);
        else byChannel.set(number, [place]);
      }
    }
    inTransaction(() => {
      for (const number of [...byChannel.keys()].sort((a, b) => a - b)) {
        // Of programmes that begin at the same time the first one stays: sorting leaves them in their order.
        const places = byChannel.get(number) ?? [];
        store.addSorted(number, places.sort((a, b) => startOf(a.source, a.row) - startOf(b.source, b.row)));
      }
    });
  }

  function flush(): void {
    if (held.length > 0) writeSorted(held);
    held = [];
    heldBytes = 0;
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
        heldBytes += batch.near.length + batch.far.length;
        if (heldBytes >= mostHeldBytes) flush();
        return false;
      }
      flush();
      inTransaction(() => write(batch));
      return true;
    },
    clear() {
      held = [];
      heldBytes = 0;
      numbers = [];
      store.clear();
    },
    rowsOf: store.rowsOf,
    get settled() {
      return store.settled;
    },
    drop: () => db.exec(`DROP TABLE IF EXISTS ${table}`),
  };
}
