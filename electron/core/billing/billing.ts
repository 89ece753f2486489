import { and, asc, eq, isNotNull } from 'drizzle-orm';
import type { Subscription } from '#shared/contract/billing.ts';
import { signedIn } from '#shared/contract/call.ts';
import type { AccountsHandlers } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors.ts';
import type { BillingSettings } from '#shared/model/billing-settings.ts';
import type { RecordAudit } from '../audit/audit-log.ts';
import { type AccountsDatabase, licenses, subscriptions, users } from '../database/accounts-schema.ts';
import type { GroupCommit } from '../database/group-commit.ts';
import { type CapacityRules, devicesOf } from '../devices/capacity.ts';
import type { Logger } from '../log.ts';
import { createAlert } from './alert.ts';
import { createEventApplier, isUsed } from './apply-event.ts';
import { createApplySubscription, endGrace } from './apply-subscription.ts';
import { createCheckout } from './checkout.ts';
import { type SignatureCheck, type SignedBody, verifyEvent } from './event-signature.ts';
import { startInboxWorker } from './inbox-worker.ts';
import { createOneAtATime } from './one-at-a-time.ts';
import { createPriceList } from './prices.ts';
import { reconcile, reconciledAt, reconcileEveryMs } from './reconcile.ts';
import { refuseForeignUrl } from './return-urls.ts';
import { createStripeApi } from './stripe-api.ts';
import type { StripePort } from './stripe-port.ts';
import { createInbox } from './webhook-inbox.ts';

export interface BillingOptions {
  db: AccountsDatabase;
  commit: GroupCommit;
  log: Logger;
  clock: () => number;
  recordAudit: RecordAudit;
  rules: CapacityRules;
  settings: BillingSettings;
  /** Where clients reach this server; empty when that is not known. */
  publicUrl: () => string;
  /** Something about the licenses of a user is otherwise; told once it is kept. */
  licensesChanged?: (userId: string) => void;
  /** Instead of Stripe's API. */
  stripe?: StripePort;
}

/**
 * What became of an event. `type` is one of those that mean something here, else `other`; of what is refused it is not
 * known. Whatever is kept is on the disk.
 */
export type Receipt =
  | { outcome: 'kept' | 'duplicate'; type: string }
  | { outcome: 'ignored'; type: 'other' }
  | { outcome: 'refused' | 'disabled'; type: 'unknown' };

export interface Billing {
  handlers: AccountsHandlers['billing'];
  /** Keeps an event of Stripe; nothing else happens before the answer. */
  receive(request: SignedBody): Promise<Receipt>;
  /** Works on whatever is due, now. */
  settle(): Promise<void>;
  /** Takes in what never came; see `reconcile`. */
  reconcile(): Promise<number>;
  close(): Promise<void>;
}

const bodiesKeptMs = 30 * 86_400_000;
/** A license whose grace ends is to count no longer soon after. */
const sweepEveryMs = 1_000;
const upkeepEveryMs = 600_000;

