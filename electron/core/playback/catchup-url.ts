import { isRefusedAddress, schemeEnd, withoutControls } from '../providers/m3u/address.ts';
import type { Catchup } from '../providers/m3u/catchup.ts';
import { xtreamAddress } from '../providers/m3u/xtream-address.ts';
import { fillPlaceholders, type CatchupTimes } from './catchup-placeholders.ts';

export interface CatchupRequest {
  /** The live address. */
  url: string;
  catchup: Catchup | null;
  /** Epoch milliseconds; without an end the programme counts as an hour long. */
  start: number;
  end: number | null;
  now: number;
  /** IANA name of the zone that dates in the address are written in; an unknown one means UTC. */
  zone: string;
  /** The `catchup-id` of the programme in the guide. */
  catchupId?: string | null | undefined;
}

const HOUR_MS = 3_600_000;

/** The address that plays a past programme, or null when the entry has no catch-up or the address cannot be built. */
export function catchupUrl({ url, catchup, start, end, now, zone, catchupId }: CatchupRequest): string | null {
  if (!catchup) return null;
  const correctionMs = catchup.correctionSeconds * 1000;
  const from = start - correctionMs;
  const until = (end !== null && end > start ? end : start + HOUR_MS) - correctionMs;
  const template = templateFor(url, catchup);
  if (template === null) return null;
  const times: CatchupTimes = { start: from, end: until, now, zone };
  const address = fillPlaceholders(template, times, catchupId ?? null);
  return usable(address);
}

function templateFor(url: string, { mode, source }: Catchup): string | null {
  switch (mode) {
    case 'default':
      if (source === null) return null;
      // A source that is no address can only be meant as an addition.
      return isAbsolute(source) ? source : appended(url, source);
    case 'append':
      return source === null ? null : appended(url, source);
    case 'shift':
      return withQuery(url, 'utc={utc}&lutc={lutc}');
    case 'archive':
      return withQuery(url, 'archive={utc}&archive_end={utcend}');
    case 'timeshift':
      return withQuery(url, 'timeshift={utc}&timenow={lutc}');
    case 'flussonic':
    case 'flussonic-ts':
      return flussonic(url, mode);
    case 'xc':
      return xtream(url);
    case 'vod':
      return source ?? '{catchup-id}';
  }
}

/** Literally, but an address has one question mark: the second becomes an ampersand. */
function appended(url: string, source: string): string {
  return source.startsWith('?') && url.includes('?') ? `${url}&${source.slice(1)}` : url + source;
}

function withQuery(url: string, query: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

/** Flussonic names its archive after the last part of the live path. */
function flussonic(url: string, mode: 'flussonic' | 'flussonic-ts'): string | null {
  const question = url.indexOf('?');
  const pathEnd = question < 0 ? url.length : question;
  const hostStart = url.indexOf('://') + 3;
  const slash = url.lastIndexOf('/', pathEnd - 1);
  if (hostStart < 3 || slash < hostStart) return null;
  const folder = url.slice(0, slash);
  const last = url.slice(slash + 1, pathEnd);
  const query = url.slice(pathEnd);
  if (last === 'mpegts') return `${folder}/timeshift_abs-{utc}.ts${query}`;
  if (last.endsWith('.m3u8')) {
    const name = last.slice(0, -'.m3u8'.length);
    return `${folder}/${name === 'index' ? '' : `${name}-`}timeshift_rel-{offset:1}.m3u8${query}`;
  }
  return mode === 'flussonic-ts'
    ? `${folder}/timeshift_abs-{utc}.ts${query}`
    : `${folder}/timeshift_rel-{offset:1}.m3u8${query}`;
}

function xtream(url: string): string | null {
  const stream = xtreamAddress(url);
  if (!stream || stream.type !== 'live') return null;
  const account = `${encodeURIComponent(stream.username)}/${encodeURIComponent(stream.password)}`;
  const extension = stream.ext === 'm3u8' ? 'm3u8' : 'ts';
  return `${stream.base}/timeshift/${account}/{minutes}/{Y}-{m}-{d}:{H}-{M}/${stream.id}.${extension}`;
}

/** A template and a guide's catch-up id are strangers' text: what comes of them is checked like any address of a list. */
function usable(address: string): string | null {
  if (!isAbsolute(address) || isRefusedAddress(address) || withoutControls(address) !== address) return null;
  const isHttp = address.slice(0, 4).toLowerCase() === 'http';
  return isHttp ? address.replaceAll(' ', '%20') : address;
}

function isAbsolute(address: string): boolean {
  const colon = schemeEnd(address, 0, address.length);
  return colon > 0 && address.startsWith('//', colon + 1);
}
