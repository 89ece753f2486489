import { useEffect, useState } from 'react';
import type { TitleId } from '#shared/model/ids.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import { api, onAppEvent } from '../api/api.ts';
import { loading, settled, type Loadable } from '../lib/loadable.ts';

export interface NowNext {
  now: DescribedProgramme | null;
  next: DescribedProgramme | null;
}

/** Long enough not to ask for every channel one passes on the way. */
const restMs = 220;
/** Providers end a programme a little late; asking at once would bring the same answer again. */
const graceMs = 3_000;
const soonestMs = 30_000;
/** The longest that a timer is trusted with: a computer that slept counts on from where it was. */
const latestMs = 600_000;

/** What is on now and next; asked again when the programme on air ends, and when a guide changes. Null asks nothing. */
export function useNowNext(channelId: TitleId | null): Loadable<NowNext> {
  const [answer, setAnswer] = useState<{ channelId: TitleId; state: Loadable<NowNext> } | null>(null);
  useEffect(() => {
    if (channelId === null) return undefined;
    // What is under way when something newer is asked for, or nobody looks any more, is not waited for.
    let asked = 0;
    let timer = setTimeout(ask, restMs);
    async function ask(): Promise<void> {
      if (channelId === null) return;
      const own = ++asked;
      const state = await settled(api.guide.getNowNext({ channelId }));
      if (own !== asked) return;
      setAnswer((old) => (state.status === 'failed' && old?.channelId === channelId ? old : { channelId, state }));
      const stop = state.status === 'ready' ? state.data.now?.stop : null;
      timer = setTimeout(ask, stop == null ? soonestMs : Math.min(Math.max(soonestMs, stop - Date.now() + graceMs), latestMs));
    }
    const stopListening = onAppEvent('guide.changed', () => {
      asked++;
      clearTimeout(timer);
      timer = setTimeout(ask, restMs);
    });
    return () => {
      asked++;
      clearTimeout(timer);
      stopListening();
    };
  }, [channelId]);
  return answer !== null && answer.channelId === channelId ? answer.state : loading;
}
