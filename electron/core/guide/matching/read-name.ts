import { foldText } from '#shared/model/fold-text.ts';
import { isSetOff } from '../../names/channel-words.ts';
import { isWordUnit } from '../../names/word-units.ts';
import { meanings, pictureLines, type Meaning } from './name-words.ts';
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
  /** Undefined for a word that can only name something. */
  meaning: Meaning | undefined;
  end: number;
  inBrackets: boolean;
}

const blank = 32;
const plus = 43;
/** What lists note behind the names of lines. */
const notAlways = /\bnot 24\/7\b/;
const hoursLater = /^\+(\s*)(\d{1,2})h?(?![\p{L}\p{N}])/u;

export function readName(name: string): NameSigns {
  const folded = foldText(name);
  const text = folded.includes('24/7') ? folded.replace(notAlways, ' ') : folded;
  const signs: NameSigns = {
    key: '',
    wide: '',
    numeral: '',
    core: '',
    words: [],
    numbers: '',
    shift: 0,
    region: 0,
    language: 0,
    country: 0,
    isCountrySure: false,
    quality: 0,
  };
  const named = readPlaces(text, readFeatures(cutWords(text, signs), signs), signs);
  // A name that is all in brackets is its name nevertheless.
  const own = named.some(({ inBrackets }) => inBrackets) && named.some(({ inBrackets }) => !inBrackets) ? named.filter(({ inBrackets }) => !inBrackets) : named;
  let isSpelled = false;
  let generic = 0;
  let numbers = '';
  for (const { text: word, meaning } of own) {
    signs.key = joined(signs.key, word);
    const digits = meaning?.digits ?? '';
    if (digits !== '') isSpelled = true;
    if (meaning?.isGeneric) generic++;
    numbers = readPieces(digits === '' ? word : digits, signs.words, numbers);
  }
  signs.numeral = isSpelled ? own.reduce((key, { text: word, meaning }) => joined(key, meaning?.digits || word), '') : signs.key;
  signs.core = signs.numeral;
  if (generic > 0 && signs.words.length > generic) {
    signs.core = own.reduce((key, { text: word, meaning }) => (meaning?.isGeneric ? key : joined(key, meaning?.digits || word)), '');
  }
  signs.wide = signs.key;
  signs.numbers = numbers;
  if (own.length < named.length) {
    signs.wide = named.reduce((key, { text: word }) => joined(key, word), '');
    // Numbers in brackets count as well: "Alpha (2)" is not "Alpha".
    signs.numbers = named.reduce((all, { text: word, meaning }) => readPieces(meaning?.digits || word, [], all), '');
  }
  return signs;
}

/** Adds the words that a word consists of to `words` and its numbers to `numbers`: "rtl2" has one of each. */
function readPieces(word: string, words: string[], numbers: string): string {
  let all = numbers;
  let begun = 0;
  let wasDigit = isDigitAt(word, 0);
  for (let at = 1; at <= word.length; at++) {
    const isDigit = at < word.length && isDigitAt(word, at);
    if (at < word.length && isDigit === wasDigit) continue;
    const piece = begun === 0 && at === word.length ? word : word.slice(begun, at);
    if (!wasDigit) words.push(piece);
    else all = all === '' ? piece : `${all} ${piece}`;
    begun = at;
    wasDigit = isDigit;
  }
  return all;
}

/** The words of a folded text; time shifts are read on the way, because their sign is no word. */
function cutWords(text: string, signs: NameSigns): Token[] {
  const tokens: Token[] = [];
  let begun = -1;
  let depth = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : blank;
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code > 127 && isWordUnit(text, at, code))) {
      if (begun === -1) begun = at;
      continue;
    }
    const isGlued = begun !== -1;
    if (isGlued) tokens.push(tokenOf(withoutZeros(text.slice(begun, at)), at, depth > 0));
    begun = -1;
    if (code === 40 || code === 91 || code === 123) depth++;
    else if (code === 41 || code === 93 || code === 125) depth = Math.max(0, depth - 1);
    else if (code === plus) {
      const hours = hoursLater.exec(text.slice(at, at + 8));
      // "Alpha +1", "Alpha+1", "Alpha + 1" are an hour late; "Canal+ 1" is the first of Canal+.
      if (hours && (hours[1] === '' || !isGlued)) {
        signs.shift = Number(hours[2]);
        at += hours[0].length - 1;
      } else tokens.push(tokenOf('plus', at + 1, depth > 0));
    }
  }
  return tokens;
}

function tokenOf(text: string, end: number, inBrackets: boolean): Token {
  return { text, meaning: meanings.get(text), end, inBrackets };
}

