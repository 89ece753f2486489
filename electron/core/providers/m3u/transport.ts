import { AddressParts, schemeEnd } from './address.ts';

/** How the bytes of a stream come, as far as its address tells. */
export type Transport =
  | 'hls'
  | 'dash'
  | 'smooth'
  /** MPEG transport stream over HTTP: `.ts`, udpxy, and addresses without an extension. */
  | 'http-ts'
  /** A file that is played as it is. */
  | 'http-file'
  /** HTTP with an extension that says nothing: to be found out by asking. */
  | 'http'
  | 'rtmp'
  | 'rtsp'
  | 'udp'
  | 'rtp'
  | 'mms'
  | 'srt'
  | 'plugin'
  | 'acestream'
  | 'other';

const SCHEMES: ReadonlyMap<string, Transport> = new Map([
  ['rtmp', 'rtmp'], ['rtmps', 'rtmp'], ['rtmpe', 'rtmp'], ['rtmpt', 'rtmp'], ['rtmpte', 'rtmp'],
  ['rtsp', 'rtsp'], ['rtsps', 'rtsp'],
  ['udp', 'udp'], ['rtp', 'rtp'], ['srt', 'srt'], ['plugin', 'plugin'], ['acestream', 'acestream'],
  ['mms', 'mms'], ['mmsh', 'mms'], ['mmst', 'mms'],
]);

const EXTENSIONS: ReadonlyMap<string, Transport> = new Map([
  ['', 'http-ts'], ['ts', 'http-ts'], ['mts', 'http-ts'], ['m2ts', 'http-ts'], ['mpegts', 'http-ts'],
  ['m3u8', 'hls'], ['m3u', 'hls'], ['mpd', 'dash'], ['ism', 'smooth'], ['isml', 'smooth'],
  ...['mp4', 'm4v', 'mov', 'mkv', 'webm', 'ogv', 'avi', 'wmv', 'flv', 'mpg', 'mpeg', 'divx', 'vob', '3gp',
    'mp3', 'aac', 'm4a', 'ogg', 'oga', 'opus', 'flac', 'wav'].map((file) => [file, 'http-file'] as const),
]);

/** Containers no browser opens; MKV is tried, because Chromium often can. */
const CLOSED_FILES: ReadonlySet<string> = new Set(['avi', 'wmv', 'flv', 'mpg', 'mpeg', 'divx', 'vob', '3gp']);

/** How the stream of `url` comes. */
export function transportOf(url: string): Transport {
  const parts = new AddressParts();
  parts.scan(url, 0, url.length);
  return parts.scheme === 'http' ? httpTransport(parts, url) : schemeTransport(url);
}

/** Whether our own players can be expected to open it; `props` may say that it is encrypted. */
export function isPlayableInBrowser(url: string, props: Readonly<Record<string, string>> = {}): boolean {
  if (isProtected(props)) return false;
  const parts = new AddressParts();
  parts.scan(url, 0, url.length);
  if (parts.scheme !== 'http') return false;
  switch (httpTransport(parts, url)) {
    case 'hls':
    case 'http-ts':
    case 'http':
      return true;
    case 'http-file':
      return !CLOSED_FILES.has(parts.extensionOf(url));
    default:
      return false;
  }
}

function schemeTransport(url: string): Transport {
  const colon = schemeEnd(url, 0, url.length);
  return colon < 0 ? 'other' : (SCHEMES.get(url.slice(0, colon).toLowerCase()) ?? 'other');
}

function httpTransport(parts: AddressParts, url: string): Transport {
  const path = url.slice(parts.hostEnd, parts.pathEnd).toLowerCase();
  if (path.endsWith('/manifest') && (path.includes('.ism/') || path.includes('.isml/'))) return 'smooth';
  if (path.startsWith('/udp/') || path.startsWith('/rtp/')) return 'http-ts';
  return EXTENSIONS.get(parts.extensionOf(url)) ?? 'http';
}

/** ClearKey is no protection: its keys stand in the list. */
function isProtected(props: Readonly<Record<string, string>>): boolean {
  const license = props['inputstream.adaptive.license_type'] ?? props['inputstream.adaptive.drm_legacy'];
  return license !== undefined && license !== '' && !license.toLowerCase().includes('clearkey');
}
