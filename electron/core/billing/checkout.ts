import { randomUUID } from 'node:crypto';
import { and, desc, eq, gt, isNotNull } from 'drizzle-orm';
import { AppError } from '#shared/errors.ts';
import { type AccountsDatabase, checkoutAttempts, users } from '../database/accounts-schema.ts';
import type { StripePort } from './stripe-port.ts';
import type { CheckoutSession } from './stripe-wire.ts';
import { refuseForeignUrl, type ReturnRules } from './return-urls.ts';

/** So long a second click is the same purchase. */
const sameForMs = 600_000;
/** So long Stripe keeps a session open. */
const sessionLastsMs = 86_400_000;
/** Each is a question to Stripe. */
const mostOpen = 3;
/** Nor is it asked more often than this. */
const confirmEveryMs = 2_000;
const mostRemembered = 1_000;

export interface CheckoutOptions {
  db: AccountsDatabase;
  write: <T>(change: () => T) => Promise<T>;
  clock: () => number;
  /** Those that may be bought; empty for any. */
  priceIds: readonly string[];
  returnRules: () => ReturnRules;
  /** Takes in what was paid in a session. */
  syncSession: (sessionId: string) => Promise<boolean>;
}

export interface Wish {
  userId: string;
  priceId: string;
  successUrl: string;
  cancelUrl: string;
  activationId: string | null;
}

export interface Checkout {
  open(stripe: StripePort, wish: Wish): Promise<{ sessionId: string; url: string }>;
  /** Takes in what the user paid and no event told of yet; whether there was any. */
  confirm(userId: string): Promise<boolean>;
}

/**
 * Opens a checkout, or gives the one again that the user opened for the same price within ten minutes. Each try is a row
 * whose id is Stripe's idempotency key, so that neither a second click nor a lost answer buys twice.
 */
export function createCheckout({ db, write, clock, priceIds, returnRules, syncSession }: CheckoutOptions): Checkout {
  const underWay = new Map<string, Promise<CheckoutSession>>();
  /** By user, those who asked last at the end: whoever asks again at once is told the same. */
  const confirmed = new Map<string, { at: number; answer: Promise<boolean> }>();

  function latestAttempt({ userId, priceId }: Wish) {
    return db
      .select()
      .from(checkoutAttempts)
      .where(and(eq(checkoutAttempts.userId, userId), eq(checkoutAttempts.priceId, priceId), eq(checkoutAttempts.status, 'open'), gt(checkoutAttempts.createdAt, clock() - sameForMs)))
      .orderBy(desc(checkoutAttempts.createdAt), desc(checkoutAttempts.id))
      .limit(1)
      .get();
  }

  function begin({ userId, priceId, activationId }: Wish): Promise<string> {
    const id = randomUUID();
    return write(() => {
      db.insert(checkoutAttempts).values({ id, userId, activationId, priceId, status: 'open', createdAt: clock() }).run();
      return id;
    });
  }

  const change = (id: string, values: { sessionId: string } | { status: 'failed' | 'expired' | 'paid' }): Promise<void> =>
    write(() => {
      db.update(checkoutAttempts).set(values).where(eq(checkoutAttempts.id, id)).run();
    });

  async function open(stripe: StripePort, wish: Wish): Promise<CheckoutSession> {
    const before = latestAttempt(wish);
    if (before?.sessionId != null) {
      const session = await stripe.findSession(before.sessionId);
      if (session?.isOpen === true && session.url !== null) return session;
      // Paid, and its event is on the way: whoever buys again then wants another license, and has the first.
      if (session?.isPaid !== true || !(await syncSession(session.id))) await change(before.id, { status: session?.isPaid === true ? 'paid' : 'expired' });
    }
    // One without a session was interrupted: asked again under its key, Stripe answers what it had answered.
    if (before?.sessionId === null) {
      try {
        return await order(stripe, wish, before.id);
      } catch {
        // It was another order, or what Stripe keeps under the key is a failure.
      }
    }
    return order(stripe, wish, await begin(wish));
  }

  async function order(stripe: StripePort, wish: Wish, id: string): Promise<CheckoutSession> {
    const customerId = db.select({ id: users.stripeCustomerId }).from(users).where(eq(users.id, wish.userId)).get()?.id ?? null;
    try {
      const session = await stripe.openCheckout({ ...wish, idempotencyKey: id, customerId });
      await change(id, { sessionId: session.id });
      return session;
    } catch (error) {
      // Stripe keeps a failure under its key too, so the next try has one of its own.
      await change(id, { status: 'failed' });
      if (customerId === null || !(await isGone(stripe, error, customerId))) throw error;
      await write(() => {
        db.update(users).set({ stripeCustomerId: null }).where(eq(users.stripeCustomerId, customerId)).run();
      });
      return order(stripe, wish, await begin(wish));
    }
  }

  /** The event that tells of it may still be on its way. */
  async function isGone(stripe: StripePort, error: unknown, customerId: string): Promise<boolean> {
    return error instanceof AppError && error.code === 'not_found' && (await stripe.isCustomerDeleted(customerId));
  }

  async function confirm(userId: string): Promise<boolean> {
    const attempts = db
      .select({ sessionId: checkoutAttempts.sessionId })
      .from(checkoutAttempts)
      .where(and(eq(checkoutAttempts.userId, userId), eq(checkoutAttempts.status, 'open'), isNotNull(checkoutAttempts.sessionId), gt(checkoutAttempts.createdAt, clock() - sessionLastsMs)))
      .orderBy(desc(checkoutAttempts.createdAt), desc(checkoutAttempts.id))
      .limit(mostOpen)
      .all();
    const found = await Promise.all(attempts.flatMap(({ sessionId }) => (sessionId === null ? [] : [syncSession(sessionId)])));
    return found.includes(true);
  }

  async function openFor(stripe: StripePort, wish: Wish): Promise<{ sessionId: string; url: string }> {
    if (priceIds.length > 0 && !priceIds.includes(wish.priceId)) throw new AppError('invalid_input', 'This price is not sold here');
    for (const url of [wish.successUrl, wish.cancelUrl]) refuseForeignUrl(url, returnRules());
    const key = `${wish.userId} ${wish.priceId}`;
    const session = underWay.get(key) ?? open(stripe, wish).finally(() => underWay.delete(key));
    underWay.set(key, session);
    const { id, url } = await session.catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'not_found') throw new AppError('invalid_input', 'This price is not sold here');
      throw error;
    });
    if (url === null) throw new AppError('billing_unavailable', 'The payment service gave no page to pay on');
    return { sessionId: id, url };
  }

  return {
    open: openFor,
    confirm(userId) {
      const before = confirmed.get(userId);
      if (before && Math.abs(clock() - before.at) < confirmEveryMs) return before.answer;
      const answer = confirm(userId);
      confirmed.delete(userId);
      confirmed.set(userId, { at: clock(), answer });
      for (const known of confirmed.keys()) {
        if (confirmed.size <= mostRemembered) break;
        confirmed.delete(known);
      }
      return answer;
    },
  };
}
