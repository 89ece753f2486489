import { percentDecoded } from './headers.ts';

/** The account and the stream that a panel's stream address speaks of. */
export interface XtreamAddress {
  type: 'live' | 'movie' | 'series';
  username: string;
  password: string;
  id: string;
  ext: string | null;
  /** Scheme, host, port and any path in front: where the panel is. */
  base: string;
}

/**
 * Reads `BASE/{live,movie,series}/USER/PASSWORD/ID[.EXT]` and the short `BASE/USER/PASSWORD/ID[.EXT]`, which means live.
 * Null for everything else; the id must be a number, because only then the panel's own lists know it.
 */
export function xtreamAddress(url: string): XtreamAddress | null {
  const hostStart = url.startsWith('http://') ? 7 : url.startsWith('https://') ? 8 : -1;
  if (hostStart < 0) return null;
  const end = endOfPath(url, hostStart);

  const idSlash = url.lastIndexOf('/', end - 1);
  const passwordSlash = idSlash < 0 ? -1 : url.lastIndexOf('/', idSlash - 1);
  const usernameSlash = passwordSlash < 0 ? -1 : url.lastIndexOf('/', passwordSlash - 1);
  if (usernameSlash < hostStart) return null;

  const file = url.slice(idSlash + 1, end);
  const dot = file.indexOf('.');
  const id = dot < 0 ? file : file.slice(0, dot);
  const ext = dot < 0 ? '' : file.slice(dot + 1);
  const username = url.slice(usernameSlash + 1, passwordSlash);
  const password = url.slice(passwordSlash + 1, idSlash);
  if (!isNumber(id) || !isExtension(ext, dot) || username === '' || password === '') return null;

  const typeSlash = url.lastIndexOf('/', usernameSlash - 1);
  const written = typeSlash < hostStart ? '' : url.slice(typeSlash + 1, usernameSlash);
  const type = TYPES.get(written);
  // Without a type the user name must be the first segment: any longer path would be a guess.
  if (!type && typeSlash >= hostStart) return null;
  return {
    type: type ?? 'live',
    username: percentDecoded(username),
    password: percentDecoded(password),
    id,
    ext: ext === '' ? null : ext,
    base: url.slice(0, type ? typeSlash : usernameSlash),
  };
}

const TYPES: ReadonlyMap<string, XtreamAddress['type']> = new Map([
  ['live', 'live'],
  ['movie', 'movie'],
  ['series', 'series'],
]);

function endOfPath(url: string, from: number): number {
  for (let at = from; at < url.length; at++) {
    const code = url.charCodeAt(at);
    if (code === 0x3f || code === 0x23) return at;
  }
  return url.length;
}

function isNumber(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return text.length > 0 && text.length <= 20;
}

function isExtension(text: string, dot: number): boolean {
  if (dot >= 0 && text === '') return false;
  if (text.length > 5) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const lower = code | 0x20;
    if (!((code >= 0x30 && code <= 0x39) || (lower >= 0x61 && lower <= 0x7a))) return false;
  }
  return true;
}
