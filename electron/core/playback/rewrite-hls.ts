/** Turns an address found in a playlist into one of ours; `playlist` marks further playlists. */
export type Redirect = (url: string, what: 'playlist' | 'bytes') => string;

/** Tags whose `URI="…"` leads to another playlist; in every other tag it leads to bytes (keys, init segments). */
const playlistTags = ['#EXT-X-MEDIA:', '#EXT-X-I-FRAME-STREAM-INF:', '#EXT-X-RENDITION-REPORT:'];

/**
 * An HLS playlist with every address replaced: segments, keys, maps, variants, renditions. Relative addresses are
 * resolved against the playlist's own final address. Lines are scanned by hand; a stranger wrote them.
 */
export function rewriteHls(text: string, baseUrl: string, redirect: Redirect): string {
  const master = text.includes('#EXT-X-STREAM-INF');
  const lines: string[] = [];
  for (const raw of splitLines(text)) {
    const line = raw.trim();
    if (line === '') lines.push('');
    else if (line.startsWith('#')) lines.push(rewriteTag(line, baseUrl, redirect));
    else {
      const url = resolve(line, baseUrl);
      lines.push(url === undefined ? `# ${line.slice(0, 40)}` : redirect(url, master ? 'playlist' : 'bytes'));
    }
  }
  return lines.join('\n');
}

function rewriteTag(line: string, baseUrl: string, redirect: Redirect): string {
  const at = attributeStart(line);
  if (at === -1) return line;
  const from = at + 'URI="'.length;
  const to = line.indexOf('"', from);
  if (to === -1) return line;
  const url = resolve(line.slice(from, to), baseUrl);
  const what = playlistTags.some((tag) => line.startsWith(tag)) ? 'playlist' : 'bytes';
  // An address that cannot be resolved is emptied: it must not reach the page as it is.
  return line.slice(0, from) + (url === undefined ? '' : redirect(url, what)) + line.slice(to);
}

/** Where `URI="` begins as an attribute of its own, not as the end of a longer name. */
function attributeStart(line: string): number {
  for (let at = line.indexOf('URI="'); at !== -1; at = line.indexOf('URI="', at + 1)) {
    const before = line[at - 1];
    if (before === ',' || before === ':') return at;
  }
  return -1;
}

function resolve(address: string, baseUrl: string): string | undefined {
  const url = URL.parse(address, baseUrl);
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : undefined;
}

function splitLines(text: string): string[] {
  return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n');
}
