import { eq } from 'drizzle-orm';
import { AppError } from '#shared/errors.ts';
import { type AccountsDatabase, checkoutAttempts, subscriptions, users } from '../database/accounts-schema.ts';
import type { Alert } from './alert.ts';
import { type AppliedChange, type ApplySubscription, type Outcome } from './apply-subscription.ts';
import { isOver } from './license-standing.ts';
import type { OneAtATime } from './one-at-a-time.ts';
import type { StripePort } from './stripe-port.ts';
import { Charge, CheckoutSession, Customer, Dispute, Invoice, type StripeEvent, Subscription } from './stripe-wire.ts';

/** The events that mean something here; all others are answered and forgotten. */
export const usedEvents = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.subscription.deleted',
  'invoice.paid',
  'invoice.payment_failed',
  'charge.dispute.created',
  'charge.dispute.closed',
  'charge.refunded',
  'customer.deleted',
] as const;
export type UsedEvent = (typeof usedEvents)[number];

export function isUsed(type: string): type is UsedEvent {
  return usedEvents.some((used) => used === type);
}

export interface EventApplierOptions {
  db: AccountsDatabase;
  /** Undefined where no key is set: then events are all there is to go by. */
  stripe: StripePort | undefined;
  applySubscription: ApplySubscription;
  oneAtATime: OneAtATime;
  /** Runs a change in a transaction and answers once it is on the disk. */
  write: <T>(change: () => T) => Promise<T>;
  alert: Alert;
  clock: () => number;
}

export interface EventApplier {
  /**
   * Does what an event means and, in the same transaction, `settle` with how it ended. Throws `billing_unavailable` while
   * Stripe cannot be asked. Of events that came before it was begun, one answer of Stripe is good for all: `asked` holds it.
   */
  apply(event: StripeEvent, settle: (outcome: Settled) => void, asked: AskedBefore): Promise<void>;
  /** Asks for a subscription and applies it; false when Stripe has none, or nobody owns it. */
  sync(subscriptionId: string): Promise<boolean>;
  /** Does for a checkout session of ours what its event would; false while it is not paid. */
  syncSession(sessionId: string): Promise<boolean>;
  /** What an event is about, so that those of one thing are taken together. */
  subjectOf(event: StripeEvent): string;
}

export type Settled = 'done' | 'needs_owner' | 'unknown';
/** By subscription: what Stripe answered, and how its being applied ended, once it was. */
export type AskedBefore = Map<string, { answer: Promise<Subscription | undefined>; applied?: Settled }>;

/** Nothing is to be noted where no event led to it. */
const noEvent = (): void => undefined;

/**
 * What each event leads to. An event only says what to look at: what is applied is what Stripe answers when asked, because
 * events come late, twice and in any order, and several within a second. Without a key to ask with, the newest event
 * counts, the end of a subscription above all.
 */
