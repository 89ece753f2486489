import type { Price } from '#shared/contract/billing.ts';
import type { StripePort } from './stripe-port.ts';

const freshForMs = 600_000;

export interface PriceListOptions {
  stripe: StripePort;
  /** In the order in which they are offered. */
  ids: readonly string[];
  pricePlans: Readonly<Record<string, string>>;
  /** Devices one license of a plan carries; null without a limit. */
  devicesOf: (plan: string | null) => number | null;
  clock: () => number;
}

/** What may be bought, asked for at most every ten minutes; while Stripe does not answer, what it said last. */
export function createPriceList({ stripe, ids, pricePlans, devicesOf, clock }: PriceListOptions): () => Promise<Price[]> {
  let kept: { prices: Price[]; at: number } | undefined;
  let asking: Promise<Price[]> | undefined;

  async function ask(): Promise<Price[]> {
    const found = await Promise.all(ids.map((id) => stripe.findPrice(id)));
    const prices = found.flatMap((price): Price[] => {
      if (!price) return [];
      const plan = pricePlans[price.id] ?? null;
      return [
        {
          id: price.id,
          plan,
          name: price.productName ?? price.nickname ?? plan ?? price.id,
          amount: price.amount,
          currency: price.currency,
          interval: price.interval,
          interval_count: price.intervalCount,
          devices: devicesOf(plan),
        },
      ];
    });
    kept = { prices, at: clock() };
    return prices;
  }

  return async () => {
    if (ids.length === 0) return [];
    if (kept && clock() - kept.at < freshForMs) return kept.prices;
    asking ??= ask().finally(() => (asking = undefined));
    return asking.catch((error: unknown) => {
      if (kept) return kept.prices;
      throw error;
    });
  };
}
