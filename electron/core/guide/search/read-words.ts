import { foldText } from '#shared/model/fold-text.ts';

/** Longer words are cut: beginnings are what is searched for. */
export const longestWord = 40;

/** Gets a word as folded code units `0` to `length` of `units`, and a 32-bit hash of them; the units are used again for the next one. */
export type OnWord = (units: Uint16Array, length: number, hash: number) => void;

const unknown = -1;
const nothing = -2;
const separator = 0;

/** What a UTF-16 unit by itself folds to: one unit, a separator or nothing. Filled as units turn up. */
const folds = new Int32Array(0x1_0000).fill(unknown);
const longFolds = new Map<number, number[]>();
const units = new Uint16Array(longestWord);

/**
 * Calls `visit` with every word of a text, folded as `foldText` does: runs of letters and digits; signs of Chinese and
 * Japanese, which have no blanks between words, are words each.
 */
export function readWords(text: string, visit: OnWord): void {
  let length = 0;
  let hash = seed;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const folded = folds[unit] ?? unknown;
    if (folded > 0) {
      if (length < longestWord) {
        units[length++] = folded;
        hash = Math.imul(hash ^ folded, prime);
      }
    } else if (folded === separator) {
      if (length > 0) {
        visit(units, length, hash);
        length = 0;
        hash = seed;
      }
    } else if (folded !== nothing) {
      const point = text.codePointAt(i) ?? 0;
      if (point > 0xffff) i++;
      for (const part of learn(point)) {
        if (part === separator) {
          if (length > 0) visit(units, length, hash);
          length = 0;
          hash = seed;
        } else if (length < longestWord) {
          units[length++] = part;
          hash = Math.imul(hash ^ part, prime);
        }
      }
    }
  }
  if (length > 0) visit(units, length, hash);
}

/** The words of what somebody typed, in order; the last one may be a beginning. */
export function wordsOf(text: string): Uint16Array[] {
  const words: Uint16Array[] = [];
  readWords(text, (all, length) => words.push(all.slice(0, length)));
  return words;
}

// FNV-1a
const seed = 0x811c_9dc5 | 0;
const prime = 0x0100_0193;
const isWordSign = /[\p{L}\p{N}\p{M}]/u;
const isMark = /^\p{M}+$/u;
const standsAlone = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** The units that a sign folds to; those of one unit or none are told faster from then on. */
function learn(point: number): readonly number[] {
  const known = longFolds.get(point);
  if (known) return known;
  const folded = foldsOf(point);
  const [only = nothing] = folded;
  if (folded.length > 1) longFolds.set(point, folded);
  else if (point < 0x1_0000 && !isHalf(point)) folds[point] = only;
  return folded;
}

/** Half of a sign beyond the first 65,536. */
function isHalf(point: number): boolean {
  return point >= 0xd800 && point < 0xdc00;
}

function foldsOf(point: number): number[] {
  const sign = String.fromCodePoint(point);
  const folded = foldText(sign);
  if (folded === '') return isMark.test(sign) ? [] : [separator];
  const found: number[] = [];
  for (const part of folded) {
    const own = Array.from({ length: part.length }, (_, i) => part.charCodeAt(i));
    if (!isWordSign.test(part)) found.push(separator);
    else if (standsAlone.test(part)) found.push(separator, ...own, separator);
    else found.push(...own);
  }
  return found;
}
