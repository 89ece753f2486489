import { useSyncExternalStore } from 'react';

function subscribe(changed: () => void): () => void {
  const watcher = new MutationObserver(changed);
  watcher.observe(document.documentElement, { attributes: true, attributeFilter: ['data-couch'] });
  return () => {
    watcher.disconnect();
  };
}

function pixelsPerRem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

/** Pixels of one rem: virtual lists need their row height as a number, and couch mode changes it. */
export function useRem(): number {
  return useSyncExternalStore(subscribe, pixelsPerRem);
}
