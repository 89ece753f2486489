import { useCallback, useMemo, useRef, useState } from 'react';
import type { TitleId } from '#shared/model/ids.ts';
import { recallListPlace, remember, type ListPlace } from '../../lib/places.ts';

interface Standing {
  key: string;
  index: number;
  id: TitleId | null;
}

export interface KeptPlace {
  /** Where the list was left; null when it was never opened. */
  start: ListPlace | null;
  index: number;
  /** What stood there: a refresh may have moved it. */
  id: string | null;
  move: (index: number, id: TitleId | null) => void;
  scrolled: (top: number) => void;
}

/** One's place in a list, kept under a key; null keeps it only while the list is shown. */
export function useListPlace(listKey: string, kept: boolean): KeptPlace {
  const start = useMemo(() => (kept ? recallListPlace(listKey) : null), [listKey, kept]);
  const [standing, setStanding] = useState<Standing | null>(null);
  const top = useRef({ key: '', rows: 0 });
  const here = standing?.key === listKey ? standing : { index: start?.index ?? 0, id: start?.id ?? null };
  const { index, id } = here;

  const move = useCallback(
    (toIndex: number, toId: TitleId | null) => {
      setStanding({ key: listKey, index: toIndex, id: toId });
      const rows = top.current.key === listKey ? top.current.rows : (start?.top ?? 0);
      if (kept) remember(listKey, { index: toIndex, id: toId, top: rows });
    },
    [listKey, kept, start],
  );
  const scrolled = useCallback(
    (rows: number) => {
      top.current = { key: listKey, rows };
      if (kept) remember(listKey, { index, id, top: rows });
    },
    [listKey, kept, index, id],
  );
  return { start, index, id, move, scrolled };
}
