import { z } from 'zod';

/**
 * What Stripe says, as far as we go by it: answers of its API and the objects inside its events. Times become epoch ms,
 * references plain ids, and what an older version of the API put elsewhere is looked for there too.
 */

const Id = z.string().min(1).max(255);
/** An id, or the object itself where it was sent along. */
const Ref = z.union([Id, z.object({ id: Id }).transform(({ id }) => id)]);
const MaybeRef = Ref.nullish().transform((id) => id ?? null);
const Seconds = z.number().int().min(0).max(1e11);

const ItemPrice = z.object({ id: Id, nickname: z.string().nullish(), product: MaybeRef });

export const Subscription = z
  .object({
    id: Id,
    customer: Ref,
    status: z.string().min(1).max(64),
    metadata: z.record(z.string(), z.string()).nullish(),
    cancel_at_period_end: z.boolean().nullish(),
    latest_invoice: MaybeRef,
    current_period_end: Seconds.nullish(),
    items: z.object({ data: z.array(z.object({ current_period_end: Seconds.nullish(), price: ItemPrice.nullish() })) }).nullish(),
  })
  .transform(({ id, customer, status, metadata, cancel_at_period_end, latest_invoice, current_period_end, items }) => {
    const parts = items?.data ?? [];
    const ends = [current_period_end, ...parts.map((item) => item.current_period_end)].flatMap((end) => (end == null ? [] : [end * 1_000]));
    const price = parts.find((item) => item.price)?.price;
    return {
      id,
      customerId: customer,
      /** In Stripe's words; there may be new ones. */
      status,
      /** Whom the one who sold it named, if anybody. */
      userId: metadata?.['user_id'] ?? null,
      cancelAtPeriodEnd: cancel_at_period_end ?? false,
      latestInvoiceId: latest_invoice,
      /** The latest end of what is paid for. */
      until: ends.length === 0 ? null : Math.max(...ends),
      price: price ? { id: price.id, nickname: price.nickname ?? null, productId: price.product } : null,
    };
  });
export type Subscription = z.output<typeof Subscription>;

export const CheckoutSession = z
  .object({
    id: Id,
    mode: z.string(),
    status: z.string().nullish(),
    payment_status: z.string().nullish(),
    client_reference_id: z.string().max(255).nullish(),
    customer: MaybeRef,
    subscription: MaybeRef,
    url: z.string().nullish(),
  })
  .transform((session) => ({
    id: session.id,
    mode: session.mode,
    isOpen: session.status === 'open',
    isPaid: session.payment_status === 'paid' || session.payment_status === 'no_payment_required',
    userId: session.client_reference_id || null,
    customerId: session.customer,
    subscriptionId: session.subscription,
    /** Good for a while, and for whoever has it: never stored, never logged. */
    url: session.url ?? null,
  }));
export type CheckoutSession = z.output<typeof CheckoutSession>;

const InvoiceParent = z.object({ subscription_details: z.object({ subscription: MaybeRef }).nullish() }).nullish();

export const Invoice = z.object({ id: Id, subscription: MaybeRef, parent: InvoiceParent }).transform(({ id, subscription, parent }) => ({
  id,
  subscriptionId: parent?.subscription_details?.subscription ?? subscription,
}));
export type Invoice = z.output<typeof Invoice>;

export const Charge = z
  .object({
    id: Id,
    customer: MaybeRef,
    payment_intent: MaybeRef,
    invoice: MaybeRef,
    refunded: z.boolean().nullish(),
    disputed: z.boolean().nullish(),
  })
  .transform((charge) => ({
    id: charge.id,
    customerId: charge.customer,
    paymentIntentId: charge.payment_intent,
    invoiceId: charge.invoice,
    /** All of it. */
    isRefunded: charge.refunded ?? false,
    isDisputed: charge.disputed ?? false,
  }));
export type Charge = z.output<typeof Charge>;

export const Dispute = z.object({ id: Id, charge: Ref, status: z.string() }).transform(({ id, charge, status }) => ({ id, chargeId: charge, status }));
export type Dispute = z.infer<typeof Dispute>;

export const Customer = z.object({ id: Id, deleted: z.boolean().nullish() }).transform(({ id, deleted }) => ({ id, isDeleted: deleted ?? false }));

/** A price that comes again and again and is one amount; any other is null. */
export const OfferedPrice = z
  .object({
    id: Id,
    active: z.boolean().nullish(),
    nickname: z.string().nullish(),
    unit_amount: z.number().int().nullish(),
    currency: z.string(),
    recurring: z.object({ interval: z.string(), interval_count: z.number().int() }).nullish(),
    product: z.union([Id, z.object({ id: Id, name: z.string().nullish() })]).nullish(),
  })
  .transform(({ id, active, nickname, unit_amount: amount, currency, recurring, product }) => {
    const interval = intervals.find((each) => each === recurring?.interval);
    if (active === false || amount == null || !recurring || interval === undefined) return null;
    const productName = typeof product === 'object' ? (product?.name ?? null) : null;
    return { id, amount, currency, interval, intervalCount: recurring.interval_count, nickname: nickname ?? null, productName };
  });
export type OfferedPrice = NonNullable<z.output<typeof OfferedPrice>>;

const intervals = ['day', 'week', 'month', 'year'] as const;

/** What an event is about is read by its type. `created` is in seconds, as Stripe has it. */
export const StripeEvent = z.object({
  id: Id,
  type: z.string().min(1).max(100),
  created: Seconds,
  livemode: z.boolean(),
  data: z.object({ object: z.custom<Record<string, unknown>>((object) => typeof object === 'object' && object !== null && !Array.isArray(object)) }),
});
export type StripeEvent = z.output<typeof StripeEvent>;
