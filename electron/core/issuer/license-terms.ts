import type { LicenseClaims } from '#shared/model/license-token.ts';

const dayMs = 86_400_000;

/** Of every token: how often to check in, how long it works without, how far a clock may go back. */
export const policy = { check_in_h: 24, offline_d: 14, clock_h: 24 } as const satisfies LicenseClaims['pol'];

/** A payment that is a little late ends nothing. Trials have it too, for who buys on the last day and checks in later. */
export const afterEndMs = 3 * dayMs;

/** A license as far as its terms go. Times are epoch ms. */
export interface LicenseTerms {
  status: 'active' | 'inactive';
  /** End of what is paid for, or of the trial; null for one that was given. */
  validUntil: number | null;
  /** While a payment failed: active until then. */
  graceUntil: number | null;
  suspendedReason: string | null;
  isTrial: boolean;
}

/** When nothing may be had from it any more; infinite for one that was given. */
export function endOf({ validUntil, graceUntil }: LicenseTerms): number {
  return graceUntil ?? (validUntil === null ? Number.POSITIVE_INFINITY : validUntil + afterEndMs);
}

/** Whether tokens may be made of it. */
export function isGood(terms: LicenseTerms, now: number): boolean {
  if (terms.status !== 'active') return false;
  return now < (terms.isTrial && terms.validUntil !== null ? terms.validUntil : endOf(terms));
}

export function stateOf({ isTrial, graceUntil }: LicenseTerms): LicenseClaims['st'] {
  if (isTrial) return 'trial';
  return graceUntil === null ? 'active' : 'past_due';
}
