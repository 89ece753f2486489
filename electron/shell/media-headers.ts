import type { Media } from '../ipc/messages.ts';

interface SentHeaders {
  url: string;
  requestHeaders: Record<string, string>;
}

/** Electron's `session.webRequest`, as far as it is used here; it keeps one listener. */
export interface RequestHooks {
  onBeforeSendHeaders(
    filter: { urls: string[] },
    listener: (details: SentHeaders, callback: (answer: { requestHeaders: Record<string, string> }) => void) => void,
  ): void;
}

/**
 * Adds the proof to what our window asks of the media gateway, and of nobody else: the page itself never sees it.
 * `current` is undefined until a core host is ready, and changes when another one takes its place.
 */
export function proveMediaRequests(hooks: RequestHooks, current: () => Media | undefined): void {
  hooks.onBeforeSendHeaders({ urls: ['http://127.0.0.1:*/*'] }, ({ url, requestHeaders }, callback) => {
    const media = current();
    const isGateway = media !== undefined && URL.parse(url)?.origin === media.origin;
    callback({
      requestHeaders: isGateway ? { ...requestHeaders, Authorization: `Bearer ${media.key}` } : requestHeaders,
    });
  });
}
