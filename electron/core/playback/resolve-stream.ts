import { AppError } from '#shared/errors.ts';
import type { TitleRef } from '#shared/model/ids.ts';
import type { Container } from '#shared/model/stream.ts';
import { findCatalog, findPlayable, type PlayableRow } from '../catalog/queries.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { fillTemplate } from '../providers/address-template.ts';
import { isPlayableInBrowser, transportOf } from '../providers/m3u/transport.ts';
import { chooseLiveExtension, episodeUrl, liveUrl, movieUrl } from '../providers/xtream/addresses.ts';
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
  const url = addressOf(cache, ref, row, source, format);
  const transport = transportOf(url);
  return {
    url,
    headers: headersOf(row, source),
    container: isPlayableInBrowser(url) ? containerOf(transport) : 'unsupported',
    transport,
    live: ref.kind === 'channel',
    name: row.name,
  };
}

function addressOf(cache: SqliteDatabase, ref: TitleRef, row: PlayableRow, source: ReachableSource, format: LiveFormat): string {
  if (row.address !== null) return fillTemplate(row.address, source.accounts);
  const { login } = source;
  if (!login) throw new AppError('stream_unavailable', 'This title has no address');
  const url = panelAddress(cache, ref, row, login, format);
  if (url === null) throw new AppError('stream_unavailable', 'The provider does not say in which format this title is');
  return url;
}

function panelAddress(
  cache: SqliteDatabase,
  ref: TitleRef,
  row: PlayableRow,
  typed: NonNullable<ReachableSource['login']>,
  format: LiveFormat,
): string | null {
  const catalog = findCatalog(cache, ref.playlistId);
  const login = { ...typed, base: streamBase(typed.base, catalog?.streamBase ?? null) };
  switch (ref.kind) {
    case 'channel': {
      const formats = catalog?.account?.formats ?? [];
      const wanted = format === 'auto' ? null : format === 'hls' ? 'm3u8' : 'ts';
      return liveUrl(login, ref.providerKey, chooseLiveExtension(formats, wanted));
    }
    case 'movie':
      return movieUrl(login, ref.providerKey, row.container);
    case 'episode':
      return episodeUrl(login, ref.providerKey, row.container);
    case 'series':
      throw new AppError('stream_unavailable', 'A series plays by its episodes');
  }
}

/** The panel's https form of the typed address; one that was noted for another host is out of date. */
function streamBase(typed: string, noted: string | null): string {
  return noted !== null && URL.parse(noted)?.hostname === URL.parse(typed)?.hostname ? noted : typed;
}

function headersOf(row: PlayableRow, source: ReachableSource): Record<string, string> {
  if (row.headers === null) return {};
  const headers = JSON.parse(row.headers) as Record<string, string>; // written by the ingest as names and values
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fillTemplate(value, source.accounts)]));
}

function containerOf(transport: string): Container | 'probe' {
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
