import { basename } from 'node:path';
import { AppError } from '#shared/errors.ts';
import type { Source } from '#shared/model/source.ts';
import type { Credentials } from '../secrets/vault.ts';

/** A source taken apart: what may be stored in a database, and what may not. */
export interface SourceParts {
  /** Host and port, or the file's name: enough for its owner to recognize it. */
  place: string;
  /** Server, address or path; null when the address is itself a secret. */
  address: string | null;
  credentials: Credentials | null;
}

export function takeApart(source: Source): SourceParts {
  switch (source.type) {
    case 'xtream': {
      const server = withoutTrailingSlash(source.server);
      return {
        place: placeOf(server),
        address: server,
        credentials: { accounts: [{ username: source.username, password: source.password }] },
      };
    }
    case 'm3u-url':
      return isSecret(source.url)
        ? { place: placeOf(source.url), address: null, credentials: { url: source.url, accounts: [] } }
        : { place: placeOf(source.url), address: source.url, credentials: null };
    case 'm3u-file':
      return {
        place: source.path === null ? 'playlist.m3u' : basename(source.path),
        address: source.path,
        credentials: null,
      };
    case 'demo':
      return { place: 'WebPlay', address: null, credentials: null };
  }
}

/** Host (and port, where it is not the usual one) of a typed address. */
export function placeOf(address: string): string {
  const url = URL.parse(address);
  if (!url || url.host === '') throw new AppError('invalid_input', 'This address has no host');
  return url.host;
}

/** An address that may hold credentials: user-info, any query, or a path as panels build them. */
export function isSecret(address: string): boolean {
  const url = URL.parse(address);
  if (!url) return true;
  if (url.username !== '' || url.password !== '' || url.search !== '') return true;
  const segments = url.pathname.split('/').filter(Boolean);
  const isShortForm = segments.length > 2 && /^\d{1,12}(\.ts|\.m3u8)?$/.test(segments.at(-1) ?? '');
  return isShortForm || beforeCredentials.some(([name, place]) => segments.at(place) === name);
}

/** Names that user name and password follow in the paths panels build, and where they stand from the end. */
const beforeCredentials = [
  ['playlist', -3],
  ['playlist', -4],
  ['epg', -3],
  ['epg', -4],
  ['live', -4],
  ['movie', -4],
  ['series', -4],
  ['timeshift', -6],
] as const;

function withoutTrailingSlash(address: string): string {
  let end = address.length;
  while (end > 0 && address[end - 1] === '/') end--;
  return address.slice(0, end);
}
