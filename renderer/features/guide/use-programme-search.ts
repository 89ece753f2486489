import { useCallback, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import type { guide } from '#shared/contract/guide.ts';
import type { AppError } from '#shared/errors.ts';
import type { CategoryId, PlaylistId } from '#shared/model/ids.ts';
import type { Genre } from '#shared/model/programme.ts';
import { api } from '../../api/api.ts';
import { idle, loading, settled, type Loadable } from '../../lib/loadable.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { spanOfTime, type SearchTime } from './search-times.ts';

export type FoundProgrammes = z.output<typeof guide.searchProgrammes.output>;
export type FoundProgramme = FoundProgrammes['items'][number];

export interface ProgrammeWish {
  playlistId: PlaylistId;
  query: string;
  time: SearchTime;
  categoryId: CategoryId | undefined;
  genre: Genre | undefined;
  /** Asked again when it changes. */
  searchable: boolean;
}

interface ProgrammeSearch {
  found: Loadable<FoundProgrammes>;
  /** The page after those that are here, unless it is on its way. */
  more: () => void;
  /** Why there is no further page yet. */
  moreError: AppError | null;
  retry: () => void;
}

const pageSize = 50;

/** Programmes with the words that are typed, page after page; what was found before stays until the next is here. */
export function useProgrammeSearch({ playlistId, query, time, categoryId, genre, searchable }: ProgrammeWish): ProgrammeSearch {
  const [found, setFound] = useState<Loadable<FoundProgrammes>>(idle);
  const [moreError, setMoreError] = useState<AppError | null>(null);
  const [tries, setTries] = useState(0);
  const wanted = useDebounced(query.trim(), 150);
  const asked = useRef<z.input<typeof guide.searchProgrammes.input> | null>(null);
  const isAsking = useRef(false);

  useEffect(() => {
    if (wanted === '') return;
    const question = { playlistId, query: wanted, ...spanOfTime(time, Date.now()), categoryId, genre, limit: pageSize };
    asked.current = question;
    isAsking.current = true;
    void settled(api.guide.searchProgrammes(question)).then((answer) => {
      if (asked.current !== question) return; // another letter was typed meanwhile
      isAsking.current = false;
      setMoreError(null);
      setFound(answer);
    });
    return () => {
      asked.current = null;
    };
  }, [playlistId, wanted, time, categoryId, genre, searchable, tries]);

  const cursor = found.status === 'ready' ? found.data.nextCursor : null;
  const more = useCallback(() => {
    const question = asked.current;
    if (question === null || cursor === null || isAsking.current) return;
    isAsking.current = true;
    void settled(api.guide.searchProgrammes({ ...question, cursor })).then((answer) => {
      if (asked.current !== question) return;
      isAsking.current = false;
      setMoreError(answer.status === 'failed' ? answer.error : null);
      if (answer.status === 'failed') return;
      setFound((known) =>
        known.status === 'ready' ? { status: 'ready', data: { ...answer.data, items: [...known.data.items, ...answer.data.items] } } : answer,
      );
    });
  }, [cursor]);

  const retry = useCallback(() => {
    setFound(loading);
    setTries((before) => before + 1);
  }, []);
  return {
    found: query.trim() === '' ? idle : found.status === 'idle' ? loading : found,
    more,
    moreError,
    retry,
  };
}
