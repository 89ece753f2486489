/** The film sites trailers live on, with the form their addresses take. */
const trailerSites: readonly { host: string; path: string; key: string }[] = [
  { host: 'www.youtube.com', path: '/watch', key: 'v' },
];

/**
 * The address a link of ours may open in the user's browser, or null. Links can carry text from providers, so what is
 * opened is built anew from the one part that varies.
 */
export function externalUrl(text: string): string | null {
  const url = URL.parse(text);
  if (!url || url.protocol !== 'https:') return null;
  const site = trailerSites.find(({ host, path }) => url.host === host && url.pathname === path);
  const id = site && url.searchParams.get(site.key);
  if (!site || !id || !/^[\w-]{6,20}$/.test(id)) return null;
  return `https://${site.host}${site.path}?${site.key}=${id}`;
}

/** The address of a page that a server of ours named, or null: over TLS, or on this machine, and without a login in it. */
export function webUrl(text: string): string | null {
  const url = URL.parse(text);
  if (!url || url.username !== '' || url.password !== '') return null;
  const isOnThisMachine = url.protocol === 'http:' && /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(url.hostname);
  return url.protocol === 'https:' || isOnThisMachine ? url.href : null;
}
