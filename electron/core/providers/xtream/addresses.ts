import type { XtreamServer } from './account.ts';
import { wellFormed } from './coerce.ts';

export interface XtreamLogin {
  /** `scheme://host[:port][/path]` as the user gave it, no slash at the end. */
  base: string;
  username: string;
  password: string;
}

/** One segment of a path, or one value of a query: panels read `%20` in both, and `+` differently in each. */
export function encodePart(part: string): string {
  return encodeURIComponent(wellFormed(part));
}

export function liveUrl(login: XtreamLogin, id: string | number, ext: string): string {
  return streamUrl(login, 'live', id, ext);
}

/** `null` without a container extension: the details of the movie must supply it first. */
export function movieUrl(login: XtreamLogin, id: string | number, ext: string | null): string | null {
  return ext === null ? null : streamUrl(login, 'movie', id, ext);
}

/** `id` is the episode's own. `null` without a container extension. */
export function episodeUrl(login: XtreamLogin, id: string | number, ext: string | null): string | null {
  return ext === null ? null : streamUrl(login, 'series', id, ext);
}

export function apiUrl(login: XtreamLogin, action: string | null, params: Readonly<Record<string, string>> = {}): string {
  return phpUrl(login, 'player_api.php', { ...(action === null ? {} : { action }), ...params });
}

/** The old API, which answers everything at once. */
export function panelApiUrl(login: XtreamLogin): string {
  return phpUrl(login, 'panel_api.php', {});
}

export function guideUrl(login: XtreamLogin): string {
  return phpUrl(login, 'xmltv.php', {});
}

/** The account as an M3U playlist. Without `output` some panels cut the connection, so it is always there. */
export function playlistUrl(login: XtreamLogin, type: 'm3u' | 'm3u_plus' = 'm3u_plus', output = 'ts'): string {
  return phpUrl(login, 'get.php', { type, output });
}

function streamUrl(login: XtreamLogin, kind: 'live' | 'movie' | 'series', id: string | number, ext: string): string {
  const file = `${encodePart(String(id))}.${encodePart(ext)}`;
  return `${login.base}/${kind}/${encodePart(login.username)}/${encodePart(login.password)}/${file}`;
}

function phpUrl(login: XtreamLogin, name: string, params: Readonly<Record<string, string>>): string {
  const query = Object.entries({ username: login.username, password: login.password, ...params });
  return `${login.base}/${name}?${query.map(([key, value]) => `${encodePart(key)}=${encodePart(value)}`).join('&')}`;
}

/** The container to ask for live: a format outside the panel's list is refused, and MPEG-TS is served best. */
export function chooseLiveExtension(allowed: readonly string[], preferred: string | null = null): string {
  // "rtmp" in the list is a protocol of its own, never an extension of an http address.
  const formats = allowed.filter((format) => format !== 'rtmp');
  if (preferred !== null && (formats.length === 0 || formats.includes(preferred))) return preferred;
  return ['ts', 'm3u8'].find((format) => formats.includes(format)) ?? formats[0] ?? 'ts';
}

/**
 * The base to use once the account is known. The host stays the one the user typed, because the one a panel names is
 * often unreachable from outside; but a panel that says it speaks https wants it for everything.
 */
export function secureBase(base: string, server: Pick<XtreamServer, 'protocol' | 'httpsPort'>): string {
  const url = URL.parse(base);
  if (server.protocol !== 'https' || url === null || url.protocol !== 'http:') return base;
  const port = server.httpsPort === null || server.httpsPort === 443 ? '' : `:${server.httpsPort}`;
  return `https://${url.hostname}${port}${url.pathname === '/' ? '' : url.pathname}`;
}

/** The base the panel itself names, for a second try when the user's does not answer. */
export function announcedBase(server: XtreamServer): string | null {
  if (server.host === null) return null;
  const secure = server.protocol === 'https';
  const port = secure ? server.httpsPort : server.httpPort;
  const shown = port === null || port === (secure ? 443 : 80) ? '' : `:${port}`;
  return `${secure ? 'https' : 'http'}://${server.host}${shown}`;
}
