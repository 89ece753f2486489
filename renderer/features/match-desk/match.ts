import type { MatchCandidate, MatchRule, MatchState } from '#shared/model/guide.ts';
import type { Channel } from '#shared/model/title.ts';

/** A channel on the match desk. */
export interface ChannelMatch {
  channel: Channel;
  state: MatchState;
  match: (MatchCandidate & { rule: MatchRule; gone: boolean }) | null;
  candidates: readonly MatchCandidate[];
}

/** What a guide channel is referred to by. */
export function guideChannelOf({ sourceId, id }: Pick<MatchCandidate, 'sourceId' | 'id'>) {
  return { sourceId, guideChannelId: id };
}

export function percentOf(confidence: number): number {
  return Math.round(confidence * 100);
}
