import { useCallback, useEffect, useMemo, useState } from 'react';
import type { z } from 'zod';
import type { guide } from '#shared/contract/guide.ts';
import type { GuideProgress } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { api, onEventGap } from '../../api/api.ts';
import { useAppEvent } from '../../api/use-event.ts';
import { coalesce } from '../../lib/coalesce.ts';
import { loading, settled, type Loadable } from '../../lib/loadable.ts';

export type GuideState = z.output<typeof guide.getGuideState.output>;

/** How much guide a playlist has, followed as it changes; a failure later on does not take away what is known. */
export function useGuideState(playlistId: PlaylistId): { state: Loadable<GuideState>; reload: () => void } {
  const [answer, setAnswer] = useState<{ playlistId: PlaylistId; state: Loadable<GuideState> } | null>(null);
  const load = useCallback(async () => {
    const state = await settled(api.guide.getGuideState({ playlistId }));
    setAnswer((known) =>
      state.status === 'failed' && known?.playlistId === playlistId && known.state.status === 'ready' ? known : { playlistId, state },
    );
  }, [playlistId]);
  const reload = useMemo(() => coalesce(load, 1_000), [load]);
  useEffect(() => {
    reload();
    return onEventGap(reload);
  }, [reload]);
  useAppEvent('guide.changed', (event) => {
    if (event.playlistId === playlistId) reload();
  });
  useAppEvent('guide.progress', ({ progress }) => {
    if (progress.playlistId === playlistId && answer?.state.status === 'ready' && !answer.state.data.refreshing) reload();
  });
  return { state: answer?.playlistId === playlistId ? answer.state : loading, reload };
}

/** How far the reading of a playlist's guide is; null before anything was told. */
export function useGuideProgress(playlistId: PlaylistId): GuideProgress | null {
  const [progress, setProgress] = useState<GuideProgress | null>(null);
  useAppEvent('guide.progress', (event) => {
    if (event.progress.playlistId === playlistId) setProgress(event.progress);
  });
  return progress?.playlistId === playlistId ? progress : null;
}
