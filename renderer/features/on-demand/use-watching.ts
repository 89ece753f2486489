import { useCallback, useEffect, useState } from 'react';
import type { Mark, ResumePoint } from '#shared/contract/library.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { api } from '../../api/api.ts';
import { useAppEvent } from '../../api/use-event.ts';
import { settled } from '../../lib/loadable.ts';

export interface Watching {
  /** Episodes begun and not finished, newest first. */
  resumePoints: readonly ResumePoint[];
  /** Episodes watched at all, newest first. */
  history: readonly Mark[];
}

/** What was watched of all series; null while nobody has answered, empty for a guest. */
export function useWatching(playlistId: PlaylistId): Watching | null {
  const [watching, setWatching] = useState<Watching | null>(null);
  const load = useCallback(async () => {
    const [points, history] = await Promise.all([
      settled(api.library.listResumePoints({ playlistId })),
      settled(api.library.listHistory({ playlistId, limit: 200 })),
    ]);
    setWatching({
      resumePoints: points.status === 'ready' ? points.data.resumePoints.filter(({ kind }) => kind === 'episode') : [],
      history: history.status === 'ready' ? history.data.history.filter(({ kind }) => kind === 'episode') : [],
    });
  }, [playlistId]);
  useEffect(() => void load(), [load]);
  useAppEvent('library.changed', (event) => { if (event.playlistId === playlistId) void load(); });
  return watching;
}
