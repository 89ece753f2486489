import { firstLink, linkHash, type ChainedRow } from './audit-log.ts';
import type { SqliteDatabase } from '../database/open.ts';

export interface ChainReport {
  /** Rows that were looked at. */
  rows: number;
  /**
   * Where the chain is broken: the first row that is not what was written, or before which one is missing; one more
   * than the last row when rows are missing from the end. Null when it is whole.
   */
  brokenAt: number | null;
}

/**
 * Goes along the audit log from its first row. What nobody can see from inside the file is an end that was cut off
 * together with SQLite's own count of rows; a copy elsewhere shows that.
 */
export function verifyChain(db: SqliteDatabase): ChainReport {
  const rows = db
    .prepare('SELECT id, at, user_id, username, action, resource, resource_id, details, request_id, hash FROM audit_log ORDER BY id')
    .iterate() as IterableIterator<StoredRow>; // the columns are named in the line above
  let count = 0;
  let last = 0;
  let previous = firstLink;
  for (const row of rows) {
    const chained: ChainedRow = {
      at: row.at,
      userId: row.user_id,
      username: row.username,
      action: row.action,
      resource: row.resource,
      resourceId: row.resource_id,
      details: row.details,
      requestId: row.request_id,
    };
    if (!linkHash(previous, chained).equals(row.hash)) return { rows: count, brokenAt: row.id };
    previous = row.hash;
    last = row.id;
    count += 1;
  }
  const newest = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'audit_log'").pluck().get() as number | undefined;
  return { rows: count, brokenAt: (newest ?? 0) > last ? last + 1 : null };
}

interface StoredRow {
  id: number;
  at: number;
  user_id: string | null;
  username: string | null;
  action: string;
  resource: string | null;
  resource_id: string | null;
  details: string | null;
  request_id: string | null;
  hash: Buffer;
}