export function createEventApplier({ db, stripe, applySubscription, oneAtATime, write, alert, clock }: EventApplierOptions): EventApplier {
  async function subscriptionOf(id: string, asked: AskedBefore): Promise<Subscription | undefined> {
    const before = asked.get(id);
    if (before) return before.answer;
    const answer = stripe?.findSubscription(id) ?? Promise.resolve(undefined);
    asked.set(id, { answer });
    return answer;
  }

  function applied(change: Omit<AppliedChange, 'at'>): Settled {
    const outcome: Outcome = applySubscription({ ...change, at: clock() });
    if (outcome === 'needs_owner') alert('needs_owner', {}, 'a subscription belongs to nobody that is known for certain');
    return outcome === 'needs_owner' ? 'needs_owner' : 'done';
  }

  /** With what Stripe says of it now; answers how it ended. `also` and `settle` run in the same transaction. */
  async function fetchAndApply(id: string, asked: AskedBefore, settle: (outcome: Settled) => void, more: Partial<AppliedChange> & { also?: () => void } = {}): Promise<Settled> {
    const { also, ...change } = more;
    const known = asked.get(id)?.applied;
    // The same answer again changes nothing.
    if (known !== undefined && Object.keys(more).length === 0) {
      await pass(settle, known);
      return known;
    }
    return oneAtATime(id, async () => {
      const subscription = await subscriptionOf(id, asked);
      const outcome = await write(() => {
        also?.();
        const settled = subscription ? applied({ ...change, subscription }) : 'unknown';
        settle(settled);
        return settled;
      });
      const answered = asked.get(id);
      if (answered) answered.applied = outcome;
      return outcome;
    });
  }

  /** Nothing but that it was seen. */
  const pass = (settle: (outcome: Settled) => void, outcome: Settled = 'done'): Promise<void> => write(() => settle(outcome));

  function endAttempt(sessionId: string, status: 'paid' | 'failed' | 'expired'): void {
    db.update(checkoutAttempts).set({ status }).where(eq(checkoutAttempts.sessionId, sessionId)).run();
  }

  async function applySession(given: CheckoutSession, event: StripeEvent, settle: (outcome: Settled) => void, asked: AskedBefore): Promise<void> {
    // Whoever can sign an event could name any buyer in it; the session itself is Stripe's.
    const session = stripe ? await stripe.findSession(given.id) : given;
    if (!session) return pass(settle, 'unknown');
    const attempt = (status: 'paid' | 'failed' | 'expired') => () => endAttempt(session.id, status);
    if (event.type === 'checkout.session.async_payment_failed' || event.type === 'checkout.session.expired') {
      const status = event.type === 'checkout.session.expired' ? 'expired' : 'failed';
      return write(() => {
        if (!session.isPaid) attempt(status)();
        settle('done');
      });
    }
    const { subscriptionId, userId, customerId } = session;
    if (session.mode !== 'subscription' || !session.isPaid || subscriptionId === null) return pass(settle);
    if (userId === null) {
      alert('needs_owner', {}, 'something was bought that names no user');
      return pass(settle, 'needs_owner');
    }
    if (stripe) {
      await fetchAndApply(subscriptionId, asked, settle, { buyerId: userId, also: attempt('paid') });
      return;
    }
    await oneAtATime(subscriptionId, () =>
      write(() => {
        attempt('paid')();
        const known = db.select().from(subscriptions).where(eq(subscriptions.id, subscriptionId)).get();
        // What the subscription's own events said is better than what can be told from the session.
        const price = known?.priceId == null ? null : { id: known.priceId, nickname: null, productId: null };
        const told = { status: known?.status ?? 'active', until: known?.until ?? null, cancelAtPeriodEnd: known?.cancelAtPeriodEnd ?? false, price };
        const subscription = { ...told, id: subscriptionId, customerId: known?.customerId ?? customerId ?? subscriptionId, userId: null, latestInvoiceId: null };
        settle(applied({ subscription, buyerId: userId }));
      }),
    );
  }

  async function applyCharge(chargeId: string, given: Charge | undefined, asked: AskedBefore, settle: (outcome: Settled) => void, judge: (charge: Charge, invoiceId: string | null, subscription: Subscription) => Partial<AppliedChange> | undefined): Promise<void> {
    const charge = stripe ? await stripe.findCharge(chargeId) : given;
    const subscriptionId = charge && (await subscriptionPaidBy(charge));
    if (!charge || !subscriptionId) {
      alert('unknown_charge', {}, 'a dispute or refund belongs to no subscription that is known; look at it in Stripe');
      return pass(settle, 'unknown');
    }
    await oneAtATime(subscriptionId.id, async () => {
      const subscription = await subscriptionOf(subscriptionId.id, asked);
      await write(() => {
        const more = subscription && judge(charge, subscriptionId.invoiceId, subscription);
        settle(subscription && more ? applied({ ...more, subscription }) : 'done');
      });
    });
  }

  /** By its invoice; where that cannot be seen, by the customer's only subscription. */
  async function subscriptionPaidBy(charge: Charge): Promise<{ id: string; invoiceId: string | null } | undefined> {
    const invoice = await stripe?.findInvoiceOf(charge).catch((error: unknown) => {
      // A restricted key may not be allowed to look at invoices.
      if (error instanceof AppError && error.status === 403) return undefined;
      throw error;
    });
    if (invoice?.subscriptionId) return { id: invoice.subscriptionId, invoiceId: invoice.id };
    if (charge.customerId === null || invoice) return undefined;
    const own = db.select({ id: subscriptions.id, status: subscriptions.status }).from(subscriptions).where(eq(subscriptions.customerId, charge.customerId)).all();
    const current = own.filter(({ status }) => !isOver(status));
    return current.length === 1 && current[0] ? { id: current[0].id, invoiceId: null } : undefined;
  }

  async function applyDeletedCustomer(customerId: string, settle: (outcome: Settled) => void): Promise<void> {
    if (stripe && !(await stripe.isCustomerDeleted(customerId))) return pass(settle);
    const ids = db.select({ id: subscriptions.id }).from(subscriptions).where(eq(subscriptions.customerId, customerId)).all();
    const end = (remaining: string[]): Promise<void> => {
      const [id, ...others] = remaining;
      return id === undefined
        ? write(() => {
            for (const each of ids) endSubscription(each.id);
            db.update(users).set({ stripeCustomerId: null }).where(eq(users.stripeCustomerId, customerId)).run();
            settle('done');
          })
        : oneAtATime(id, () => end(others));
    };
    await end(ids.map(({ id }) => id).sort());
  }

  /** Nobody is left who could pay it. */
  function endSubscription(id: string): void {
    const known = db.select().from(subscriptions).where(eq(subscriptions.id, id)).get();
    if (!known || isOver(known.status)) return;
    const price = known.priceId === null ? null : { id: known.priceId, nickname: null, productId: null };
    applied({ subscription: { id, customerId: known.customerId, status: 'canceled', userId: null, cancelAtPeriodEnd: known.cancelAtPeriodEnd, latestInvoiceId: null, until: known.until, price } });
  }

  return {
    async apply(event, settle, asked) {
      const { object } = event.data;
      switch (event.type as UsedEvent) {
        case 'checkout.session.completed':
        case 'checkout.session.async_payment_succeeded':
        case 'checkout.session.async_payment_failed':
        case 'checkout.session.expired':
          return applySession(CheckoutSession.parse(object), event, settle, asked);
        case 'customer.subscription.created':
        case 'customer.subscription.updated':
        case 'customer.subscription.paused':
        case 'customer.subscription.resumed':
        case 'customer.subscription.deleted': {
          const subscription = Subscription.parse(object);
          if (stripe) await fetchAndApply(subscription.id, asked, settle);
          else await oneAtATime(subscription.id, () => write(() => settle(applied({ subscription, eventCreated: event.created }))));
          return;
        }
        case 'invoice.paid':
        case 'invoice.payment_failed': {
          const { subscriptionId } = Invoice.parse(object);
          if (subscriptionId === null || !stripe) return pass(settle); // without a key, the subscription's own event says the same
          await fetchAndApply(subscriptionId, asked, settle);
          return;
        }
        case 'charge.refunded': {
          const given = Charge.parse(object);
          return applyCharge(given.id, given, asked, settle, ({ isRefunded }, invoiceId, { latestInvoiceId }) => {
            const isLatest = latestInvoiceId !== null && (invoiceId === null || invoiceId === latestInvoiceId);
            return isRefunded && isLatest ? { suspend: `refund ${latestInvoiceId}` } : undefined;
          });
        }
        case 'charge.dispute.created':
        case 'charge.dispute.closed': {
          const given = Dispute.parse(object);
          // Whoever can sign an event could end a suspension with it; how a dispute ended is Stripe's to say.
          const { chargeId, status } = (stripe ? await stripe.findDispute(given.id) : given) ?? { ...given, status: 'unknown' };
          const isOpen = event.type === 'charge.dispute.created';
          return applyCharge(chargeId, undefined, asked, settle, (charge) => {
            if (isOpen && charge.isDisputed) {
              alert('dispute', {}, 'a payment is disputed; its license is suspended');
              return { suspend: 'dispute' };
            }
            return !isOpen && (status === 'won' || status === 'warning_closed') ? { suspend: null } : undefined;
          });
        }
        case 'customer.deleted':
          return applyDeletedCustomer(Customer.parse(object).id, settle);
      }
    },
    async sync(subscriptionId) {
      return (await fetchAndApply(subscriptionId, new Map(), noEvent)) === 'done';
    },
    async syncSession(sessionId) {
      const session = await stripe?.findSession(sessionId);
      if (session?.mode !== 'subscription' || !session.isPaid || session.subscriptionId === null || session.userId === null) return false;
      const more = { buyerId: session.userId, also: () => endAttempt(sessionId, 'paid') };
      return (await fetchAndApply(session.subscriptionId, new Map(), noEvent, more)) === 'done';
    },
    subjectOf({ id, data: { object } }) {
      const { id: own, object: kind, subscription, parent } = object;
      if (kind === 'subscription' && typeof own === 'string') return own;
      if (typeof subscription === 'string') return subscription;
      const invoice = Invoice.safeParse({ id: own, parent });
      return invoice.data?.subscriptionId ?? (typeof own === 'string' ? own : id);
    },
  };
}
