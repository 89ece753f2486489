import { useCallback, useEffect, useState } from 'react';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { Category } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import { settled } from '../../lib/loadable.ts';
import { useCatalogChange } from '../../stores/use-catalog-change.ts';
import type { OnDemandKind } from './kinds.ts';

interface Categories {
  /** Null while nobody has answered. */
  categories: readonly Category[] | null;
  total: number | null;
}

/** The provider's categories of films or series; an answer that fails leaves only the whole. */
export function useCategories(playlistId: PlaylistId, kind: OnDemandKind): Categories {
  const [answer, setAnswer] = useState<Categories>({ categories: null, total: null });
  const load = useCallback(async () => {
    const result = await settled(api.catalog.listCategories({ playlistId, kind }));
    if (result.status === 'ready') setAnswer(result.data);
    else setAnswer((known) => (known.categories === null ? { categories: [], total: null } : known));
  }, [playlistId, kind]);
  const loadSoon = useCatalogChange(playlistId, load);
  useEffect(loadSoon, [loadSoon]);
  return answer;
}
