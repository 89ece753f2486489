import { useCallback, useEffect, useRef, useState } from 'react';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { Channel, Movie, Series } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import { idle, loading, settled, type Loadable } from '../../lib/loadable.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { useCatalogChange } from '../../stores/use-catalog-change.ts';

interface Hits<Hit> {
  items: Hit[];
  total: number;
}

export interface SearchResult {
  query: string;
  channels: Hits<Channel>;
  movies: Hits<Movie>;
  series: Hits<Series>;
}

/** As many as one looks through before typing another letter. */
const hitsOfAKind = 8;

/** What a playlist has by a name, as it is typed; the hits before stay until the next are here. */
export function useSearch(playlistId: PlaylistId | null, query: string): Loadable<SearchResult> {
  const [answer, setAnswer] = useState<Loadable<SearchResult>>(idle);
  const wanted = useDebounced(query.trim(), 90);
  const latest = useRef('');
  const ask = useCallback(async () => {
    latest.current = wanted;
    if (playlistId === null || wanted === '') return;
    const found = await settled(api.catalog.searchTitles({ playlistId, query: wanted, limit: hitsOfAKind }));
    if (latest.current !== wanted) return; // another letter was typed meanwhile
    setAnswer(found.status === 'ready' ? { status: 'ready', data: { query: wanted, ...found.data } } : found);
  }, [playlistId, wanted]);
  useEffect(() => void ask(), [ask]);
  useCatalogChange(playlistId, ask);
  if (query.trim() === '') return idle;
  return answer.status === 'idle' ? loading : answer;
}
