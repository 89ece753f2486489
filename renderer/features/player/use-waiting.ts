import { useEffect, useState } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { usePlayer } from './player-store.ts';

const shownAfterMs = 300;

/** What the picture waits for, in words, once it has waited long enough to be noticed; else null. */
export function useWaiting(): string | null {
  const phase = usePlayer((state) => state.phase);
  const text = useText().player;
  const [noticed, setNoticed] = useState(false);
  const isWaiting = ['connecting', 'buffering', 'reconnecting', 'other-format'].includes(phase.status);
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setTimeout(() => { setNoticed(true); }, shownAfterMs);
    return () => {
      clearTimeout(timer);
      setNoticed(false);
    };
  }, [isWaiting]);
  if (!isWaiting || !noticed) return null;
  switch (phase.status) {
    case 'connecting':
      return text.connecting;
    case 'reconnecting':
      return text.reconnecting(phase.attempt, phase.of);
    case 'other-format':
      return text.tryingOtherFormat;
    default:
      return text.buffering;
  }
}
