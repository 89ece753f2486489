/** What a text that should be a channel list turns out to be. */
export type ListKind =
  | 'empty'
  | 'html'
  | 'json'
  | 'hls-master'
  | 'hls-media'
  | 'pls'
  | 'xspf'
  | 'asx'
  | 'xmltv'
  | 'channel-list';

/** The kind of a text, told by its beginning (`HEAD_LENGTH` characters, or all of it). */
export function listKindOf(head: string): ListKind {
  const first = firstVisible(head, 0);
  if (first === head.length) return 'empty';
  switch (head.charAt(first)) {
    case '<':
      return markupKind(head);
    case '{':
      return 'json';
    case '[':
      return head.slice(first, first + 10).toLowerCase() === '[playlist]' ? 'pls' : 'json';
    default:
      return tagKind(head);
  }
}

/** Web servers put warnings before a guide, and XML puts a prologue before its root: any of these tags decides. */
function markupKind(head: string): ListKind {
  const lower = head.toLowerCase();
  if (hasTag(lower, '<tv')) return 'xmltv';
  if (hasTag(lower, '<html')) return 'html';
  if (hasTag(lower, '<playlist')) return 'xspf';
  if (hasTag(lower, '<asx')) return 'asx';
  return 'html';
}

function hasTag(lower: string, tag: string): boolean {
  for (let at = lower.indexOf(tag); at >= 0; at = lower.indexOf(tag, at + tag.length)) {
    const code = lower.charCodeAt(at + tag.length); // NaN at the end of the text
    if (!(code > 0x20) || code === 0x3e || code === 0x2f) return true;
  }
  return false;
}

/** `#EXT-X-SESSION-DATA` and `#EXT-X-PLAYLIST-TYPE` also stand in channel lists, so they decide nothing. */
function tagKind(head: string): ListKind {
  if (hasLine(head, '#EXT-X-STREAM-INF')) return 'hls-master';
  if (hasLine(head, '#EXT-X-TARGETDURATION') || hasLine(head, '#EXT-X-MEDIA-SEQUENCE')) return 'hls-media';
  return 'channel-list';
}

/** Whether a line begins with `tag`, not counting blanks before it. */
function hasLine(head: string, tag: string): boolean {
  for (let at = head.indexOf(tag); at >= 0; at = head.indexOf(tag, at + tag.length)) {
    let before = at - 1;
    while (before >= 0 && isBlankInLine(head.charCodeAt(before))) before--;
    if (before < 0 || head.charCodeAt(before) === 10 || head.charCodeAt(before) === 13) return true;
  }
  return false;
}

function isBlankInLine(code: number): boolean {
  return code === 0x20 || code === 9 || code === 0xfeff || code === 0xa0;
}

/** Position of the first character that is neither blank nor control nor byte order mark; the length when there is none. */
export function firstVisible(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Blanks, control characters, no-break space and byte order mark: what is trimmed from lines and values. */
export function isBlank(code: number): boolean {
  return code <= 0x20 || code === 0xa0 || code === 0xfeff;
}
