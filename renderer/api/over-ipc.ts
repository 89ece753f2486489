import type { Reply } from '#shared/contract/call.ts';
import type { AppEvent } from '#shared/contract/events.ts';
import type { Transport } from './transport.ts';

/** What the preload puts into the window, and nothing else. */
export interface Bridge {
  call(name: string, input: unknown): Promise<Reply>;
  onEvent(listener: (event: AppEvent) => void): () => void;
}

declare global {
  interface Window {
    webplay?: Bridge;
  }
}

/** Over the desktop's bridge. */
export function overIpc(bridge: Bridge): Transport {
  return {
    send: (name, input) => bridge.call(name, input),
    onEvent: (listener) => bridge.onEvent(listener),
  };
}
