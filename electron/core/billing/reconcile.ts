import { eq } from 'drizzle-orm';
import { type AccountsDatabase, serverFacts } from '../database/accounts-schema.ts';
import { type EventApplier, usedEvents } from './apply-event.ts';
import type { StripePort } from './stripe-port.ts';
import type { WebhookInbox } from './webhook-inbox.ts';

/** Stripe gives up on an event after about three days. */
export const reconcileEveryMs = 86_400_000;
/** Before the last run, for what was under way then. */
const overlapMs = 3_600_000;
/** Stripe forgets events after 30 days. */
const eventsLastMs = 25 * 86_400_000;
const fact = 'billing_reconciled_at';
const writtenAtOnce = 100;

export interface ReconcileOptions {
  db: AccountsDatabase;
  stripe: StripePort;
  inbox: WebhookInbox;
  applier: EventApplier;
  write: <T>(change: () => T) => Promise<T>;
  clock: () => number;
}

/** When it last ran; undefined for never. */
export function reconciledAt(db: AccountsDatabase): number | undefined {
  const kept = db.select({ value: serverFacts.value }).from(serverFacts).where(eq(serverFacts.name, fact)).get();
  return kept === undefined ? undefined : Number(kept.value);
}

/**
 * Takes in what never came: events since the last run go into the inbox, where those that did come are known. After too long
 * a time, and the first time, every subscription is asked for instead. Returns how many were new.
 */
export async function reconcile({ db, stripe, inbox, applier, write, clock }: ReconcileOptions): Promise<number> {
  const begun = clock();
  const last = reconciledAt(db);
  let news = 0;
  if (last === undefined || begun - last > eventsLastMs) {
    for await (const { id } of stripe.allSubscriptions()) if (await applier.sync(id)) news += 1;
  } else {
    let page: (() => boolean)[] = [];
    const keepPage = (): Promise<number> => {
      const all = page;
      page = [];
      return write(() => all.filter((keep) => keep()).length);
    };
    for await (const event of stripe.eventsSince(last - overlapMs, usedEvents)) {
      page.push(() => inbox.keep(event, Buffer.from(JSON.stringify(event)), clock()));
      if (page.length === writtenAtOnce) news += await keepPage();
    }
    news += await keepPage();
  }
  const row = { name: fact, value: String(begun) };
  await write(() => db.insert(serverFacts).values(row).onConflictDoUpdate({ target: serverFacts.name, set: row }).run());
  return news;
}
