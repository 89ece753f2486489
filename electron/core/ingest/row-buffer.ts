import type { StagedItem } from './catalog-row.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { hashKey } from './hash-key.ts';
import type { Stage } from './stage.ts';

/** Rows a transaction: large enough to be cheap, small enough that readers and other jobs get their turn. */
const rowsPerTransaction = 2_000;
/** The first rows are on the screen before the rest has arrived. */
const firstRows = 200;

export interface RowBuffer {
  add(item: StagedItem): void;
  flush(): void;
  /** What it returns forgets every row added since: a list that broke off is read again from its first row. */
  checkpoint(): () => void;
}

/** Gathers rows and stages them a few thousand at a time; `onStaged` runs in the same transaction. */
export function createRowBuffer(db: SqliteDatabase, stage: Stage, onStaged: (rows: number) => void): RowBuffer {
  let rows: StagedItem[] = [];
  let most = firstRows;
  const write = db.transaction((batch: readonly StagedItem[]) => {
    for (const item of batch) {
      if (stage.add(item) !== 'taken' || item.providerKey.includes('~')) continue;
      // Two names under one address or number are two titles: the second is told apart by its name.
      stage.add({ ...item, providerKey: `${item.providerKey}~${hashKey(item.name)}` });
    }
    onStaged(batch.length);
  });
  function flush(): void {
    if (rows.length === 0) return;
    const batch = rows;
    rows = [];
    most = rowsPerTransaction;
    write(batch);
  }
  return {
    add(item) {
      rows.push(item);
      if (rows.length >= most) flush();
    },
    flush,
    checkpoint() {
      flush();
      const emptyStage = stage.checkpoint();
      return () => {
        rows = [];
        db.transaction(emptyStage)();
      };
    },
  };
}
