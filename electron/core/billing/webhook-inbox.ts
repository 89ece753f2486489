import { and, asc, eq, lte, sql } from 'drizzle-orm';
import { type AccountsDatabase, webhookInbox } from '../database/accounts-schema.ts';
import type { StripeEvent } from './stripe-wire.ts';

export type InboxRow = typeof webhookInbox.$inferSelect;

/** Events as they came, each once; every function is one statement, to be run inside a transaction where it belongs to more. */
export interface WebhookInbox {
  /** False for an event that is there already. */
  keep(event: StripeEvent, body: Buffer, at: number): boolean;
  /** What is to be looked at by now, in the order of arrival. */
  due(now: number, most: number): InboxRow[];
  /** The moment at which the next one is due; undefined when nothing waits. */
  nextAt(): number | undefined;
  settle(eventId: string, status: 'done' | 'dead' | 'needs_owner', error?: string | null): void;
  retryAt(eventId: string, nextAt: number, error: string): void;
  /** Those that wait for somebody who pays as this customer are looked at again. */
  wakeOfCustomer(customerId: string, now: number): void;
  /** What they said is dropped; that they came stays known. */
  dropBodies(before: number): void;
}

export function createInbox(db: AccountsDatabase): WebhookInbox {
  // By hand, because events come in crowds: it is all that happens before an answer, and all that happens to most afterwards.
  const insert = db.$client.prepare<[object]>(`
    INSERT OR IGNORE INTO webhook_inbox (event_id, type, created, livemode, body, received_at, status, next_at)
    VALUES (@id, @type, @created, @livemode, @body, @at, 'new', @at)`);
  const settle = db.$client.prepare<[object]>('UPDATE webhook_inbox SET status = @status, attempts = attempts + 1, error = @error WHERE event_id = @eventId');
  const next = db.$client.prepare<[], { at: number | null }>(`SELECT min(next_at) AS at FROM webhook_inbox WHERE status = 'new'`);
  return {
    keep: ({ id, type, created, livemode }, body, at) => insert.run({ id, type, created, livemode: livemode ? 1 : 0, body, at }).changes > 0,
    due: (now, most) =>
      db
        .select()
        .from(webhookInbox)
        .where(and(eq(webhookInbox.status, sql`'new'`), sql`${webhookInbox.nextAt} <= +${now}`))
        .orderBy(asc(webhookInbox.nextAt))
        .limit(most)
        .all(),
    nextAt: () => next.get()?.at ?? undefined,
    settle(eventId, status, error = null) {
      settle.run({ eventId, status, error });
    },
    retryAt(eventId, nextAt, error) {
      db.update(webhookInbox)
        .set({ nextAt, attempts: sql`${webhookInbox.attempts} + 1`, error })
        .where(eq(webhookInbox.eventId, eventId))
        .run();
    },
    wakeOfCustomer(customerId, now) {
      db.update(webhookInbox)
        .set({ status: 'new', nextAt: now })
        .where(and(eq(webhookInbox.status, 'needs_owner'), sql`json_extract(CAST(${webhookInbox.body} AS TEXT), '$.data.object.customer') = ${customerId}`))
        .run();
    },
    dropBodies(before) {
      db.update(webhookInbox)
        .set({ body: null })
        .where(and(lte(webhookInbox.receivedAt, before), sql`${webhookInbox.status} <> 'new'`, sql`${webhookInbox.body} IS NOT NULL`))
        .run();
    },
  };
}
