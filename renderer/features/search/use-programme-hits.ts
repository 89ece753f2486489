import { useEffect, useState } from 'react';
import type { z } from 'zod';
import type { guide } from '#shared/contract/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { api } from '../../api/api.ts';
import { settled } from '../../lib/loadable.ts';
import { useDebounced } from '../../lib/use-debounced.ts';

type Answer = z.output<typeof guide.searchProgrammes.output>;
export type ProgrammeHit = Answer['items'][number];

export interface ProgrammeHits {
  items: ProgrammeHit[];
  total: number;
}

/** A glance: the guide has a search of its own. */
const fewHits = 5;

const nothing: ProgrammeHits = { items: [], total: 0 };

/**
 * What is on now or later with the words that are typed; null until the guide has answered, and nothing when it could
 * not: titles are found without it.
 */
export function useProgrammeHits(playlistId: PlaylistId | null, query: string): ProgrammeHits | null {
  const [hits, setHits] = useState<ProgrammeHits | null>(null);
  const wanted = useDebounced(query.trim(), 150);
  useEffect(() => {
    if (playlistId === null || wanted === '') return;
    let isWanted = true;
    void settled(api.guide.searchProgrammes({ playlistId, query: wanted, from: Date.now(), limit: fewHits })).then((answer) => {
      if (isWanted) setHits(answer.status === 'ready' ? answer.data : nothing);
    });
    return () => {
      isWanted = false;
    };
  }, [playlistId, wanted]);
  return query.trim() === '' ? null : hits;
}
