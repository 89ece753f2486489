import { foldText } from '#shared/model/fold-text.ts';
import { directionWords, isSetOff, qualityWords } from '../../names/channel-words.ts';
import { isWordUnit } from '../../names/word-units.ts';
import { genericWords, languageWords, lineWords, lineWordsInBrackets, numberWords } from './name-words.ts';
import { countryAtEnd, countryInFront, countryWords, worldWords } from './place-words.ts';

/** A channel's name, taken apart: what names it, and what it states besides. 0 stands for "says nothing". */
export interface NameSigns {
  /** What names it, without blanks, save between two numbers; '' when nothing does. */
  key: string;
  /** The same with what stands in brackets; equal to `key` where nothing does. */
  wide: string;
  /** `key` with spelled numbers as digits. */
  numeral: string;
  /** `numeral` without words that nearly every station could be called by. */
  core: string;
  /** The words of `numeral`, numbers aside. */
  words: string[];
  /** The numbers of the name in their order. */
  numbers: string;
  /** Hours by which it is broadcast later. */
  shift: number;
  region: number;
  language: number;
  country: number;
  /** The country is set off or in brackets; otherwise it might be a word of the name. */
  isCountrySure: boolean;
  /** Bits of `qualityWords`. */
  quality: number;
}

interface Token {
  text: string;
  end: number;
  inBrackets: boolean;
}

const blank = 32;
const plus = 43;
/** What lists note behind the names of lines. */
const notAlways = /\bnot 24\/7\b/;
/** Bare numbers of picture lines, where they stand in brackets. */
const pictureLines = new Map([
  ['720', 2],
  ['1080', 4],
  ['2160', 8],
]);

export function readName(name: string): NameSigns {
  const folded = foldText(name);
  const text = folded.includes('24/7') ? folded.replace(notAlways, ' ') : folded;
  const signs: NameSigns = {
    ...{ key: '', wide: '', numeral: '', core: '', words: [], numbers: '' },
    ...{ shift: 0, region: 0, language: 0, country: 0, isCountrySure: false, quality: 0 },
  };
  const named = readPlaces(text, readFeatures(cutWords(text, signs), signs), signs);
  const outside = named.filter(({ inBrackets }) => !inBrackets);
  // A name that is all in brackets is its name nevertheless.
  const own = outside.length > 0 ? outside : named;
  signs.key = join(own.map((token) => token.text));
  signs.wide = own.length === named.length ? signs.key : join(named.map((token) => token.text));
  const numerals = own.map((token) => numberWords.get(token.text) ?? token.text);
  signs.numeral = join(numerals);
  const core = numerals.filter((word) => !genericWords.has(word));
  signs.core = core.length === numerals.length || core.every(isNumber) ? signs.numeral : join(core);
  readNumbers(numerals, signs);
  // Numbers in brackets count as well: "Alpha (2)" is not "Alpha".
  if (own.length < named.length) signs.numbers = numbersOf(named.map(({ text: word }) => numberWords.get(word) ?? word));
  return signs;
}

/** Digits and letters of each word apart, for words and numbers that are compared one by one. */
function readNumbers(words: readonly string[], signs: NameSigns): void {
  for (const word of words) {
    if (!hasDigit(word)) signs.words.push(word);
    else signs.words.push(...(word.match(/\D+/g) ?? []));
  }
  signs.numbers = numbersOf(words);
}

function numbersOf(words: readonly string[]): string {
  return words.flatMap((word) => (hasDigit(word) ? (word.match(/\d+/g) ?? []) : [])).join(' ');
}

/** The words of a folded text; time shifts are read on the way, because their sign is no word. */
function cutWords(text: string, signs: NameSigns): Token[] {
  const tokens: Token[] = [];
  let begun = -1;
  let depth = 0;
  const end = (at: number) => {
    if (begun === -1) return;
    tokens.push({ text: withoutZeros(text.slice(begun, at)), end: at, inBrackets: depth > 0 });
    begun = -1;
  };
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : blank;
    if (isWordCode(text, at, code)) {
      if (begun === -1) begun = at;
      continue;
    }
    const isGlued = begun !== -1;
    end(at);
    if (code === 40 || code === 91 || code === 123) depth++;
    else if (code === 41 || code === 93 || code === 125) depth = Math.max(0, depth - 1);
    else if (code === plus) {
      const hours = /^\+(\s*)(\d{1,2})h?(?![\p{L}\p{N}])/u.exec(text.slice(at, at + 8));
      // "Alpha +1", "Alpha+1", "Alpha + 1" are an hour late; "Canal+ 1" is the first of Canal+.
      if (hours && (hours[1] === '' || !isGlued)) {
        signs.shift = Number(hours[2]);
        at += hours[0].length - 1;
      } else tokens.push({ text: 'plus', end: at + 1, inBrackets: depth > 0 });
    }
  }
  return tokens;
}

