/**
 * The work, but never twice at once nor more often than every `pauseMs`; calls in between become one
 * more run at the end. The first call runs at once.
 */
export function coalesce(work: () => Promise<unknown> | undefined, pauseMs: number): () => void {
  let state: 'idle' | 'resting' | 'again' = 'idle';
  const run = async (): Promise<void> => {
    state = 'resting';
    await Promise.all([work(), new Promise((resolve) => setTimeout(resolve, pauseMs))]).catch(() => {}); // the work shows its own failures
    if (wasAskedAgain()) void run();
    else state = 'idle';
  };
  // A function, because the state changes while `run` waits.
  const wasAskedAgain = (): boolean => state === 'again';
  return () => {
    if (state === 'idle') void run();
    else state = 'again';
  };
}
