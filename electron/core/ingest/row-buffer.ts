import type { SqliteDatabase } from '../database/open.ts';
import type { Stage, StagedItem } from './stage.ts';

/** Rows a transaction: large enough to be cheap, small enough that readers and other jobs get their turn. */
const rowsPerTransaction = 2_000;

export interface RowBuffer {
  add(item: StagedItem): void;
  flush(): void;
  /** What it returns forgets every row added since: a list that broke off is read again from its first row. */
  checkpoint(): () => void;
}

/**
 * Gathers rows and stages them a few thousand at a time. When another row already holds a key under another name,
 * `renamed` gives the key to try next.
 */
export function createRowBuffer(
  db: SqliteDatabase,
  stage: Stage,
  renamed: (item: StagedItem) => string | undefined,
  onStaged: (rows: number) => void,
): RowBuffer {
  let rows: StagedItem[] = [];
  const write = db.transaction((batch: StagedItem[]) => {
    for (const item of batch) {
      if (stage.add(item) !== 'taken') continue;
      const providerKey = renamed(item);
      if (providerKey !== undefined) stage.add({ ...item, providerKey });
    }
  });
  function flush(): void {
    if (rows.length === 0) return;
    const batch = rows;
    rows = [];
    write(batch);
    onStaged(batch.length);
  }
  return {
    add(item) {
      rows.push(item);
      if (rows.length >= rowsPerTransaction) flush();
    },
    flush,
    checkpoint() {
      flush();
      const emptyStage = stage.checkpoint();
      return () => {
        rows = [];
        emptyStage();
      };
    },
  };
}
