import type { Subscription } from './stripe-wire.ts';

/** The plan that a price stands for, and whether the owner of the server said so. Null where a subscription has no price. */
export function planOf(price: Subscription['price'], pricePlans: Readonly<Record<string, string>>): { plan: string | null; isMapped: boolean } {
  if (price === null) return { plan: null, isMapped: true };
  if (Object.hasOwn(pricePlans, price.id)) return { plan: pricePlans[price.id] ?? null, isMapped: true };
  return { plan: price.id || price.nickname || price.productId, isMapped: false };
}
