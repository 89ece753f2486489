import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type Stripe from 'stripe';
import type { z } from 'zod';
import { AppError } from '#shared/errors.ts';
import type { StripePort } from './stripe-port.ts';
import { Charge, CheckoutSession, Customer, Dispute, Invoice, OfferedPrice, StripeEvent, Subscription } from './stripe-wire.ts';

export interface StripeApiOptions {
  secretKey: string;
  /** Null for Stripe's own. */
  apiUrl: string | null;
  timeoutMs?: number;
}

/** Of one request: whoever waits for an answer waits no longer, and the worker asks again later anyway. */
const defaultTimeoutMs = 10_000;

/** Stripe by its own library, which is loaded when it is first needed: most servers sell nothing. */
export function createStripeApi({ secretKey, apiUrl, timeoutMs = defaultTimeoutMs }: StripeApiOptions): StripePort {
  const where = apiUrl === null ? undefined : new URL(apiUrl);
  const isPlain = where?.protocol === 'http:';
  const agent = isPlain ? new HttpAgent({ keepAlive: true }) : new HttpsAgent({ keepAlive: true });
  let loaded: Promise<Stripe> | undefined;

  async function load(): Promise<Stripe> {
    const { default: Library } = await import('stripe');
    return new Library(secretKey, {
      timeout: timeoutMs,
      maxNetworkRetries: 0,
      telemetry: false,
      httpAgent: agent,
      ...(where && { protocol: isPlain ? 'http' : 'https', host: where.hostname.replace(/^\[|\]$/g, ''), port: where.port || (isPlain ? 80 : 443) }),
    });
  }

  async function ask<T>(question: (stripe: Stripe) => Promise<unknown>, shape: z.ZodType<T>): Promise<T> {
    loaded ??= load();
    const answer = await question(await loaded).catch((error: unknown) => {
      throw toBillingError(error);
    });
    return read(shape, answer);
  }

  /** Undefined where Stripe has no such thing. */
  async function find<T>(question: (stripe: Stripe) => Promise<unknown>, shape: z.ZodType<T>): Promise<T | undefined> {
    try {
      return await ask(question, shape);
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') return undefined;
      throw error;
    }
  }

  /** Page after page, a hundred at a time. */
  async function* each<T extends { id: string }>(page: (stripe: Stripe, after: string | undefined) => Promise<{ data: unknown[]; has_more: boolean }>, shape: z.ZodType<T>): AsyncGenerator<T> {
    loaded ??= load();
    const stripe = await loaded;
    let after: string | undefined;
    for (;;) {
      const { data, has_more: more } = await page(stripe, after).catch((error: unknown) => {
        throw toBillingError(error);
      });
      for (const item of data) {
        const known = read(shape, item);
        after = known.id;
        yield known;
      }
      if (!more || data.length === 0) return;
    }
  }

  return {
    openCheckout({ idempotencyKey, userId, activationId, customerId, priceId, successUrl, cancelUrl }) {
      const metadata = { user_id: userId, ...(activationId === null ? {} : { activation_id: activationId }) };
      return ask(
        (stripe) =>
          stripe.checkout.sessions.create(
            {
              mode: 'subscription',
              client_reference_id: userId,
              line_items: [{ price: priceId, quantity: 1 }],
              success_url: successUrl,
              cancel_url: cancelUrl,
              metadata,
              subscription_data: { metadata },
              ...(customerId === null ? {} : { customer: customerId }),
            },
            { idempotencyKey, maxNetworkRetries: 1 },
          ),
        CheckoutSession,
      );
    },
    findSession: (id) => find((stripe) => stripe.checkout.sessions.retrieve(id), CheckoutSession),
    async openPortal(customer, returnUrl) {
      loaded ??= load();
      const stripe = await loaded;
      const { url } = await stripe.billingPortal.sessions.create({ customer, return_url: returnUrl }).catch((error: unknown) => {
        throw toBillingError(error);
      });
      return url;
    },
    findSubscription: (id) => find((stripe) => stripe.subscriptions.retrieve(id), Subscription),
    findCharge: (id) => find((stripe) => stripe.charges.retrieve(id), Charge),
    findDispute: (id) => find((stripe) => stripe.disputes.retrieve(id), Dispute),
    async findInvoiceOf({ invoiceId, paymentIntentId }) {
      if (invoiceId !== null) return find((stripe) => stripe.invoices.retrieve(invoiceId), Invoice);
      if (paymentIntentId === null) return undefined;
      loaded ??= load();
      const stripe = await loaded;
      const { data } = await stripe.invoicePayments.list({ payment: { type: 'payment_intent', payment_intent: paymentIntentId }, limit: 1 }).catch((error: unknown) => {
        throw toBillingError(error);
      });
      const invoice = data[0]?.invoice;
      if (invoice === undefined) return undefined;
      return find((api) => api.invoices.retrieve(typeof invoice === 'string' ? invoice : invoice.id), Invoice);
    },
    async isCustomerDeleted(id) {
      const customer = await find((stripe) => stripe.customers.retrieve(id), Customer);
      return customer?.isDeleted ?? true;
    },
    async findPrice(id) {
      return (await find((stripe) => stripe.prices.retrieve(id, { expand: ['product'] }), OfferedPrice)) ?? undefined;
    },
    eventsSince: (since, types) =>
      each(
        (stripe, after) =>
          stripe.events.list({ created: { gte: Math.floor(since / 1_000) }, types: [...types], limit: 100, ...(after === undefined ? {} : { starting_after: after }) }),
        StripeEvent,
      ),
    allSubscriptions: () =>
      each((stripe, after) => stripe.subscriptions.list({ status: 'all', limit: 100, ...(after === undefined ? {} : { starting_after: after }) }), Subscription),
    close: () => {
      agent.destroy();
    },
  };
}

/** An answer that is not what Stripe sends is not one to go by. */
function read<T>(shape: z.ZodType<T>, answer: unknown): T {
  const known = shape.safeParse(answer);
  if (known.success) return known.data;
  throw new AppError('billing_unavailable', 'The payment service sent something that cannot be read');
}

/** Of what Stripe said only the kind: its sentences name customers and addresses. */
function toBillingError(error: unknown): AppError {
  const { type, code, statusCode, param } = facts(error);
  const status = statusCode === undefined ? {} : { status: statusCode };
  if (code === 'resource_missing') return new AppError('not_found', param === undefined ? 'Stripe has no such thing' : `Stripe has no such ${param}`, status);
  if (type === 'StripeInvalidRequestError' && statusCode === 400) return new AppError('invalid_input', 'Stripe does not take this', status);
  return new AppError('billing_unavailable', 'The payment service does not answer as it should; try again in a few minutes', status);
}

function facts(error: unknown): { type?: string; code?: string; statusCode?: number; param?: string } {
  if (typeof error !== 'object' || error === null) return {};
  const { type, code, statusCode, param } = error as Record<string, unknown>;
  return {
    ...(typeof type === 'string' && { type }),
    ...(typeof code === 'string' && { code }),
    ...(typeof statusCode === 'number' && { statusCode }),
    ...(typeof param === 'string' && /^[a-z0-9_[\]]{1,60}$/.test(param) && { param }),
  };
}
