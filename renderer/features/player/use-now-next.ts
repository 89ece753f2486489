import { useEffect, useState } from 'react';
import type { TitleId } from '#shared/model/ids.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import { api } from '../../api/api.ts';
import { settled } from '../../lib/loadable.ts';

export interface NowNext {
  channelId: TitleId;
  now: DescribedProgramme | null;
  next: DescribedProgramme | null;
}

/** Zapping past a channel asks its provider nothing. */
const settleMs = 300;
const againMs = 60_000;

/** What is on the channel now and next; null while nobody has answered, or when it is no channel. */
export function useNowNext(channelId: TitleId | null): NowNext | null {
  const [answer, setAnswer] = useState<NowNext | null>(null);
  useEffect(() => {
    if (channelId === null) return undefined;
    let over = false;
    let timer = window.setTimeout(() => void ask(), settleMs);
    const ask = async (): Promise<void> => {
      const result = await settled(api.guide.getNowNext({ channelId }));
      if (over) return;
      if (result.status === 'ready') setAnswer({ channelId, ...result.data });
      else setAnswer((old) => (old?.channelId === channelId ? old : { channelId, now: null, next: null }));
      const stop = result.status === 'ready' ? result.data.now?.stop : undefined;
      const untilNext = typeof stop === 'number' ? stop - Date.now() + 1_000 : againMs;
      timer = window.setTimeout(() => void ask(), Math.min(Math.max(untilNext, 15_000), 10 * againMs));
    };
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [channelId]);
  return answer?.channelId === channelId ? answer : null;
}
