import type { TitleId } from '#shared/model/ids.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import { settleStops } from './schedule.ts';

/** Long enough to spare the panel while a viewer zaps to and fro, short enough to follow a late schedule. */
const keepMs = 10 * 60_000;
const mostKept = 500;

export interface ShortGuides {
  /** The panel's own short guide of a channel, in order of start; asks the panel unless it did so lately. Empty where it has none. */
  ask(channelId: TitleId): Promise<readonly DescribedProgramme[]>;
  /** What is known of it without asking anybody. */
  kept(channelId: TitleId): readonly DescribedProgramme[];
}

export interface ShortGuideOptions {
  clock: () => number;
  /** Given by `core.ts`; inside the request budget of the panel's host. */
  fetchProgrammes: (channelId: TitleId) => Promise<DescribedProgramme[]>;
}

export function createShortGuides({ clock, fetchProgrammes }: ShortGuideOptions): ShortGuides {
  const known = new Map<TitleId, { at: number; asked: Promise<readonly DescribedProgramme[]>; answer: readonly DescribedProgramme[] }>();

  const fresh = (channelId: TitleId) => {
    const entry = known.get(channelId);
    return entry && clock() - entry.at < keepMs ? entry : undefined;
  };

  return {
    ask(channelId) {
      const entry = fresh(channelId);
      if (entry) return entry.asked;
      if (known.size >= mostKept) known.clear();
      // No guide is no failure of the channel; an empty answer is kept like any other.
      const asked = fetchProgrammes(channelId).then(settleStops, () => []);
      const asking = { at: clock(), asked, answer: [] as readonly DescribedProgramme[] };
      known.set(channelId, asking);
      void asked.then((programmes) => (asking.answer = programmes));
      return asked;
    },
    kept: (channelId) => fresh(channelId)?.answer ?? [],
  };
}
