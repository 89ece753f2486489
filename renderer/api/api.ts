import { appContract } from '#shared/contract/contract.ts';
import type { AppEvent, AppEventType } from '#shared/contract/events.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { createClient, valueOf } from './client.ts';
import { overHttp, sendPlaylistFile } from './over-http.ts';
import { overIpc } from './over-ipc.ts';

const transport = window.webplay ? overIpc(window.webplay) : overHttp();

/** Everything a screen may ask: `api.catalog.listChannels({…})`. */
export const api = createClient(appContract, transport.send);

/** Sends a list from this browser's disk; the desktop gives the core a path instead. */
export async function uploadPlaylistFile(playlistId: PlaylistId, file: File): Promise<void> {
  valueOf(await sendPlaylistFile(playlistId, file));
}

type EventOf<Type extends AppEventType> = Extract<AppEvent, { type: Type }>;

const listeners = new Set<(event: AppEvent) => void>();
const gapListeners = new Set<() => void>();
let stop: (() => void) | null = null;

/** Calls `listener` for each event of one type until the returned function is called. One stream serves all. */
export function onAppEvent<Type extends AppEventType>(type: Type, listener: (event: EventOf<Type>) => void): () => void {
  const isWanted = (event: AppEvent): event is EventOf<Type> => event.type === type;
  const filtered = (event: AppEvent): void => {
    if (isWanted(event)) listener(event);
  };
  listeners.add(filtered);
  stop ??= transport.onEvent(
    (event) => {
      for (const each of [...listeners]) each(event);
    },
    () => {
      for (const each of [...gapListeners]) each();
    },
  );
  return () => {
    listeners.delete(filtered);
    if (listeners.size > 0) return;
    stop?.();
    stop = null;
  };
}

/** Calls `listener` after events may have been missed, until the returned function is called. */
export function onEventGap(listener: () => void): () => void {
  gapListeners.add(listener);
  return () => {
    gapListeners.delete(listener);
  };
}
