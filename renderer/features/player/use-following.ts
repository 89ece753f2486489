import { useEffect, useState } from 'react';
import type { TitleId } from '#shared/model/ids.ts';
import { api } from '../../api/api.ts';
import { settled } from '../../lib/loadable.ts';
import type { BroadcastBefore, PastProgramme } from '../../stores/now-playing.ts';
import { followingOf } from './following.ts';

/** A hole in the guide that is longer than this hides what came after it. */
const lookAheadMs = 6 * 3_600_000;

/** What followed a past programme, once the guide was asked; null until then. */
export function useFollowing(channelId: TitleId, past: PastProgramme): { next: BroadcastBefore | null } | null {
  const [answer, setAnswer] = useState<{ past: PastProgramme; next: BroadcastBefore | null } | null>(null);
  useEffect(() => {
    let isOver = false;
    void settled(api.guide.listProgrammes({ channelId, from: past.start, to: past.stop + lookAheadMs })).then((listed) => {
      if (isOver) return;
      const programmes = listed.status === 'ready' ? listed.data.programmes : [];
      setAnswer({ past, next: followingOf(past, programmes, Date.now()) });
    });
    return () => { isOver = true; };
  }, [channelId, past]);
  return answer?.past === past ? answer : null;
}
