/** Every element that XMLTV has, by number; 0 is any other. Names are compared with their case. */
const names = [
  '', 'tv', 'channel', 'programme', 'title', 'sub-title', 'desc', 'credits', 'date', 'category', 'keyword', 'language', 'orig-language',
  'length', 'icon', 'url', 'country', 'episode-num', 'video', 'audio', 'previously-shown', 'premiere', 'last-chance', 'new', 'live',
  'subtitles', 'rating', 'star-rating', 'review', 'image', 'director', 'actor', 'writer', 'adapter', 'producer', 'composer', 'editor',
  'presenter', 'commentator', 'guest', 'value', 'present', 'colour', 'aspect', 'quality', 'stereo', 'display-name',
] as const;

export type ElementName = Exclude<(typeof names)[number], ''>;
/** Place of the name in the list above. */
export type Element = number;

export const OTHER: Element = 0;

export function elementOf(name: ElementName): Element {
  return names.indexOf(name);
}

export function nameOf(element: Element): string {
  return names[element] ?? '';
}

const spellings: readonly Uint8Array[] = names.map((name) => Buffer.from(name));

/** By length, first and last letter, which no two of the names share. */
const byShape = new Uint8Array(1 << 15);
for (const [element, name] of names.entries()) {
  if (name === '') continue;
  byShape[shapeOf(name.length, name.charCodeAt(0), name.charCodeAt(name.length - 1))] = element;
}

function shapeOf(length: number, first: number, last: number): number {
  return ((length & 31) << 10) | ((first & 31) << 5) | (last & 31);
}

/** The element whose name stands in `bytes` from `from` up to `to`. */
export function elementAt(bytes: Uint8Array, from: number, to: number): Element {
  const element = byShape[shapeOf(to - from, bytes[from] ?? 0, bytes[to - 1] ?? 0)] ?? OTHER;
  const spelling = spellings[element];
  if (spelling === undefined || spelling.length !== to - from) return OTHER;
  for (let at = 0; at < spelling.length; at++) if (bytes[from + at] !== spelling[at]) return OTHER;
  return element;
}

/** Whether `bytes` goes on at `from` with the name of `element` and a closing angle; the position behind it, or -1. */
export function closingEnd(bytes: Uint8Array, from: number, element: Element): number {
  const spelling = spellings[element];
  if (spelling === undefined) return -1;
  const length = spelling.length;
  for (let at = 0; at < length; at++) if (bytes[from + at] !== spelling[at]) return -1;
  return bytes[from + length] === 0x3e ? from + length + 1 : -1;
}
