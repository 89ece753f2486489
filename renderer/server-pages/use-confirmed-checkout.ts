import { useEffect } from 'react';
import { settled } from '../lib/loadable.ts';
import { sleep } from '../lib/sleep.ts';
import { api } from './server-api.ts';

/** The first pause before the server is asked; each further one is longer, because few payments take long. */
const firstPauseMs = 2_000;
const growth = 1.5;
const longestPauseMs = 60_000;

/** While somebody waits for word of their payment, has the server ask for it: what tells of it by itself may be late. */
export function useConfirmedCheckout(isWaiting: boolean): void {
  useEffect(() => {
    if (!isWaiting) return undefined;
    const left = new AbortController();
    void confirm(left.signal);
    return () => {
      left.abort();
    };
  }, [isWaiting]);
}

async function confirm(left: AbortSignal): Promise<void> {
  for (let pauseMs = firstPauseMs; !left.aborted; pauseMs = Math.min(pauseMs * growth, longestPauseMs)) {
    await sleep(pauseMs, left);
    if (!left.aborted) await settled(api.billing.confirmCheckout({}));
  }
}
