import { changeTypes, type ChangeCounts } from '#shared/model/change.ts';
import type { HeldAnswer, Playlist } from '#shared/model/playlist.ts';

/** What is worth a word when a refresh has ended. */
export type RefreshNews = { type: 'changed'; changes: ChangeCounts } | { type: 'held'; part: HeldAnswer['parts'][number] };

/** Whether a refresh changed anything. */
export function hasChanges(changes: ChangeCounts | null | undefined): changes is ChangeCounts {
  return changes != null && changeTypes.some((type) => changes[type] > 0);
}

/** What happened to a playlist between two looks at it; null for nothing that needs saying. */
export function refreshNews(before: Playlist, now: Playlist): RefreshNews | null {
  const worst = now.held?.parts.toSorted((a, b) => b.before - b.now - (a.before - a.now))[0];
  if (worst && now.held?.heldAt !== before.held?.heldAt) return { type: 'held', part: worst };
  const { lastResult } = now;
  // A first import has a panel of its own.
  if (lastResult === null || before.lastResult === null || lastResult.finishedAt === before.lastResult.finishedAt) return null;
  return hasChanges(lastResult.changes) ? { type: 'changed', changes: lastResult.changes } : null;
}
