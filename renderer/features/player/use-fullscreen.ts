import { useSyncExternalStore } from 'react';
import { api } from '../../api/api.ts';
import { settled } from '../../lib/loadable.ts';

function subscribe(changed: () => void): () => void {
  document.addEventListener('fullscreenchange', changed);
  return () => { document.removeEventListener('fullscreenchange', changed); };
}

export function useIsFullscreen(): boolean {
  return useSyncExternalStore(subscribe, () => document.fullscreenElement !== null);
}

/** The whole page goes fullscreen, so that dialogs and lists over the picture go with it. */
export async function setFullscreen(on: boolean): Promise<void> {
  try {
    if (on) await document.documentElement.requestFullscreen({ navigationUI: 'hide' });
    else if (document.fullscreenElement !== null) await document.exitFullscreen();
  } catch {
    // Windows that may not ask for it themselves let the shell do it; a browser has no shell and says so.
    await settled(api.shell.setFullscreen({ on }));
  }
}

export function toggleFullscreen(): void {
  void setFullscreen(document.fullscreenElement === null);
}
