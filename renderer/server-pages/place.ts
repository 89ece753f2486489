import { useSyncExternalStore } from 'react';

export const places = ['home', 'catalog', 'devices', 'licenses', 'audit', 'capacity', 'login', 'activate'] as const;
export type Place = (typeof places)[number];

const moved = 'webplay-place';

/** What desktops send people to: short addresses, that are there without those under `/ui` too. */
const sentTo: ReadonlySet<Place> = new Set<Place>(['activate', 'licenses']);

/** Whether the server shows what desktops send people to, and nothing under `/ui`; its document says so. */
export const standsAlone = (): boolean => document.documentElement.dataset['alone'] !== undefined;

export function isThere(place: Place): boolean {
  return sentTo.has(place) || !standsAlone();
}

export function hrefOf(place: Place): string {
  return sentTo.has(place) ? `/${place}` : `/ui/${place}`;
}

function currentPlace(): Place {
  const name = location.pathname.split('/').at(-1);
  return places.find((place) => place === name) ?? 'home';
}

/** The page on screen, which the address names. */
export function usePlace(): Place {
  return useSyncExternalStore((changed) => {
    addEventListener('popstate', changed);
    addEventListener(moved, changed);
    return () => {
      removeEventListener('popstate', changed);
      removeEventListener(moved, changed);
    };
  }, currentPlace);
}

/** Goes to a page without loading the document again: the access token lives in its memory. */
export function goTo(place: Place): void {
  if (place === currentPlace()) return;
  history.pushState(null, '', hrefOf(place));
  dispatchEvent(new Event(moved));
}