/** Sells licenses by Stripe, and keeps them as Stripe says they are. */
export function createBilling(options: BillingOptions): Billing {
  const { db, commit, log, clock, recordAudit, rules, settings, publicUrl, licensesChanged = () => undefined } = options;
  const { secretKey, webhookSecrets, priceIds, pricePlans, allowedOrigins, apiUrl } = settings;
  const stripe = options.stripe ?? (secretKey === null ? undefined : createStripeApi({ secretKey, apiUrl }));
  const isLive = secretKey?.includes('_live_') ?? false;
  const isConfigured = stripe !== undefined || webhookSecrets.length > 0;
  const { write } = commit;
  const alert = createAlert(log);
  const inbox = createInbox(db);
  // After this turn of the event loop what it is about is committed.
  const tell = (userId: string): void => void setImmediate(licensesChanged, userId);
  const applySubscription = createApplySubscription({ db, recordAudit, pricePlans, alert, licensesChanged: tell, customerLinked: inbox.wakeOfCustomer });
  const applier = createEventApplier({ db, stripe, applySubscription, oneAtATime: createOneAtATime(), write, alert, clock });
  const worker = isConfigured ? startInboxWorker({ inbox, applier, write, clock, log, alert }) : undefined;
  const returnRules = () => ({ publicUrl: publicUrl(), allowedOrigins });
  const checkouts = createCheckout({ db, write, clock, priceIds, returnRules, syncSession: applier.syncSession });
  const listPrices = stripe && createPriceList({ stripe, ids: priceIds.length > 0 ? priceIds : Object.keys(pricePlans), pricePlans, devicesOf: (plan) => (rules.devicesPerLicense === 0 ? null : devicesOf(plan, rules)), clock });
  const graceDue = db.$client.prepare<[number]>("SELECT 1 FROM licenses WHERE grace_until IS NOT NULL AND grace_until <= +? AND status = 'active' LIMIT 1");
  let check: Promise<SignatureCheck> | undefined;
  let sweeping: Promise<number | void> | undefined;
  const timers: NodeJS.Timeout[] = [];
  let reconciling: Promise<number> | undefined;
  let closed = false;

  if (webhookSecrets.length > 0) {
    check = loadCheck();
    check.catch(() => undefined); // told to whoever needs it
  }
  if (isConfigured) {
    timers.push(setInterval(sweep, sweepEveryMs).unref());
    timers.push(setInterval(() => void upkeep(), upkeepEveryMs).unref());
    sweep();
  }

  function sweep(): void {
    // Read first: almost always there is nothing to write.
    const due = graceDue.get(clock());
    if (due === undefined || sweeping) return;
    sweeping = write(() => endGrace({ db, recordAudit, licensesChanged: tell, at: clock() }))
      .catch((error: unknown) => {
        log.error({ err: error }, 'licenses whose grace is over could not be ended');
      })
      .finally(() => (sweeping = undefined));
  }

  async function upkeep(): Promise<void> {
    try {
      await write(() => inbox.dropBodies(clock() - bodiesKeptMs));
      const last = reconciledAt(db);
      if (stripe && (last === undefined || clock() - last >= reconcileEveryMs)) await reconcileNow();
    } catch (error) {
      if (!closed) log.warn({ reason: error instanceof AppError ? error.code : 'internal' }, 'billing could not be reconciled; it is tried again');
    }
  }

  async function reconcileNow(): Promise<number> {
    if (!stripe) return 0;
    reconciling ??= reconcile({ db, stripe, inbox, applier, write, clock }).finally(() => (reconciling = undefined));
    const news = await reconciling;
    worker?.wake();
    log.info({ news }, 'billing reconciled');
    return news;
  }

  function sold(): StripePort {
    if (!stripe) throw new AppError('billing_disabled', 'Nothing is sold on this server');
    return stripe;
  }

  function subscriptionsOf(userId: string): Subscription[] {
    const { id, status, priceId, until, cancelAtPeriodEnd } = subscriptions;
    return db
      .select({ id, status, plan: licenses.plan, price_id: priceId, period_end: until, cancel_at_period_end: cancelAtPeriodEnd })
      .from(subscriptions)
      .innerJoin(users, and(eq(users.id, subscriptions.userId), isNotNull(users.stripeCustomerId)))
      .leftJoin(licenses, eq(licenses.id, subscriptions.licenseId))
      .where(eq(subscriptions.userId, userId))
      .orderBy(asc(licenses.id), asc(subscriptions.id))
      .all();
  }

  function customerOf(userId: string): string | null {
    return db.select({ id: users.stripeCustomerId }).from(users).where(eq(users.id, userId)).get()?.id ?? null;
  }

  return {
    handlers: {
      async checkout({ price_id: priceId, success_url: successUrl, cancel_url: cancelUrl, activation_id: activationId }, caller) {
        const { userId } = signedIn(caller);
        const { sessionId, url } = await checkouts.open(sold(), { userId, priceId, successUrl, cancelUrl, activationId: activationId ?? null });
        return { session_id: sessionId, url };
      },
      async confirmCheckout(_, caller) {
        const { userId } = signedIn(caller);
        sold();
        return { paid: await checkouts.confirm(userId) };
      },
      async portal({ return_url: returnUrl }, caller) {
        const { userId } = signedIn(caller);
        const api = sold();
        refuseForeignUrl(returnUrl, returnRules());
        const customerId = customerOf(userId) ?? missing();
        try {
          return { url: await api.openPortal(customerId, returnUrl) };
        } catch (error) {
          if (error instanceof AppError && error.code === 'not_found') missing();
          throw error;
        }
      },
      mySubscriptions(_, caller) {
        const { userId } = signedIn(caller);
        sold();
        return subscriptionsOf(userId).map(({ id, status, plan }) => ({ id, status, plan }));
      },
      listSubscriptions(_, caller) {
        const { userId } = signedIn(caller);
        return stripe ? subscriptionsOf(userId) : [];
      },
      listPrices: () => listPrices?.() ?? [],
    },
    async receive(request) {
      if (check === undefined) return { outcome: 'disabled', type: 'unknown' };
      const event = verifyEvent(request, { secrets: webhookSecrets, check: await check, now: clock() });
      if (event === undefined) {
        log.warn({}, 'an event that is not from Stripe was refused');
        return { outcome: 'refused', type: 'unknown' };
      }
      if (event.livemode !== isLive) {
        alert('wrong_mode', { live_event: event.livemode, live_server: isLive }, 'an event of the other mode of Stripe was refused');
        return { outcome: 'refused', type: 'unknown' };
      }
      const { type } = event;
      if (!isUsed(type)) return { outcome: 'ignored', type: 'other' };
      const { body } = request;
      const isNew = await write(() => inbox.keep(event, Buffer.from(body.buffer, body.byteOffset, body.byteLength), clock()));
      worker?.wake();
      return { outcome: isNew ? 'kept' : 'duplicate', type };
    },
    async settle() {
      await worker?.idle();
      sweep();
      await sweeping;
    },
    reconcile: reconcileNow,
    async close() {
      closed = true;
      for (const timer of timers) clearInterval(timer);
      stripe?.close();
      await worker?.close();
      await Promise.allSettled([reconciling, sweeping]);
    },
  };
}

function missing(): never {
  throw new AppError('billing_customer_missing', 'You have not bought anything here yet');
}

/** The library's part that checks signatures; it is the same whether there is a key or not. */
async function loadCheck(): Promise<SignatureCheck> {
  const { default: Stripe } = await import('stripe');
  return Stripe.webhooks;
}
