import { useEffect, useState } from 'react';
import type { Recognition } from '#shared/model/source.ts';
import { api } from '../../api/api.ts';
import { idle, loading, settled, type Loadable } from '../../lib/loadable.ts';
import { useDebounced } from '../../lib/use-debounced.ts';

/** What pasted text is; asked of the core, which fetches nothing for it. */
export function useRecognition(text: string): Loadable<Recognition> {
  const [answer, setAnswer] = useState<{ text: string; state: Loadable<Recognition> } | null>(null);
  const wanted = useDebounced(text.trim(), 120);
  useEffect(() => {
    if (wanted === '') return undefined;
    let isWanted = true;
    void settled(api.playlists.recognizeInput({ text: wanted })).then((state) => {
      if (isWanted) setAnswer({ text: wanted, state });
    });
    return () => {
      isWanted = false;
    };
  }, [wanted]);
  if (text.trim() === '') return idle;
  return answer !== null && answer.text === text.trim() ? answer.state : loading;
}
