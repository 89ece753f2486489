import type { AppEvent } from '#shared/contract/events.ts';
import type { Send } from './client.ts';

/** A way to the core: calls go out, events come in. */
export interface Transport {
  send: Send;
  /**
   * Calls `listener` with each event until the returned function is called, and `onGap` when some may have been
   * missed, so that everything should be asked anew.
   */
  onEvent(listener: (event: AppEvent) => void, onGap: () => void): () => void;
}
