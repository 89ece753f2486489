/** One per UTF-16 unit beyond ASCII: 0 not asked yet, 1 part of a word, 2 not. */
const wordUnits = new Uint8Array(65_536);
const wordSign = /[\p{L}\p{N}\p{M}]/u;

/** Whether a unit beyond ASCII, `text.charCodeAt(at)`, is part of a word. */
export function isWordUnit(text: string, at: number, code: number): boolean {
  if (code >= 0xd800 && code <= 0xdfff) return isWordPair(text, at, code);
  let known = wordUnits[code] ?? 0;
  if (known === 0) {
    known = wordSign.test(String.fromCharCode(code)) ? 1 : 2;
    wordUnits[code] = known;
  }
  return known === 1;
}

/** Letters beyond the first plane, and flags, which tell countries apart. */
function isWordPair(text: string, at: number, code: number): boolean {
  const point = text.codePointAt(code >= 0xdc00 ? at - 1 : at) ?? 0;
  return (point >= 0x1f1e6 && point <= 0x1f1ff) || (point > 0xffff && wordSign.test(String.fromCodePoint(point)));
}
