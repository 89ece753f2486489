import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import type { AuditAction } from '#shared/contract/audit.ts';
import type { RecordAudit } from '../audit/audit-log.ts';
import { type AccountsDatabase, licenses, subscriptions, users } from '../database/accounts-schema.ts';
import type { Alert } from './alert.ts';
import { isOver, standingOf } from './license-standing.ts';
import { planOf } from './plans.ts';
import type { Subscription } from './stripe-wire.ts';

type LicenseRow = typeof licenses.$inferSelect;
type SubscriptionRow = typeof subscriptions.$inferSelect;

export interface AppliedChange {
  subscription: Subscription;
  /** Whom a checkout session was made for: it was ours, so it says who pays. */
  buyerId?: string | null;
  /** Seconds, of the event that brought the subscription itself; where Stripe was asked instead, none. */
  eventCreated?: number;
  /** Ended, or given back, for another reason than what Stripe says of the subscription. */
  suspend?: Suspension | null;
  at: number;
}

/** `refund` is of one invoice; whoever pays the next one has the license back. */
export type Suspension = 'dispute' | `refund ${string}`;

export type Outcome = 'applied' | 'needs_owner' | 'over';

export interface ApplyOptions {
  db: AccountsDatabase;
  recordAudit: RecordAudit;
  pricePlans: Readonly<Record<string, string>>;
  alert: Alert;
  /** Something about the licenses of this user is otherwise. Told within the transaction. */
  licensesChanged: (userId: string) => void;
  /** A user is known to pay as this customer from now on. */
  customerLinked: (customerId: string, at: number) => void;
}

export type ApplySubscription = (change: AppliedChange) => Outcome;

/**
 * Makes the license of a subscription what Stripe says of it. Run it in one transaction with whatever else the event means.
 *
 * Stripe's word is the last one. A license that its user ended is active again with the next change of a subscription that is
 * still paid for, because it is. Not so after a dispute: `suspended_reason` keeps it inactive until the dispute is won, and
 * after a refund until another invoice is the latest. A subscription that is over stays so under its id.
 *
 * Whose it is must be beyond doubt: the one it was applied to before; else the buyer, the one its metadata names, and the
 * one who is linked to the customer, as far as there are any, must be the same user, and there. Nobody gets a license
 * otherwise.
 */
