import type { TitleId } from '#shared/model/ids.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import { settleStops } from './schedule.ts';

/** Long enough to spare the panel while a viewer zaps to and fro, short enough to follow a late schedule. */
const keepMs = 10 * 60_000;
/** A panel that does not answer, or a catalog that is still being imported. */
const keepFailureMs = 15_000;
const mostKept = 500;
/** Now, next and two more. */
const usual = 4;

export interface ShortGuides {
  /**
   * The panel's own short guide of a channel, so many programmes from now on, in order of start; asks the panel unless it
   * did so lately. Empty where it has none.
   */
  ask(channelId: TitleId, programmes?: number): Promise<readonly DescribedProgramme[]>;
  /** What is known of it without asking anybody. */
  kept(channelId: TitleId): readonly DescribedProgramme[];
}

export interface ShortGuideOptions {
  clock: () => number;
  /** Given by `core.ts`; inside the request budget of the panel's host. */
  fetchProgrammes: (channelId: TitleId, programmes: number) => Promise<DescribedProgramme[]>;
}

export function createShortGuides({ clock, fetchProgrammes }: ShortGuideOptions): ShortGuides {
  const known = new Map<TitleId, { at: number; programmes: number; asked: Promise<readonly DescribedProgramme[]>; answer: readonly DescribedProgramme[] }>();

  const fresh = (channelId: TitleId) => {
    const entry = known.get(channelId);
    return entry && clock() - entry.at < keepMs ? entry : undefined;
  };

  return {
    ask(channelId, programmes = usual) {
      const entry = fresh(channelId);
      if (entry && entry.programmes >= programmes) return entry.asked;
      if (known.size >= mostKept) known.clear();
      // No guide is no failure of the channel; an empty answer is kept like any other, no answer for a moment only.
      const asked = fetchProgrammes(channelId, programmes).then(settleStops, () => {
        asking.at = clock() - keepMs + keepFailureMs;
        return [];
      });
      const asking = { at: clock(), programmes, asked, answer: [] as readonly DescribedProgramme[] };
      known.set(channelId, asking);
      void asked.then((answer) => (asking.answer = answer));
      return asked;
    },
    kept: (channelId) => fresh(channelId)?.answer ?? [],
  };
}
