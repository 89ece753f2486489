/** What a channel says of its past: days it is kept, null when it does not say. */
export type CatchupOffer = { days: number | null } | null;

const dayMs = 86_400_000;
/** Where a provider keeps its past but does not say for how long. */
const presumedDays = 7;
/** What was just broadcast takes a while to be there. */
const archiveLagMs = 2 * 60_000;

/** Whether what began at `start` can be watched again, or from its beginning; times are epoch ms. */
export function canWatchAgain(offer: CatchupOffer, start: number, now: number): boolean {
  return offer !== null && start <= now - archiveLagMs && start >= oldestStart(offer, now);
}

/** Epoch ms of the oldest moment that is still kept. */
export function oldestStart({ days }: NonNullable<CatchupOffer>, now: number): number {
  return now - (days || presumedDays) * dayMs;
}
