import type { AddressParts } from './address.ts';
import type { EntryKind } from './entry.ts';
import { episodeMark } from './titles.ts';

/** Files one seeks in. `ts` and `m3u8` are not here: they are live, whatever the name says. */
const VIDEO_FILES: ReadonlySet<string> = new Set([
  'mp4', 'mkv', 'avi', 'mov', 'm4v', 'wmv', 'flv', 'mpg', 'mpeg', 'webm', 'divx', 'vob', '3gp', 'ogv',
]);

const TYPES: ReadonlyMap<string, EntryKind> = new Map([
  ['movie', 'movie'],
  ['movies', 'movie'],
  ['vod', 'movie'],
  ['series', 'series'],
  ['live', 'live'],
]);

/**
 * Live, movie or series: by the written type, then the path, then the file extension and the name. Never by the group,
 * because "VOD News" is a channel, and never by the query.
 */
export function entryKind(type: string | undefined, parts: AddressParts, url: string, name: string): EntryKind {
  if (type !== undefined) {
    const kind = TYPES.get(type.toLowerCase());
    if (kind) return kind;
  }
  switch (parts.marker) {
    case 'movie':
    case 'series':
      return parts.marker;
    case 'live':
    case 'timeshift':
      return 'live';
    default:
  }
  if (parts.extension < 0 && parts.fragmentExtension < 0) return 'live';
  if (!isVideoFile(parts, url)) return 'live';
  return episodeMark(name) ? 'series' : 'movie';
}

function isVideoFile(parts: AddressParts, url: string): boolean {
  if (parts.extension >= 0) {
    const length = parts.pathEnd - parts.extension;
    if (length >= 3 && length <= 5 && VIDEO_FILES.has(url.slice(parts.extension, parts.pathEnd).toLowerCase())) return true;
  }
  if (parts.fragmentExtension < 0) return false;
  const length = parts.fragmentEnd - parts.fragmentExtension;
  return length >= 3 && length <= 5 && VIDEO_FILES.has(url.slice(parts.fragmentExtension, parts.fragmentEnd).toLowerCase());
}
