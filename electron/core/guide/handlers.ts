import type { CoreHandlers } from '#shared/contract/contract.ts';
import type { TitleId } from '#shared/model/ids.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import { nowAndNext } from './now-next.ts';

export interface GuideOptions {
  clock: () => number;
  /** The provider's own short guide of a channel; empty where it has none. Given by `core.ts`. */
  fetchProgrammes: (channelId: TitleId) => Promise<DescribedProgramme[]>;
}

/** Long enough to spare the panel while a viewer zaps to and fro, short enough to follow a late schedule. */
const keepMs = 10 * 60_000;
const mostKept = 500;

export function createGuideHandlers({ clock, fetchProgrammes }: GuideOptions): CoreHandlers['guide'] {
  const kept = new Map<TitleId, { at: number; programmes: Promise<DescribedProgramme[]> }>();

  function programmesOf(channelId: TitleId): Promise<DescribedProgramme[]> {
    const known = kept.get(channelId);
    if (known && clock() - known.at < keepMs) return known.programmes;
    if (kept.size >= mostKept) kept.clear();
    // No guide is no failure of the channel; an empty answer is kept like any other.
    const programmes = fetchProgrammes(channelId).catch(() => []);
    kept.set(channelId, { at: clock(), programmes });
    return programmes;
  }

  return {
    getNowNext: async ({ channelId }) => nowAndNext(await programmesOf(channelId), clock()),
  };
}
