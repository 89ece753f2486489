import { directionWords, qualityWords } from '../../names/channel-words.ts';

/** Words of channels' names that say something which has to agree, or nothing at all. All are folded. */

/** Bare numbers of picture lines, where they stand in brackets, with their bits of `qualityWords`. */
export const pictureLines: ReadonlyMap<string, number> = new Map([
  ['720', 2],
  ['1080', 4],
  ['2160', 8],
]);

const languages = `en eng english ingles anglais englisch; de deutsch german; fr french francais; es spanish espanol castellano; it italian italiano; pt portuguese portugues;
ar arabic arabe arabia; ru russian russkiy; pl polish polski; tr turkish turkce; nl dutch; sv swedish svenska; no norwegian norsk; da danish dansk; fi finnish; el greek; he hebrew;
fa farsi persian; hi hindi; ur urdu; bn bangla bengali; ta tamil; te telugu; kn kannada; ml malayalam; mr marathi; gu gujarati; pa punjabi; zh chinese mandarin cantonese;
ja japanese; ko korean; vi vietnamese; th thai; id indonesian; ro romanian; hu hungarian; cs czech; sk slovak; hr croatian; sr serbian; bg bulgarian; sq albanian; uk ukrainian;
ku kurdish kurdi; am amharic; so somali; sw swahili`;

const numbers = `1 one eins uno; 2 two zwei deux dos due dois ii; 3 three drei trois tres tre iii; 4 four vier quatre cuatro quattro quatro; 5 five funf fuenf cinq cinco cinque;
6 six sechs sei seis; 7 seven sieben siete sette sete; 8 eight acht ocho otto oito; 9 nine neun nueve nove; 10 ten zehn diez dieci; 11 eleven elf; 12 twelve zwolf`;

/** Lists write them behind a name; they tell lines apart, not stations. */
const lines = 'backup bkup bkp reserve spare';
/** The same, but words of names where they stand outside of brackets. */
const linesInBrackets = 'alt alternate alternative vip multi test low high slow fast main opt option event geo blocked only source src new bk';
/** Nearly every station could be called so too. */
const generic = 'tv channel the network television tele kanal ch';

/** What a word of a channel's name may mean besides naming it. 0, '' and false say nothing. */
export interface Meaning {
  /** Bits of `qualityWords`. */
  quality: number;
  region: number;
  /** From 1. */
  language: number;
  /** Two and three letters mean languages in brackets only, and there a country first. */
  isLanguageCode: boolean;
  /** Hours, of "plus1". */
  shift: number;
  /** Tells lines of a station apart, not stations. */
  isLine: boolean;
  isLineInBrackets: boolean;
  /** The digits that it spells. */
  digits: string;
  isGeneric: boolean;
  /** Means something together with its neighbors. */
  isPart: boolean;
}

/** Most words mean nothing, and are asked for once. */
export const meanings: ReadonlyMap<string, Meaning> = listMeanings();

function listMeanings(): Map<string, Meaning> {
  const known = new Map<string, Meaning>();
  const set = (word: string, meaning: Partial<Meaning>) => {
    const nothing: Meaning = {
      ...{ quality: 0, region: 0, language: 0, isLanguageCode: false, shift: 0 },
      ...{ isLine: false, isLineInBrackets: false, digits: '', isGeneric: false, isPart: false },
    };
    known.set(word, { ...nothing, ...known.get(word), ...meaning });
  };
  const split = (text: string) => text.trim().split(/\s+/);
  for (const [word, quality] of qualityWords) set(word, { quality });
  // Without the letter before them they are numbers like any other.
  for (const codec of ['264', '265']) set(codec, { quality: 0, isPart: true });
  for (const part of ['h', 'full', 'ultra', 'fps', 'plus', ...pictureLines.keys()]) set(part, { isPart: true });
  for (const [word, region] of directionWords) set(word, { region });
  for (const [at, row] of languages.split(';').entries()) {
    for (const word of split(row)) set(word, { language: at + 1, isLanguageCode: word.length <= 3 });
  }
  for (const row of numbers.split(';')) {
    const [digits = '', ...words] = split(row);
    for (const word of words) set(word, { digits });
  }
  for (let hours = 1; hours <= 9; hours++) for (const word of [`plus${hours}`, `plus${hours}h`]) set(word, { shift: hours });
  for (const word of split(lines)) set(word, { isLine: true });
  for (const word of split(linesInBrackets)) set(word, { isLineInBrackets: true });
  for (const word of split(generic)) set(word, { isGeneric: true });
  return known;
}
