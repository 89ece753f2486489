import { useCallback, useEffect, useMemo, useState } from 'react';
import type { GuideProgress, GuideSource, GuideSourceId } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { api } from '../../api/api.ts';
import { useAppEvent } from '../../api/use-event.ts';
import { coalesce } from '../../lib/coalesce.ts';
import { loading, ready, settled, type Loadable } from '../../lib/loadable.ts';

/** What the sources of a playlist's guide look like, and how many of its channels have one. */
export interface GuideSetup {
  sources: readonly GuideSource[];
  channels: number;
  matched: number;
}

const pauseMs = 300;

export interface GuideSources {
  setup: Loadable<GuideSetup>;
  /** Of what is being read now. */
  progress: ReadonlyMap<GuideSourceId, GuideProgress>;
  reload: () => void;
}

/** The guide sources of a playlist, asked again whenever something about its guide changed. */
export function useGuideSources(playlistId: PlaylistId): GuideSources {
  const [answer, setAnswer] = useState<{ playlistId: PlaylistId; setup: Loadable<GuideSetup> } | null>(null);
  const [progress, setProgress] = useState<ReadonlyMap<GuideSourceId, GuideProgress>>(new Map());
  const load = useCallback(async () => {
    const asked = Promise.all([api.guideSources.listSources({ playlistId }), api.guide.getGuideState({ playlistId })]);
    const result = await settled(asked);
    setAnswer((known) => {
      if (result.status === 'failed') return known?.playlistId === playlistId ? known : { playlistId, setup: result };
      const [{ sources }, { channels, matched }] = result.data;
      return { playlistId, setup: ready({ sources, channels, matched }) };
    });
    if (result.status === 'failed') return;
    const running = new Set(result.data[0].sources.filter(({ refreshing }) => refreshing).map(({ id }) => id));
    setProgress((known) => new Map([...known].filter(([id]) => running.has(id))));
  }, [playlistId]);
  const reload = useMemo(() => coalesce(load, pauseMs), [load]);
  useEffect(reload, [reload]);
  useAppEvent('guide.changed', (event) => {
    if (event.playlistId === playlistId) reload();
  });
  useAppEvent('guide.progress', ({ progress: latest }) => {
    if (latest.playlistId !== playlistId) return;
    setProgress((known) => new Map(known).set(latest.sourceId, latest));
  });
  return { setup: answer?.playlistId === playlistId ? answer.setup : loading, progress, reload };
}