function isWordCode(text: string, at: number, code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code > 127 && isWordUnit(text, at, code));
}

/** Takes out quality, shift, region, language and what tells lines apart. */
function readFeatures(tokens: readonly Token[], signs: NameSigns): Token[] {
  return tokens.filter(({ text, inBrackets }, i) => {
    const next = tokens[i + 1]?.text;
    const before = tokens[i - 1]?.text ?? '';
    const isCodec = (word: string | undefined) => word === '264' || word === '265';
    const quality =
      (isCodec(text) && before !== 'h' ? undefined : qualityWords.get(text)) ??
      (inBrackets ? pictureLines.get(text) : undefined) ??
      (text === 'h' && isCodec(next) ? 0 : undefined) ??
      ((text === 'full' || text === 'ultra') && next === 'hd' ? (text === 'full' ? 4 : 8) : undefined) ??
      (text === 'fps' || (next === 'fps' && isNumber(text)) ? 512 : undefined);
    if (quality !== undefined) {
      signs.quality |= quality;
      return false;
    }
    if (text === 'plus' && qualityWords.has(before)) return false; // "HD+"
    const shift = /^plus([1-9])h?$/.exec(text);
    if (shift) signs.shift = Number(shift[1]);
    const region = directionWords.get(text) ?? 0;
    if (region !== 0) signs.region = region;
    const language = text.length > 2 || inBrackets ? (languageWords.get(text) ?? 0) : 0;
    // "DE" in brackets is a country first.
    const isLanguage = language !== 0 && (text.length > 3 || !countryWords.has(text));
    if (isLanguage) signs.language = language;
    return !shift && region === 0 && !isLanguage && !lineWords.has(text) && !(inBrackets && lineWordsInBrackets.has(text));
  });
}

/** Takes out the country, wherever it stands. */
function readPlaces(text: string, tokens: readonly Token[], signs: NameSigns): Token[] {
  const taken = new Set<Token>();
  const state = (token: Token, country: number, isSure: boolean) => {
    taken.add(token);
    if (country === 0) return;
    signs.country = country;
    signs.isCountrySure = isSure;
  };
  const [first] = tokens;
  const last = tokens.at(-1);
  const flag = tokens.find((token) => flagCountry(token.text) !== 0);
  if (flag) state(flag, flagCountry(flag.text), true);
  else if (first && tokens.length > 1 && isSetOff(text, first.end)) {
    const country = countryWords.get(first.text) ?? 0;
    const isMark = country !== 0 || worldWords.has(first.text) || /^[a-z]{2}$/.test(first.text);
    if (isMark) state(first, country, true);
  }
  for (const token of tokens) {
    const country = token.inBrackets ? (countryWords.get(token.text) ?? 0) : 0;
    if (country !== 0 && !taken.has(token) && tokens.length > taken.size + 1) state(token, country, true);
  }
  if (signs.country === 0 && last && tokens.length > taken.size + 1) {
    const atEnd = countryAtEnd(last.text);
    const inFront = first && !taken.has(first) ? countryInFront(first.text) : 0;
    if (inFront !== 0 && first) state(first, inFront, false);
    else if (atEnd !== 0) state(last, atEnd, false);
  }
  return tokens.filter((token) => !taken.has(token));
}

const flagLetterA = 0x1f1e6;

function flagCountry(text: string): number {
  const first = text.codePointAt(0) ?? 0;
  if (first < flagLetterA || first > flagLetterA + 25) return 0;
  const letters = Array.from(text, (sign) => String.fromCharCode(97 + (sign.codePointAt(0) ?? 0) - flagLetterA)).join('');
  return countryWords.get(letters.slice(0, 2)) ?? 0;
}

function join(words: readonly string[]): string {
  let joined = '';
  for (const word of words) joined += isDigitAt(joined, joined.length - 1) && isDigitAt(word, 0) ? ` ${word}` : word;
  return joined;
}

function isDigitAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function hasDigit(word: string): boolean {
  for (let at = 0; at < word.length; at++) if (isDigitAt(word, at)) return true;
  return false;
}

function isNumber(word: string): boolean {
  return /^\d+$/.test(word);
}

function withoutZeros(word: string): string {
  return word.charCodeAt(0) === 48 && isNumber(word) ? word.replace(/^0+(?=\d)/, '') : word;
}
