/** Letters that Unicode does not decompose, as people type them when they search. */
const undecomposed = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['ł', 'l'],
  ['þ', 'th'],
  ['ı', 'i'],
  ['ŋ', 'n'],
  ['ς', 'σ'],
]);

/**
 * Text as search sees it: case, accents and width folded, runs of blanks made one.
 * "É Télé" and "e tele" fold to the same; nothing else is thrown away.
 */
export function foldText(text: string): string {
  let blanks = 0;
  let doubled = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 126 || code < 32) return foldSigns(text);
    if (code === 32) {
      doubled ||= blanks > 0 && text.charCodeAt(i - 1) === 32;
      blanks++;
    }
  }
  // Most names are plain already: nothing is cut apart for them.
  const lower = text.toLowerCase();
  if (doubled) return collapse(lower);
  return text.charCodeAt(0) === 32 || text.charCodeAt(text.length - 1) === 32 ? lower.trim() : lower;
}

function foldSigns(text: string): string {
  const decomposed = text.normalize('NFKD').toLowerCase();
  let folded = '';
  let copied = 0;
  for (let i = 0; i < decomposed.length; i++) {
    const code = decomposed.charCodeAt(i);
    if (code > 31 && code < 127) continue;
    const sign = code >= 0xd800 && code < 0xdc00 ? String.fromCodePoint(decomposed.codePointAt(i) ?? 0) : (decomposed[i] ?? '');
    const by = isCombining(code) ? '' : (undecomposed.get(sign) ?? (code < 32 ? ' ' : sign));
    if (by !== sign) {
      folded += decomposed.slice(copied, i) + by;
      copied = i + sign.length;
    }
    i += sign.length - 1;
  }
  folded += decomposed.slice(copied);
  return folded.includes('  ') || folded.startsWith(' ') || folded.endsWith(' ') ? collapse(folded) : folded;
}

/** Combining marks of the Latin, Greek and Cyrillic worlds, Hebrew points and Arabic vowel signs. */
function isCombining(code: number): boolean {
  return (
    (code >= 0x300 && code <= 0x36f) ||
    (code >= 0x591 && code <= 0x5c7 && code !== 0x5be && code !== 0x5c0 && code !== 0x5c3 && code !== 0x5c6) ||
    (code >= 0x64b && code <= 0x65f) ||
    code === 0x670 ||
    (code >= 0x1ab0 && code <= 0x1aff) ||
    (code >= 0x20d0 && code <= 0x20ff) ||
    (code >= 0xfe20 && code <= 0xfe2f)
  );
}

function collapse(text: string): string {
  return text.split(' ').filter(Boolean).join(' ');
}
