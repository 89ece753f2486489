/** How long a license lasts after a payment failed. */
export const graceMs = 7 * 86_400_000;

export interface Standing {
  status: 'active' | 'inactive';
  /** While a payment failed: the end of the grace, also when it is over. */
  graceUntil: number | null;
  /** A word of Stripe's that we do not know counts as not paid. */
  isKnown: boolean;
}

/** What the status of a subscription means for its license. `graceUntil` is what the license has so far: grace is given once. */
export function standingOf(status: string, { graceUntil, now }: { graceUntil: number | null; now: number }): Standing {
  switch (status) {
    case 'trialing':
    case 'active':
      return { status: 'active', graceUntil: null, isKnown: true };
    case 'past_due': {
      const until = graceUntil ?? now + graceMs;
      return { status: now < until ? 'active' : 'inactive', graceUntil: until, isKnown: true };
    }
    case 'incomplete':
    case 'unpaid':
    case 'paused':
    case 'incomplete_expired':
    case 'canceled':
      return { status: 'inactive', graceUntil: null, isKnown: true };
    default:
      return { status: 'inactive', graceUntil: null, isKnown: false };
  }
}

/** Nothing comes after it: a subscription that ended is bought anew under another id. */
export function isOver(status: string): boolean {
  return status === 'canceled' || status === 'incomplete_expired';
}
