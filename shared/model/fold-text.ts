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
  let plain = true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 126 || code < 32) {
      plain = false;
      break;
    }
  }
  if (plain) return text.includes('  ') ? collapse(text.toLowerCase()) : text.toLowerCase().trim();
  let folded = '';
  for (const sign of text.normalize('NFKD').toLowerCase()) {
    const code = sign.codePointAt(0) ?? 0;
    if (isCombining(code)) continue;
    folded += undecomposed.get(sign) ?? (code < 32 ? ' ' : sign);
  }
  return collapse(folded);
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
