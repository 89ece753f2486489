import { useEffect, useMemo, useState } from 'react';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { Category } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import { useAppEvent } from '../../api/use-event.ts';
import { coalesce } from '../../lib/coalesce.ts';
import { loading, settled, type Loadable } from '../../lib/loadable.ts';

export interface Categories {
  categories: readonly Category[];
  total: number;
}

/** Seldom enough to let a first refresh go on. */
const pauseMs = 1_000;

/** The channel categories of a playlist; they fill while a first refresh runs. */
export function useCategories(playlistId: PlaylistId): Loadable<Categories> {
  const [answer, setAnswer] = useState<{ playlistId: PlaylistId; state: Loadable<Categories> } | null>(null);
  const reload = useMemo(
    () =>
      coalesce(async () => {
        const state = await settled(api.catalog.listCategories({ playlistId, kind: 'channel' }));
        setAnswer((known) =>
          // A stumble of a later look does not take away what an earlier one brought.
          state.status === 'failed' && known?.playlistId === playlistId && known.state.status === 'ready'
            ? known
            : { playlistId, state },
        );
      }, pauseMs),
    [playlistId],
  );
  useEffect(reload, [reload]);
  useAppEvent('catalog.changed', (event) => {
    if (event.playlistId === playlistId) reload();
  });
  return answer?.playlistId === playlistId ? answer.state : loading;
}
