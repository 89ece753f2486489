import { foldText } from '#shared/model/fold-text.ts';

/** Longer words are cut: beginnings are what is searched for. */
export const longestWord = 40;

/** Gets a word as folded code units `0` to `length` of `units`, and two 32-bit hashes of them; the units are used again for the next one. */
export type OnWord = (units: Uint16Array, length: number, hash: number, otherHash: number) => void;

const unknown = -1;
const nothing = -2;
const separator = 0;

/** What a sign of the first 65,536 folds to: one UTF-16 unit, a separator or nothing. Filled as signs turn up. */
const folds = new Int32Array(0x1_0000).fill(unknown);
/** The same for plain letters and digits, which most signs are; 0 for all others. */
const asciiFolds = Uint8Array.from({ length: 256 }, (_, unit) => (/[a-z0-9]/i.test(String.fromCharCode(unit)) && unit < 0x80 ? String.fromCharCode(unit).toLowerCase().charCodeAt(0) : 0));
const longFolds = new Map<number, number[]>();
const units = new Uint16Array(longestWord);

/**
 * Calls `visit` with every word of the UTF-8 text at `from` to `to`, folded as `foldText` does: runs of letters and digits;
 * signs of Chinese and Japanese, which have no blanks between words, are words each.
 */
export function readWords(bytes: Uint8Array, from: number, to: number, visit: OnWord): void {
  for (let at = from; at < to; ) {
    let length = 0;
    let hash = seed;
    let other = 0;
    // Most words are plain and end with a blank.
    let folded = asciiFolds[bytes[at] ?? 0] ?? 0;
    while (folded > 0 && at < to) {
      if (length < longestWord) {
        units[length++] = folded;
        hash = Math.imul(hash ^ folded, prime);
        other = (Math.imul(other, 31) + folded) | 0;
      }
      folded = asciiFolds[bytes[++at] ?? 0] ?? 0;
    }
    if (at < to && (bytes[at] ?? 0) >= 0x80) at = readRest(bytes, at, to, { length, hash, other }, visit);
    else {
      if (length > 0) visit(units, length, hash, other);
      at++;
    }
  }
}

/** Goes on with a word that has other signs than plain ones; returns the place behind its end. */
function readRest(bytes: Uint8Array, from: number, to: number, begun: { length: number; hash: number; other: number }, visit: OnWord): number {
  let { length, hash, other } = begun;
  for (let at = from; at < to; ) {
    let point = bytes[at++] ?? 0;
    if (point >= 0x80) {
      const more = point < 0xe0 ? 1 : point < 0xf0 ? 2 : 3;
      point &= 0x3f >>> more;
      for (let i = 0; i < more; i++) point = (point << 6) | ((bytes[at++] ?? 0) & 0x3f);
    }
    const folded = point < 0x1_0000 ? (folds[point] ?? unknown) : unknown;
    if (folded > 0) {
      if (length < longestWord) {
        units[length++] = folded;
        hash = Math.imul(hash ^ folded, prime);
        other = (Math.imul(other, 31) + folded) | 0;
      }
    } else if (folded === separator) {
      if (length > 0) visit(units, length, hash, other);
      return at;
    } else if (folded !== nothing) {
      for (const part of learn(point)) {
        if (part === separator) {
          if (length > 0) visit(units, length, hash, other);
          length = 0;
          hash = seed;
          other = 0;
        } else if (length < longestWord) {
          units[length++] = part;
          hash = Math.imul(hash ^ part, prime);
          other = (Math.imul(other, 31) + part) | 0;
        }
      }
    }
  }
  if (length > 0) visit(units, length, hash, other);
  return to;
}

/** The words of what somebody typed, in order; the last one may be a beginning. */
export function wordsOf(text: string): Uint16Array[] {
  const words: Uint16Array[] = [];
  const bytes = Buffer.from(text);
  readWords(bytes, 0, bytes.length, (all, length) => words.push(all.slice(0, length)));
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
  else if (point < 0x1_0000) folds[point] = only;
  return folded;
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
