import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from './open.ts';

/** What a connection prepared; more than this is playlists that are gone. */
const most = 400;
const statements = new WeakMap<SqliteDatabase, Map<string, Statement>>();

/** Prepares a statement once for each connection. */
export function prepared<Values extends unknown[], Row>(db: SqliteDatabase, sql: string): Statement<Values, Row> {
  let known = statements.get(db);
  if (!known) statements.set(db, (known = new Map<string, Statement>()));
  let statement = known.get(sql);
  if (!statement) {
    if (known.size >= most) known.clear();
    known.set(sql, (statement = db.prepare(sql)));
  }
  return statement as Statement<Values, Row>;
}

/** Lets everything that `read` asks see one state of the database. */
export function reading<T>(db: SqliteDatabase, read: () => T): T {
  if (db.inTransaction) return read();
  prepared(db, 'BEGIN').run();
  try {
    return read();
  } finally {
    if (db.inTransaction) prepared(db, 'COMMIT').run();
  }
}
