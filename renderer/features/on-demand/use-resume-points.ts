import { useCallback, useEffect, useState } from 'react';
import type { ResumePoint } from '#shared/contract/library.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { api } from '../../api/api.ts';
import { useAppEvent } from '../../api/use-event.ts';
import { settled } from '../../lib/loadable.ts';

const none: readonly ResumePoint[] = [];

/** Films or episodes begun and not finished, newest first; none for a guest, whose marks are not kept. */
export function useResumePoints(playlistId: PlaylistId, kind: 'movie' | 'episode'): readonly ResumePoint[] {
  const [points, setPoints] = useState(none);
  const load = useCallback(async () => {
    const answer = await settled(api.library.listResumePoints({ playlistId }));
    setPoints(answer.status === 'ready' ? answer.data.resumePoints.filter((point) => point.kind === kind) : none);
  }, [playlistId, kind]);
  useEffect(() => void load(), [load]);
  useAppEvent('library.changed', (event) => { if (event.playlistId === playlistId) void load(); });
  return points;
}
