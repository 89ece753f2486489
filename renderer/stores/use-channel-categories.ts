import { useCallback, useEffect, useState } from 'react';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { Category } from '#shared/model/title.ts';
import { api } from '../api/api.ts';
import { loading, settled, type Loadable } from '../lib/loadable.ts';
import { useCatalogChange } from './use-catalog-change.ts';

export interface Categories {
  categories: readonly Category[];
  total: number;
}

/** The channel categories of a playlist; they fill while a first refresh runs. */
export function useChannelCategories(playlistId: PlaylistId): Loadable<Categories> {
  const [answer, setAnswer] = useState<{ playlistId: PlaylistId; state: Loadable<Categories> } | null>(null);
  const load = useCallback(async () => {
    const state = await settled(api.catalog.listCategories({ playlistId, kind: 'channel' }));
    setAnswer((known) =>
      // A stumble of a later look does not take away what an earlier one brought.
      state.status === 'failed' && known?.playlistId === playlistId && known.state.status === 'ready'
        ? known
        : { playlistId, state },
    );
  }, [playlistId]);
  const loadSoon = useCatalogChange(playlistId, load);
  useEffect(loadSoon, [loadSoon]);
  return answer?.playlistId === playlistId ? answer.state : loading;
}
