import { useEffect, useState } from 'react';
import type { TitleId } from '#shared/model/ids.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import { api } from '../../api/api.ts';
import { loading, settled, type Loadable } from '../../lib/loadable.ts';

export interface NowNext {
  now: DescribedProgramme | null;
  next: DescribedProgramme | null;
}

/** Long enough not to ask for every channel one passes on the way. */
const restMs = 220;
/** Providers end a programme a little late; asking at once would bring the same answer again. */
const graceMs = 3_000;
const soonestMs = 30_000;

/** What is on now and next; asked again when the programme on air ends. Null asks nothing. */
export function useNowNext(channelId: TitleId | null): Loadable<NowNext> {
  const [answer, setAnswer] = useState<{ channelId: TitleId; state: Loadable<NowNext> } | null>(null);
  useEffect(() => {
    if (channelId === null) return undefined;
    let isWanted = true;
    let timer = setTimeout(ask, restMs);
    async function ask(): Promise<void> {
      if (channelId === null) return;
      const state = await settled(api.guide.getNowNext({ channelId }));
      if (!isWanted) return;
      setAnswer({ channelId, state });
      const stop = state.status === 'ready' ? state.data.now?.stop : null;
      timer = setTimeout(ask, stop == null ? soonestMs : Math.max(soonestMs, stop - Date.now() + graceMs));
    }
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [channelId]);
  return answer !== null && answer.channelId === channelId ? answer.state : loading;
}
