import { useEffect, useState } from 'react';
import type { ActivationView } from '#shared/contract/activations.ts';
import type { AppError } from '#shared/errors.ts';
import { settled } from '../lib/loadable.ts';
import { sleep } from '../lib/sleep.ts';
import { api } from './server-api.ts';

/** How often an activation is asked for; the device itself asks its server every five seconds. */
const pauseMs = 2_500;
/** The same after no answer came. */
const longPauseMs = 10_000;

const ends = new Set<ActivationView['status']>(['done', 'denied', 'expired']);

interface Followed {
  /** As last heard; null before the first answer. */
  view: ActivationView | null;
  /** Why the last question had no answer. */
  error: AppError | null;
  /** Takes what another call answered. */
  show(view: ActivationView): void;
}

/** Follows an activation until it ends. */
export function useActivation(id: string, known: ActivationView | null): Followed {
  const [view, setView] = useState(known);
  const [error, setError] = useState<AppError | null>(null);
  const isOver = view !== null && ends.has(view.status);
  useEffect(() => {
    if (isOver) return undefined;
    const left = new AbortController();
    void follow(id, left.signal, setView, setError);
    return () => {
      left.abort();
    };
  }, [id, isOver]);
  return { view, error, show: setView };
}

async function follow(id: string, left: AbortSignal, onView: (view: ActivationView) => void, onError: (error: AppError | null) => void): Promise<void> {
  while (!left.aborted) {
    const outcome = await settled(api.activations.getProgress({ activationId: id }));
    if (left.aborted) return;
    if (outcome.status === 'ready') {
      onView(outcome.data);
      onError(null);
    } else {
      onError(outcome.error);
      if (outcome.error.code === 'not_found') return;
    }
    await sleep(outcome.status === 'ready' ? pauseMs : (outcome.error.retryAfterMs ?? longPauseMs), left);
  }
}
