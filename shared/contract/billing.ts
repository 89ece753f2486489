import { z } from 'zod';
import { procedure } from './procedure.ts';

/** What a user pays for, by Stripe; in the words of the earlier backend's clients. The webhook is a route of its own. */

const PriceId = z.string().trim().min(1).max(200);
/** Where Stripe sends the browser afterwards; which ones are allowed is a setting. */
const ReturnUrl = z.string().trim().min(1).max(2_000);

const Price = z.object({
  id: z.string(),
  plan: z.string().nullable(),
  /** Of the product, as the owner named it at Stripe. */
  name: z.string(),
  /** In the smallest unit of the currency. */
  amount: z.number().int(),
  currency: z.string(),
  interval: z.enum(['day', 'week', 'month', 'year']),
  interval_count: z.number().int(),
  /** Devices one license of it carries; null without a limit. */
  devices: z.number().int().nullable(),
});
export type Price = z.infer<typeof Price>;

const Subscription = z.object({
  id: z.string(),
  /** Stripe's word for it; there may be new ones. */
  status: z.string(),
  plan: z.string().nullable(),
  price_id: z.string().nullable(),
  /** Epoch milliseconds: until when it is paid, and paid again or over. */
  period_end: z.number().int().nullable(),
  cancel_at_period_end: z.boolean(),
});
export type Subscription = z.infer<typeof Subscription>;

export const billing = {
  /** Two calls for the same price within ten minutes are one session. */
  checkout: procedure({
    access: 'user',
    http: 'POST /billing/checkout',
    problems: ['billing_disabled', 'billing_unavailable'],
    input: z.object({
      price_id: PriceId,
      success_url: ReturnUrl,
      cancel_url: ReturnUrl,
      activation_id: z.uuid().optional(),
      /** One subscription is one license. */
      quantity: z.literal(1).optional(),
    }),
    output: z.object({ session_id: z.string(), url: z.string() }),
  }),
  /** For who comes back from a payment before its event: asks Stripe how the checkouts of the last day ended, and takes in what was paid. */
  confirmCheckout: procedure({
    access: 'user',
    http: 'POST /v1/billing/confirm',
    input: z.object({}).prefault({}),
    /** Whether something was taken in. */
    output: z.object({ paid: z.boolean() }),
  }),
  portal: procedure({
    access: 'user',
    http: 'POST /billing/portal',
    problems: ['billing_customer_missing', 'billing_disabled', 'billing_unavailable'],
    input: z.object({ return_url: ReturnUrl }),
    output: z.object({ url: z.string() }),
  }),
  mySubscriptions: procedure({
    access: 'user',
    http: 'GET /billing/subscription/me',
    problems: ['billing_disabled'],
    input: z.object({}).prefault({}),
    output: z.array(Subscription.pick({ id: true, status: true, plan: true })),
  }),
  /** The same, and what comes next of each; empty where nothing is sold. */
  listSubscriptions: procedure({
    access: 'user',
    http: 'GET /v1/billing/subscriptions',
    input: z.object({}).prefault({}),
    output: z.array(Subscription),
  }),
  /** What may be bought here, in the order of the setting; empty where nothing is sold. */
  listPrices: procedure({
    access: 'user',
    http: 'GET /v1/billing/prices',
    input: z.object({}).prefault({}),
    output: z.array(Price),
  }),
};
