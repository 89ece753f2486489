import type { Charge, CheckoutSession, Dispute, Invoice, OfferedPrice, StripeEvent, Subscription } from './stripe-wire.ts';

export interface CheckoutOrder {
  /** The same order again is the same session, whatever became of the first answer. */
  idempotencyKey: string;
  userId: string;
  activationId: string | null;
  /** Stripe makes a customer where there is none yet. */
  customerId: string | null;
  priceId: string;
  successUrl: string;
  cancelUrl: string;
}

/**
 * What we ask of Stripe. What is not there is undefined; everything else that goes wrong is `billing_unavailable`, or
 * `invalid_input` where Stripe refuses what a user asked for. Neither says what Stripe said: that names customers.
 */
export interface StripePort {
  openCheckout(order: CheckoutOrder): Promise<CheckoutSession>;
  findSession(id: string): Promise<CheckoutSession | undefined>;
  /** An address that is good for a short time. */
  openPortal(customerId: string, returnUrl: string): Promise<string>;
  findSubscription(id: string): Promise<Subscription | undefined>;
  findCharge(id: string): Promise<Charge | undefined>;
  findDispute(id: string): Promise<Dispute | undefined>;
  /** The invoice that a charge paid, where there is one. */
  findInvoiceOf(charge: Charge): Promise<Invoice | undefined>;
  isCustomerDeleted(id: string): Promise<boolean>;
  findPrice(id: string): Promise<OfferedPrice | undefined>;
  /** Events of these types since a moment in epoch ms, newest first; Stripe keeps them for 30 days. */
  eventsSince(since: number, types: readonly string[]): AsyncIterable<StripeEvent>;
  /** Every subscription there is, ended ones too. */
  allSubscriptions(): AsyncIterable<Subscription>;
  close(): void;
}
