import { useSyncExternalStore } from 'react';

/** Kept, because to ask for it has the browser work out all styles, and lists ask at every step. */
let known: number | null = null;

function subscribe(changed: () => void): () => void {
  const look = (): void => {
    known = null;
    changed();
  };
  known = null;
  const watcher = new MutationObserver(look);
  watcher.observe(document.documentElement, { attributes: true, attributeFilter: ['data-couch'] });
  addEventListener('resize', look); // zooming is one
  return () => {
    watcher.disconnect();
    removeEventListener('resize', look);
  };
}

function pixelsPerRem(): number {
  known ??= Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return known;
}

/** Pixels of one rem: virtual lists need their row height as a number, and couch mode changes it. */
export function useRem(): number {
  return useSyncExternalStore(subscribe, pixelsPerRem);
}
