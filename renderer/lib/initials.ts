/** One or two letters that stand for a name whose picture is missing. */
export function initials(name: string): string {
  const words = name.split(/[\s|:_-]/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const [first = '', second = ''] = words;
  const letter = (word: string): string => [...word][0] ?? '';
  return (words.length > 1 ? letter(first) + letter(second) : [...first].slice(0, 2).join('')).toUpperCase();
}

/** A hue, 0–359, that is always the same for a name. */
export function hueOf(name: string): number {
  let hash = 0;
  for (const letter of name) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) | 0;
  // The golden angle keeps names that differ in one letter apart.
  return Math.round(Math.abs(hash) * 137.508) % 360;
}
