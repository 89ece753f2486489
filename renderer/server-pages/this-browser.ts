import { recall, remember } from '../lib/places.ts';

const key = 'browser-fingerprint';

/** What this browser calls itself to the server: drawn by lot once, and told to nobody else. */
export function thisBrowser(): string {
  const known = recall(key);
  if (typeof known === 'string' && known !== '') return known;
  // `randomUUID` is only there in secure contexts; this page may come over plain HTTP.
  const drawn = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const made = `browser-${drawn}`;
  remember(key, made);
  return made;
}

const browsers: readonly [mark: string, name: string][] = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
];

const systems: readonly [mark: string, name: string][] = [
  ['Android', 'Android'],
  ['iPhone', 'iOS'],
  ['iPad', 'iPadOS'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
];

/** What a browser and its system are called, from what it says of itself; empty where that says nothing. */
export function describeBrowser(userAgent: string): { name: string; platform: string } {
  const find = (list: typeof browsers): string => list.find(([mark]) => userAgent.includes(mark))?.[1] ?? '';
  return { name: find(browsers), platform: find(systems) };
}
