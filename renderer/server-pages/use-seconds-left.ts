import { useEffect, useState } from 'react';
import type { AppError } from '#shared/errors.ts';

/** Whole seconds until another try makes sense, as the server said with its refusal; 0 when any time will do. */
export function useSecondsLeft(error: AppError | null): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const until = performance.now() + (error?.retryAfterMs ?? 0);
    const tell = (): void => {
      setSeconds(Math.max(0, Math.ceil((until - performance.now()) / 1_000)));
    };
    tell();
    if (error?.retryAfterMs === undefined) return undefined;
    const timer = setInterval(tell, 250);
    return () => {
      clearInterval(timer);
    };
  }, [error]);
  return seconds;
}
