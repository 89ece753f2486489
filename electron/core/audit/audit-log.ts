import { createHash } from 'node:crypto';
import type { AuditAction } from '#shared/contract/audit.ts';
import type { AccountsDatabase, auditLog } from '../database/accounts-schema.ts';

export interface AuditEntry {
  at: number;
  /** Whose event it is; null when nobody is known, as for a failed sign-in under a name that does not exist. */
  userId: string | null;
  username: string | null;
  action: AuditAction;
  resource?: string | undefined;
  resourceId?: string | undefined;
  /** In this order; a value that is null is left out. */
  details?: Readonly<Record<string, string | null>> | undefined;
  requestId: string | null;
}

/** Writes one row; call it in the transaction of the change it tells of. */
export type RecordAudit = (entry: AuditEntry) => void;

/** The rows form a chain: each has a digest of itself and of the row before. */
export function createAuditLog(db: AccountsDatabase): RecordAudit {
  const last = db.$client.prepare<[], { hash: Buffer }>('SELECT hash FROM audit_log ORDER BY id DESC LIMIT 1');
  // By hand: every renewal of a session writes one, and building the statement anew would take longer than all else of it.
  const insert = db.$client.prepare<[ChainedRow & { hash: Buffer }]>(`
    INSERT INTO audit_log (at, user_id, username, action, resource, resource_id, details, request_id, hash)
    VALUES (@at, @userId, @username, @action, @resource, @resourceId, @details, @requestId, @hash)`);
  return ({ resource = null, resourceId = null, details = {}, ...entry }) => {
    const row = { ...entry, resource, resourceId, details: detailsText({ ...details, request_id: entry.requestId }) };
    insert.run({ ...row, hash: linkHash(last.get()?.hash ?? firstLink, row) });
  };
}

/** What a row is chained by, besides the row before it. */
export type ChainedRow = Omit<typeof auditLog.$inferSelect, 'id' | 'hash'>;

export const firstLink: Buffer = Buffer.alloc(32);

export function linkHash(previous: Buffer, { at, userId, username, action, resource, resourceId, details, requestId }: ChainedRow): Buffer {
  // As it is stored: SQLite replaces half a character.
  const texts = [userId, username, action, resource, resourceId, details, requestId].map((text) => text?.toWellFormed() ?? null);
  const said = JSON.stringify([at, ...texts]);
  return createHash('sha256').update(previous).update(said).digest();
}

/** `key=value` with percent-encoded values, separated by blanks; null for none. */
export function detailsText(details: Readonly<Record<string, string | null>>): string | null {
  const words = Object.entries(details).flatMap(([key, value]) => (value === null ? [] : [`${key}=${encodeURIComponent(value.toWellFormed())}`]));
  return words.length === 0 ? null : words.join(' ');
}
