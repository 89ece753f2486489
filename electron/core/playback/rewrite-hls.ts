/** Turns an address found in a playlist into one of ours; `playlist` marks further playlists. */
export type Redirect = (url: string, what: 'playlist' | 'bytes') => string;

/** Tags whose addresses lead to another playlist; in every other tag they lead to bytes (keys, init segments). */
const playlistTags = ['#EXT-X-MEDIA:', '#EXT-X-I-FRAME-STREAM-INF:', '#EXT-X-RENDITION-REPORT:'];

/**
 * An HLS playlist with every address replaced: segments, keys, maps, variants, renditions. Relative addresses are
 * resolved against the playlist's own final address. What is no address we can lead to is left out, with titles and
 * comments: any of them may hold what a page must not see. Lines are scanned by hand; a stranger wrote them.
 */
export function rewriteHls(text: string, baseUrl: string, redirect: Redirect): string {
  const master = text.includes('#EXT-X-STREAM-INF');
  const lines: string[] = [];
  for (const raw of splitLines(text)) {
    const line = raw.trim();
    if (line.startsWith('#EXT')) lines.push(rewriteTag(line, baseUrl, redirect));
    else if (line !== '' && !line.startsWith('#')) {
      const url = resolve(line, baseUrl);
      if (url !== undefined) lines.push(redirect(url, master ? 'playlist' : 'bytes'));
    }
  }
  return `${lines.join('\n')}\n`;
}

function rewriteTag(line: string, baseUrl: string, redirect: Redirect): string {
  if (line.startsWith('#EXTINF:')) {
    const comma = line.indexOf(',');
    return comma === -1 ? line : line.slice(0, comma + 1);
  }
  const what = playlistTags.some((tag) => line.startsWith(tag)) ? 'playlist' : 'bytes';
  let rewritten = '';
  let copied = 0;
  for (let quote = line.indexOf('"'); quote !== -1; ) {
    const end = line.indexOf('"', quote + 1);
    if (end === -1) break;
    const value = line.slice(quote + 1, end);
    if (line.endsWith('URI=', quote) || value.includes('://')) {
      const url = resolve(value, baseUrl);
      // An address that cannot be resolved is emptied: it must not reach the page as it is.
      rewritten += line.slice(copied, quote + 1) + (url === undefined ? '' : redirect(url, what));
      copied = end;
    }
    quote = line.indexOf('"', end + 1);
  }
  return rewritten + line.slice(copied);
}

function resolve(address: string, baseUrl: string): string | undefined {
  const url = URL.parse(address, baseUrl);
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : undefined;
}

function splitLines(text: string): string[] {
  return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n');
}
