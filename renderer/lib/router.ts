import { useSyncExternalStore } from 'react';
import { TitleId } from '#shared/model/ids.ts';

/** Where one is. Kept in the address' fragment, so that it works from `app://` and from a server alike. */
export type Route =
  | { page: 'live' }
  | { page: 'movies' }
  | { page: 'movie'; id: TitleId }
  | { page: 'series' }
  | { page: 'series-title'; id: TitleId }
  | { page: 'guide-match' }
  | { page: 'reminders' }
  | { page: 'license' }
  | { page: 'guide' }
  | { page: 'search' }
  | { page: 'settings' }
  | { page: 'welcome' }
  | { page: 'add' };

const plainPages = new Map<string, Route>([
  ['live', { page: 'live' }],
  ['movies', { page: 'movies' }],
  ['series', { page: 'series' }],
  ['guide-match', { page: 'guide-match' }],
  ['reminders', { page: 'reminders' }],
  ['license', { page: 'license' }],
  ['guide', { page: 'guide' }],
  ['search', { page: 'search' }],
  ['settings', { page: 'settings' }],
  ['welcome', { page: 'welcome' }],
  ['add', { page: 'add' }],
]);

/** The route a fragment names; null when it names none. */
export function parseRoute(hash: string): Route | null {
  const [name = '', rawId] = hash.replace(/^#?\/?/, '').split('/');
  if (rawId === undefined || rawId === '') return plainPages.get(name) ?? null;
  const id = TitleId.safeParse(decodeId(rawId));
  if (!id.success) return null;
  if (name === 'movies') return { page: 'movie', id: id.data };
  if (name === 'series') return { page: 'series-title', id: id.data };
  return null;
}

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return ''; // a fragment typed by hand; no id looks like this
  }
}

export function hrefOf(route: Route): string {
  if (route.page === 'movie') return `#/movies/${encodeURIComponent(route.id)}`;
  if (route.page === 'series-title') return `#/series/${encodeURIComponent(route.id)}`;
  return `#/${route.page}`;
}

/** How many steps of this session lie behind the current one; kept with the entry, so "back" knows whether it may. */
function depthOf(state: unknown): number | null {
  return typeof state === 'object' && state !== null && 'depth' in state && typeof state.depth === 'number'
    ? state.depth
    : null;
}

let depth = 0;
const listeners = new Set<() => void>();

function announce(): void {
  for (const listener of listeners) listener();
}

function moved(): void {
  const known = depthOf(history.state);
  if (known === null) {
    // A plain link was followed: the entry has no depth yet.
    depth += 1;
    history.replaceState({ depth }, '');
  } else {
    depth = known;
  }
  announce();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    depth = depthOf(history.state) ?? 0;
    history.replaceState({ depth }, '');
    addEventListener('popstate', moved);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener('popstate', moved);
  };
}

/** Goes to a page; `replace` leaves no step behind. */
export function navigate(route: Route, options: { replace?: boolean } = {}): void {
  const href = hrefOf(route);
  if (href === location.hash) return;
  if (options.replace) {
    history.replaceState({ depth }, '', href);
  } else {
    depth += 1;
    history.pushState({ depth }, '', href);
  }
  announce();
}

/** Where one came from; `fallback` when the session began here. */
export function goBack(fallback: Route): void {
  if (depth > 0) history.back();
  else navigate(fallback, { replace: true });
}

let last: { hash: string; route: Route | null } = { hash: '', route: null };

function currentRoute(): Route | null {
  if (last.hash !== location.hash) last = { hash: location.hash, route: parseRoute(location.hash) };
  return last.route;
}

/** The page in the address; null when the address names none. */
export function useRoute(): Route | null {
  return useSyncExternalStore(subscribe, currentRoute);
}
