const everyMs = 60_000;
/** Between two portions, for everybody else. */
const pauseMs = 100;

export interface Portions {
  /** Removes at most so many rows; resolves with how many there were. */
  remove: (most: number) => Promise<number>;
  failed: (error: unknown) => void;
}

/** Rows at a time: short enough that nobody waits for it. */
const mostAtOnce = 500;

/** Removes what is over each minute, a little at a time until nothing of it is left; what it returns stops that. */
export function removeInPortions({ remove, failed }: Portions): () => void {
  let timer = later(everyMs);
  let stopped = false;

  function later(ms: number): NodeJS.Timeout {
    return setTimeout(() => void removePortion(), ms).unref();
  }

  async function removePortion(): Promise<void> {
    let pause = everyMs;
    try {
      if ((await remove(mostAtOnce)) >= mostAtOnce) pause = pauseMs;
    } catch (error) {
      failed(error);
    }
    if (!stopped) timer = later(pause);
  }

  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
