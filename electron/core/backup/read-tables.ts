import { backedUpTables, type Row } from './tables.ts';
import type { SqliteDatabase } from '../database/open.ts';

/** Rows by table name. */
export type Tables = Record<string, Row[]>;

/** Every row a backup holds. `complete` keeps the columns that mean something in this folder only. */
export function readTables(db: SqliteDatabase, { complete = false } = {}): Tables {
  const tables: Tables = {};
  for (const { name, omitted = [], row } of backedUpTables) {
    const columns = columnsOf(db, name).filter((column) => complete || !omitted.includes(column));
    if (columns.length === 0) continue; // a database from before this table
    const rows = db.prepare<[], Row>(`SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(name)}`).all();
    // One that the application could not live with would have the whole backup refused.
    tables[name] = rows.filter((each) => row.safeParse(each).success);
  }
  return tables;
}

export function columnsOf(db: SqliteDatabase, table: string): string[] {
  return db.prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)').all(table).map(({ name }) => name);
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function schemaVersionOf(db: SqliteDatabase): number {
  return Number(db.pragma('user_version', { simple: true }));
}
