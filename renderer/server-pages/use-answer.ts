import { useEffect, useEffectEvent, useState } from 'react';
import { loading, settled, type Loadable } from '../lib/loadable.ts';

/**
 * The answer to a question that is asked when the page appears, whenever `about` changes, and by `reload`. While it
 * is asked again the old answer stays.
 */
export function useAnswer<Data>(ask: () => Promise<Data>, about = ''): { answer: Loadable<Data>; reload: () => void } {
  const [answer, setAnswer] = useState<Loadable<Data>>(loading);
  const [times, setTimes] = useState(0);
  const latest = useEffectEvent(ask);
  useEffect(() => {
    let isOver = false;
    void settled(latest()).then((outcome) => {
      if (!isOver) setAnswer(outcome);
    });
    return () => {
      isOver = true;
    };
  }, [about, times]);
  return {
    answer,
    reload: () => {
      setTimes((count) => count + 1);
    },
  };
}
