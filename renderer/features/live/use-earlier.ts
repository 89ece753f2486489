import { useEffect, useState } from 'react';
import { canWatchAgain } from '#shared/model/catchup.ts';
import type { TitleId } from '#shared/model/ids.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import type { Channel } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import { settled } from '../../lib/loadable.ts';

/** Long enough not to ask for every channel one passes on the way. */
const restMs = 220;
const lookBackMs = 12 * 3_600_000;
const shown = 3;

/** The last programmes of a channel that can be watched again, newest first; asked anew when another one is on. */
export function useEarlier({ id, catchup }: Channel, onAirSince: number | null): readonly DescribedProgramme[] {
  const [answer, setAnswer] = useState<{ channelId: TitleId; programmes: readonly DescribedProgramme[] } | null>(null);
  const isKept = catchup !== null;
  const days = catchup?.days ?? null;
  useEffect(() => {
    if (!isKept) return undefined;
    let isOver = false;
    const timer = setTimeout(() => {
      const now = Date.now();
      void settled(api.guide.listProgrammes({ channelId: id, from: now - lookBackMs, to: now })).then((listed) => {
        if (isOver || listed.status !== 'ready') return;
        const over = listed.data.programmes.filter(({ start, stop }) => stop !== null && stop <= now && canWatchAgain({ days }, start, now));
        setAnswer({ channelId: id, programmes: over.slice(-shown).reverse() });
      });
    }, restMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [id, isKept, days, onAirSince]);
  return answer?.channelId === id ? answer.programmes : [];
}
