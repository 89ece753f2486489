import type { AppEvent } from '#shared/contract/events.ts';

export interface Events {
  emit(event: AppEvent): void;
  /** Returns the way to stop listening. */
  subscribe(listener: (event: AppEvent) => void): () => void;
}

export function createEvents(): Events {
  const listeners = new Set<(event: AppEvent) => void>();
  return {
    emit(event) {
      for (const listener of [...listeners]) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