export function createApplySubscription({ db, recordAudit, pricePlans, alert, licensesChanged, customerLinked }: ApplyOptions): ApplySubscription {
  function ownerOf({ subscription: { customerId, userId: named }, buyerId }: AppliedChange, known: SubscriptionRow | undefined) {
    const linked = db.select({ id: users.id }).from(users).where(eq(users.stripeCustomerId, customerId)).get();
    const paidBefore = db.selectDistinct({ id: subscriptions.userId }).from(subscriptions).where(eq(subscriptions.customerId, customerId)).all();
    const claims = known ? [known.userId, buyerId] : [buyerId, named, linked?.id, ...paidBefore.map(({ id }) => id)];
    const [userId, ...others] = new Set(claims.filter((claim) => claim != null));
    if (userId === undefined || others.length > 0) return undefined;
    return db.select({ id: users.id, username: users.username, customerId: users.stripeCustomerId }).from(users).where(eq(users.id, userId)).get();
  }

  function link(user: { id: string; customerId: string | null }, customerId: string, at: number): void {
    if (user.customerId !== null) return;
    db.update(users)
      .set({ stripeCustomerId: customerId })
      .where(and(eq(users.id, user.id), isNull(users.stripeCustomerId)))
      .run();
    customerLinked(customerId, at);
  }

  function insertLicense(userId: string, values: Partial<LicenseRow>, { subscription, at }: AppliedChange): LicenseRow {
    return db
      .insert(licenses)
      .values({ status: 'inactive', ...values, userId, externalProvider: provider, externalId: subscription.id, createdAt: at, updatedAt: at })
      .returning()
      .get();
  }

  return (change) => {
    const { subscription, eventCreated, at } = change;
    const known = db.select().from(subscriptions).where(eq(subscriptions.id, subscription.id)).get();
    const owner = ownerOf(change, known);
    if (!owner) return 'needs_owner';
    if (known && isOver(known.status) && !isOver(subscription.status)) return 'over';
    if (known && eventCreated !== undefined && eventCreated < known.latestEventCreated && !isOver(subscription.status)) return 'applied';
    if (!isOver(subscription.status)) link(owner, subscription.customerId, at);

    const before = db
      .select()
      .from(licenses)
      .where(and(eq(licenses.externalProvider, provider), eq(licenses.externalId, subscription.id)))
      .get();
    const { plan, isMapped } = planOf(subscription.price, pricePlans);
    if (!isMapped && plan !== before?.plan) alert('unmapped_price', { price_id: subscription.price?.id }, 'a price without a plan was bought');
    const standing = standingOf(subscription.status, { graceUntil: before?.graceUntil ?? null, now: at });
    if (!standing.isKnown && known?.status !== subscription.status) {
      alert('unknown_status', { subscription_status: subscription.status }, 'a subscription has a status that is not known; its license is inactive');
    }
    const suspendedReason = suspensionOf(change, before);
    const values = {
      status: suspendedReason === null ? standing.status : ('inactive' as const),
      plan: subscription.price === null ? (before?.plan ?? null) : plan,
      validUntil: subscription.until,
      graceUntil: standing.graceUntil,
      suspendedReason,
    };
    const changed = before && keys.filter((key) => before[key] !== values[key]);
    // One that was over before we heard of it makes no license.
    const license = before ?? (isOver(subscription.status) ? undefined : insertLicense(owner.id, values, change));
    if (changed && changed.length > 0) {
      db.update(licenses)
        .set({ ...values, updatedAt: at })
        .where(eq(licenses.id, before.id))
        .run();
    }
    const row = {
      userId: owner.id,
      licenseId: license?.id ?? null,
      customerId: subscription.customerId,
      priceId: subscription.price?.id ?? known?.priceId ?? null,
      status: subscription.status,
      until: subscription.until,
      cancelAtPeriodEnd: subscription.cancelAtPeriodEnd,
      latestEventCreated: Math.max(eventCreated ?? 0, known?.latestEventCreated ?? 0),
      fetchedAt: at,
    };
    db.insert(subscriptions)
      .values({ id: subscription.id, ...row })
      .onConflictDoUpdate({ target: subscriptions.id, set: row })
      .run();

    if (!license) return 'applied';
    const about = { at, userId: owner.id, username: owner.username, resource: 'license', resourceId: String(license.id), requestId: null };
    const tell = (action: AuditAction, details: Record<string, string | null>): void => {
      recordAudit({ ...about, action, details });
    };
    const stands = { status: values.status, subscription: subscription.status, ...(suspendedReason === null ? {} : { suspended: suspendedReason.split(' ')[0] ?? null }) };
    if (!before) tell('license.create', { ...stands, plan: values.plan });
    if (changed?.includes('plan') === true) tell('license.plan.update', { plan: values.plan ?? '' });
    if (changed?.some((key) => key !== 'plan') === true || (known !== undefined && known.status !== subscription.status)) {
      const ended = isOver(subscription.status) && (known === undefined || !isOver(known.status));
      tell(ended ? 'license.subscription.deleted' : 'license.subscription.update', stands);
    }
    if (!changed || changed.length > 0) licensesChanged(owner.id);
    return 'applied';
  };
}

export const provider = 'stripe';

const keys = ['status', 'plan', 'validUntil', 'graceUntil', 'suspendedReason'] as const;

function suspensionOf({ suspend, subscription }: AppliedChange, before: LicenseRow | undefined): string | null {
  if (suspend !== undefined) return suspend;
  const so = before?.suspendedReason ?? null;
  if (so?.startsWith('refund ') !== true) return so;
  return so === `refund ${subscription.latestInvoiceId ?? ''}` ? so : null;
}

export interface SweepOptions extends Pick<ApplyOptions, 'db' | 'recordAudit' | 'licensesChanged'> {
  at: number;
}

/** Ends licenses whose grace is over; run it in one transaction. How many there were. */
export function endGrace({ db, recordAudit, licensesChanged, at }: SweepOptions): number {
  const over = db
    .select({ id: licenses.id, userId: licenses.userId, username: users.username })
    .from(licenses)
    .innerJoin(users, eq(users.id, licenses.userId))
    .where(and(sql`${licenses.graceUntil} IS NOT NULL`, sql`${licenses.graceUntil} <= +${at}`, ne(licenses.status, 'inactive')))
    .all();
  for (const { id, userId, username } of over) {
    db.update(licenses).set({ status: 'inactive', updatedAt: at }).where(eq(licenses.id, id)).run();
    recordAudit({ at, userId, username, action: 'license.subscription.update', resource: 'license', resourceId: String(id), requestId: null, details: { status: 'inactive', subscription: 'past_due' } });
    licensesChanged(userId);
  }
  return over.length;
}
