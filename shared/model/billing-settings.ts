/** What is sold, and by whose account at Stripe. */
export interface BillingSettings {
  /** Null: nothing is sold. Live or test, as it says of itself. */
  secretKey: string | null;
  /** Of the webhook, at most two; without one, events are refused. */
  webhookSecrets: readonly string[];
  /** Prices that may be bought, in the order in which they are offered; empty for any. */
  priceIds: readonly string[];
  /** Plans, by price. */
  pricePlans: Readonly<Record<string, string>>;
  /** Origins besides our own that a buyer may be sent back to. */
  allowedOrigins: readonly string[];
  /** Where Stripe's API is; null for its own place. */
  apiUrl: string | null;
}

export const nothingSold: BillingSettings = { secretKey: null, webhookSecrets: [], priceIds: [], pricePlans: {}, allowedOrigins: [], apiUrl: null };
