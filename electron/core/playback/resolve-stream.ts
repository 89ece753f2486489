import { AppError } from '#shared/errors.ts';
import type { TitleKind, TitleRef } from '#shared/model/ids.ts';
import type { Container } from '#shared/model/stream.ts';
import { findCatalog, findPlayable, type PlayableRow } from '../catalog/queries.ts';
import type { StoredCatalog } from '../catalog/stored-catalog.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { fillTemplate, holdsPlaceholder } from '../providers/address-template.ts';
import { isPlayableInBrowser, transportOf } from '../providers/m3u/transport.ts';
import { chooseLiveExtension, episodeUrl, liveUrl, movieUrl, type XtreamLogin } from '../providers/xtream/addresses.ts';
import type { ReachableSource } from './reachable.ts';

/** Where a title really plays. Lives for one request; it holds the provider's credentials. */
export interface ResolvedStream {
  url: string;
  headers: Record<string, string>;
  /** `probe`: the address does not tell, so the bytes must. */
  container: Container | 'probe';
  /** The address' own scheme or format, for the sentence about what cannot be played here. */
  transport: string;
  live: boolean;
  name: string;
}

export type LiveFormat = 'auto' | 'ts' | 'hls';

export function resolveStream(cache: SqliteDatabase, ref: TitleRef, source: ReachableSource, format: LiveFormat): ResolvedStream {
  const row = findPlayable(cache, ref);
  if (!row) throw new AppError('not_found', 'This title is no longer in the playlist');
  const url = createAddresser(findCatalog(cache, ref.playlistId), source, format)(ref.kind, row);
  if (url === null) throw new AppError('stream_unavailable', 'The provider does not say where or in which format this title is');
  return described(url, { ...row, live: ref.kind === 'channel' }, source);
}

interface DescribedEntry extends Pick<PlayableRow, 'name' | 'headers'> {
  live: boolean;
}

/** Where an entry plays whose template is at hand. */
export function streamAt(entry: DescribedEntry & { address: string }, source: ReachableSource): ResolvedStream {
  return described(filled(entry.address, source.accounts), entry, source);
}

function described(url: string, entry: DescribedEntry, source: ReachableSource): ResolvedStream {
  const transport = transportOf(url);
  const container = isPlayableInBrowser(url) ? containerOf(transport) : 'unsupported';
  return { url, headers: headersOf(entry, source), container, transport, live: entry.live, name: entry.name };
}

/** Where a row plays; null for a series, which plays by its episodes, and where the provider tells too little. */
export type Addresser = (kind: TitleKind, row: Pick<PlayableRow, 'sourceKey' | 'address' | 'container'>) => string | null;

/** Works out once what all addresses of a playlist share. */
export function createAddresser(catalog: StoredCatalog | undefined, source: ReachableSource, format: LiveFormat): Addresser {
  const { accounts } = source;
  const login = panelLogin(catalog, source);
  const wanted = format === 'auto' ? null : format === 'hls' ? 'm3u8' : 'ts';
  const liveExtension = chooseLiveExtension(catalog?.account?.formats ?? [], wanted);
  return (kind, { sourceKey, address, container }) => {
    if (address !== null) return filled(address, accounts);
    if (!login) return null;
    switch (kind) {
      case 'channel':
        return liveUrl(login, sourceKey, liveExtension);
      case 'movie':
        return movieUrl(login, sourceKey, container);
      case 'episode':
        return episodeUrl(login, sourceKey, container);
      case 'series':
        return null;
    }
  };
}

/** The login with the address at which the panel wants its streams asked for; undefined for sources that are no panels. */
export function panelLogin(catalog: StoredCatalog | undefined, { login }: ReachableSource): XtreamLogin | undefined {
  return login && { ...login, base: streamBase(login.base, catalog?.streamBase ?? null) };
}

/** Credentials that a list brought are gone when only memory held them; asking with placeholders would look like a refused login. */
export function filled(template: string, accounts: ReachableSource['accounts']): string {
  const text = fillTemplate(template, accounts);
  if (!holdsPlaceholder(text)) return text;
  throw new AppError('credentials_missing', 'The user names and passwords of this list are not known here any more; refresh the playlist');
}

/** The panel's https form of the typed address; one that was noted for another host is out of date. */
function streamBase(typed: string, noted: string | null): string {
  return noted !== null && URL.parse(noted)?.hostname === URL.parse(typed)?.hostname ? noted : typed;
}

export function headersOf(row: Pick<PlayableRow, 'headers'>, source: ReachableSource): Record<string, string> {
  if (row.headers === null) return {};
  const headers = JSON.parse(row.headers) as Record<string, string>; // written by the ingest as names and values
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filled(value, source.accounts)]));
}

export function containerOf(transport: string): Container | 'probe' {
  switch (transport) {
    case 'hls':
      return 'hls';
    case 'http-ts':
      return 'mpegts';
    case 'dash':
      return 'unsupported';
    case 'http':
      return 'probe';
    default:
      return 'file';
  }
}
