import type { SqliteDatabase } from './open.ts';

export interface GroupCommit {
  /**
   * Runs `change` in a transaction that it shares with the other changes of this turn of the event loop, and answers once
   * that is on the disk. Whatever `change` throws undoes this change alone. It must not wait for anything.
   */
  write<T>(change: () => T): Promise<T>;
  /** Writes what waits, now: before the file is closed. */
  flush(): void;
}

interface Waiting {
  /** Runs the change; returns how to tell of its outcome once it is kept. */
  run(): () => void;
  fail(error: unknown): void;
}

/** A turn is at most this many changes long, so that other requests come in between. */
const mostAtOnce = 128;

/** Waiting for the disk is what a durable write costs: those that arrive together wait once. */
export function createGroupCommit(file: SqliteDatabase): GroupCommit {
  const begin = file.prepare('BEGIN IMMEDIATE');
  const commit = file.prepare('COMMIT');
  const rollback = file.prepare('ROLLBACK');
  const save = file.prepare('SAVEPOINT change');
  const release = file.prepare('RELEASE change');
  const undo = file.prepare('ROLLBACK TO change');
  const waiting: Waiting[] = [];
  let scheduled = false;

  function runOne({ run, fail }: Waiting): () => void {
    save.run();
    try {
      const tell = run();
      release.run();
      return tell;
    } catch (error) {
      // A full disk ends the whole transaction, and so the changes before this one.
      if (!file.inTransaction) throw error;
      undo.run();
      release.run();
      return () => {
        fail(error);
      };
    }
  }

  function writeTogether(changes: readonly Waiting[]): void {
    let outcomes: (() => void)[];
    try {
      begin.run();
      outcomes = changes.map(runOne);
      commit.run();
    } catch (error) {
      if (file.inTransaction) rollback.run();
      for (const { fail } of changes) fail(error);
      return;
    }
    for (const tell of outcomes) tell();
  }

  function turn(): void {
    scheduled = false;
    if (waiting.length > 0) writeTogether(waiting.splice(0, mostAtOnce));
    if (waiting.length > 0) schedule();
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(turn);
  }

  return {
    write: (change) =>
      new Promise((resolve, reject) => {
        waiting.push({
          run() {
            const value = change();
            return () => {
              resolve(value);
            };
          },
          fail: reject,
        });
        schedule();
      }),
    flush() {
      if (waiting.length > 0) writeTogether(waiting.splice(0));
    },
  };
}
