import { and, count, desc, eq, gte, inArray, lte } from 'drizzle-orm';
import type { AuditEvent } from '#shared/contract/audit.ts';
import { type AccountsDatabase, auditLog } from '../database/accounts-schema.ts';

export interface AuditFilter {
  userId: string;
  actions: readonly string[] | undefined;
  resources: readonly string[] | undefined;
  /** Epoch ms; both ends are inside. */
  from: number | undefined;
  to: number | undefined;
  limit: number;
  offset: number;
}

/** One page, newest first, and how many there are in all. */
export function listAuditEvents(db: AccountsDatabase, { userId, actions, resources, from, to, limit, offset }: AuditFilter) {
  const asked = and(
    eq(auditLog.userId, userId),
    actions && inArray(auditLog.action, [...actions]),
    resources && inArray(auditLog.resource, [...resources]),
    from === undefined ? undefined : gte(auditLog.at, from),
    to === undefined ? undefined : lte(auditLog.at, to),
  );
  const total = db.select({ events: count() }).from(auditLog).where(asked).get()?.events ?? 0;
  const rows = db.select().from(auditLog).where(asked).orderBy(desc(auditLog.id)).limit(limit).offset(offset).all();
  return { events: rows.map(toAuditEvent), total };
}

function toAuditEvent({ id, action, resource, resourceId, details, at, requestId }: typeof auditLog.$inferSelect): AuditEvent {
  return { id, action, resource, resource_id: resourceId, details, created_at: new Date(at).toISOString(), request_id: requestId };
}