/** Takes out quality, shift, region, language and what tells lines apart. */
function readFeatures(tokens: readonly Token[], signs: NameSigns): Token[] {
  const left: Token[] = [];
  for (const [at, token] of tokens.entries()) {
    const { meaning, inBrackets, text } = token;
    if (!meaning) {
      if (!(tokens[at + 1]?.text === 'fps' && isNumber(text))) left.push(token);
      continue;
    }
    const { quality, region, language, shift } = meaning;
    const pictured = quality || (meaning.isPart ? qualityOfPart(tokens, at) : 0);
    if (pictured !== 0) signs.quality |= pictured & ~nothing;
    if (shift !== 0) signs.shift = shift;
    if (region !== 0) signs.region = region;
    // "DE" in brackets is a country first.
    const isLanguage = language !== 0 && (!meaning.isLanguageCode || ((inBrackets || text.length > 2) && !countryWords.has(text)));
    if (isLanguage) signs.language = language;
    const isLine = meaning.isLine || (inBrackets && meaning.isLineInBrackets);
    if (pictured === 0 && shift === 0 && region === 0 && !isLanguage && !isLine) left.push(token);
  }
  return left;
}

/** Belongs to what is said of the picture, but says nothing by itself. */
const nothing = 1 << 20;

function qualityOfPart(tokens: readonly Token[], at: number): number {
  const { text = '', inBrackets = false } = tokens[at] ?? {};
  const next = tokens[at + 1]?.text;
  const before = tokens[at - 1];
  switch (text) {
    case 'h':
      return next === '264' || next === '265' ? nothing : 0;
    case '264':
    case '265':
      return before?.text === 'h' ? (text === '265' ? 32 : 256) : 0;
    case 'full':
      return next === 'hd' ? 4 : 0;
    case 'ultra':
      return next === 'hd' ? 8 : 0;
    case 'fps':
      return 512;
    case 'plus':
      // "HD+"
      return before?.meaning?.quality ? nothing : 0;
    default:
      return inBrackets ? (pictureLines.get(text) ?? 0) : 0;
  }
}

/** Takes out the country, wherever it stands. */
function readPlaces(text: string, tokens: readonly Token[], signs: NameSigns): readonly Token[] {
  const [first] = tokens;
  const last = tokens.at(-1);
  if (!first || !last) return tokens;
  let taken: Token[] | undefined;
  const take = (token: Token, country: number, isSure: boolean) => {
    (taken ??= []).push(token);
    if (country === 0) return;
    signs.country = country;
    signs.isCountrySure = isSure;
  };
  const isMore = () => tokens.length > (taken?.length ?? 0) + 1;
  if (tokens.length > 1 && first.text.length <= longestMark && isSetOff(text, first.end)) {
    const country = countryWords.get(first.text) ?? 0;
    if (country !== 0 || worldWords.has(first.text) || twoLetters.test(first.text)) take(first, country, true);
  }
  for (const token of tokens) {
    const country = token.inBrackets ? (countryWords.get(token.text) ?? 0) : flagCountry(token.text);
    if (country !== 0 && !taken?.includes(token) && isMore()) take(token, country, true);
  }
  if (signs.country === 0 && isMore()) {
    const atEnd = countryAtEnd(last.text);
    const inFront = taken?.includes(first) ? 0 : countryInFront(first.text);
    if (inFront !== 0) take(first, inFront, false);
    else if (atEnd !== 0) take(last, atEnd, false);
  }
  const without = taken;
  return without ? tokens.filter((token) => !without.includes(token)) : tokens;
}

/** Of words that may stand for a country in front of a name. */
const longestMark = 14;
const twoLetters = /^[a-z]{2}$/;
const flagLetterA = 0x1f1e6;
const flagSurrogate = 0xd83c;

function flagCountry(text: string): number {
  if (text.charCodeAt(0) !== flagSurrogate) return 0;
  const letters = Array.from(text, (sign) => String.fromCharCode(97 + (sign.codePointAt(0) ?? 0) - flagLetterA)).join('');
  return countryWords.get(letters.slice(0, 2)) ?? 0;
}

/** Words one behind the other, with a blank only where two numbers would become one. */
function joined(key: string, word: string): string {
  return isDigitAt(key, key.length - 1) && isDigitAt(word, 0) ? `${key} ${word}` : key + word;
}

function isDigitAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function isNumber(word: string): boolean {
  for (let at = 0; at < word.length; at++) if (!isDigitAt(word, at)) return false;
  return word !== '';
}

function withoutZeros(word: string): string {
  return word.charCodeAt(0) === 48 && isNumber(word) ? word.replace(/^0+(?=\d)/, '') : word;
}
