import type { TitleKind } from '#shared/model/ids.ts';
import type { SqliteDatabase } from '../../database/open.ts';
import { prepared } from '../../database/statements.ts';

/** An entry of the playlist; addresses are templates. */
export interface ShowcaseEntry {
  position: number;
  kind: TitleKind;
  /** What it is known by; unique within its kind. */
  entryKey: string;
  name: string;
  groupName: string | null;
  guideId: string | null;
  tvgName: string | null;
  number: string | null;
  logo: string | null;
  address: string;
  /** JSON of request headers. */
  headers: string | null;
}

const schema = `
  CREATE TABLE entries (
    position INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    entry_key TEXT NOT NULL,
    name TEXT NOT NULL,
    group_name TEXT,
    guide_id TEXT,
    tvg_name TEXT,
    number TEXT,
    logo TEXT,
    address TEXT NOT NULL,
    headers TEXT
  );
  CREATE INDEX entries_key ON entries (entry_key, kind);
`;

const columns = `position, kind, entry_key AS entryKey, name, group_name AS groupName, guide_id AS guideId,
  tvg_name AS tvgName, number, logo, address, headers`;

export function prepareEntries(db: SqliteDatabase): (entry: ShowcaseEntry) => void {
  db.exec(schema);
  const insert = db.prepare<[ShowcaseEntry]>(
    `INSERT INTO entries VALUES (@position, @kind, @entryKey, @name, @groupName, @guideId, @tvgName, @number, @logo, @address, @headers)`,
  );
  return (entry) => void insert.run(entry);
}

/** Entries of one key are told apart by their order. */
export function tellTwinsApart(db: SqliteDatabase): void {
  db.exec(`
    UPDATE entries SET entry_key = entries.entry_key || '~' || twins.number
    FROM (
      SELECT position, row_number() OVER (PARTITION BY entry_key, kind ORDER BY position) AS number
      FROM entries WHERE (entry_key, kind) IN (SELECT entry_key, kind FROM entries GROUP BY entry_key, kind HAVING count(*) > 1)
    ) AS twins
    WHERE twins.position = entries.position AND twins.number > 1
  `);
}

/** Every entry in playlist order, a few hundred at a time. */
export function* readEntries(db: SqliteDatabase): Generator<ShowcaseEntry> {
  const step = prepared<[number], ShowcaseEntry>(db, `SELECT ${columns} FROM entries WHERE position > ? ORDER BY position LIMIT 500`);
  for (let after = -1; ; ) {
    const entries = step.all(after);
    yield* entries;
    const last = entries.at(-1);
    if (!last) return;
    after = last.position;
  }
}

export function findEntry(db: SqliteDatabase, kind: TitleKind, entryKey: string): ShowcaseEntry | undefined {
  return prepared<[string, TitleKind], ShowcaseEntry>(db, `SELECT ${columns} FROM entries WHERE entry_key = ? AND kind = ?`).get(entryKey, kind);
}
