import type { DeclaredChannel } from './required-match.ts';
import type { Stated } from './judge.ts';
import { readName, type NameSigns } from './read-name.ts';
import { splitGuideId } from './place-words.ts';
import { createWords, type WordPostings } from './word-postings.ts';

/** How two names can be equal, surest first. */
export type Likeness = 'name' | 'numeral' | 'core' | 'outside';

/** A name under which a guide channel may be found, or the name that its id spells. */
export interface GuideForm {
  /** Its place among the declared channels. */
  channel: number;
  isId: boolean;
}

/**
 * The names of a guide, found by what they are equal or similar in. Kept in numbers and few strings: guides have a hundred
 * thousand names, and their threads little memory.
 */
export interface GuideIndex {
  /** How many channels were declared. */
  channels: number;
  /** Forms that are called so. */
  equal(likeness: Likeness, key: string): readonly number[];
  /** Forms whose words are near these, with how near: 0–1. Only such with the same numbers and the same shift. */
  similar(signs: NameSigns): readonly Similar[];
  form(form: number): GuideForm;
  stated(form: number): Stated;
  /** How many signs its name has. */
  length(form: number): number;
  /** Its channels are of more than one country, as far as they say. */
  isInternational: boolean;
  /** What a channel says of its country by name or id; 0 for nothing. */
  countryOf(channel: number): number;
}

export interface Similar {
  form: number;
  /** 0–1. */
  similarity: number;
}

/** Of channels that name a country, so many may name another than most do, and so small a share of them: strays. */
const mostStrays = 3;
const mostStraying = 0.03;
/** A word that more names than these have, with the same numbers, leads nowhere by itself. */
const commonWord = 500;
/** Country and region choose among so many of the nearest. */
const mostSimilar = 40;
/** So many of a name's words, the rarest, are looked up. */
const mostSeeds = 3;
/** Names that share this little are not compared further. */
const leastSimilarity = 0.45;

const none: readonly number[] = [];

export function indexGuide(declared: readonly DeclaredChannel[]): GuideIndex {
  const keys: Record<Likeness, Map<string, number | number[]>> = { name: new Map(), numeral: new Map(), core: new Map(), outside: new Map() };
  const words = createWords();
  const stated: Stated[] = [];
  const share = createShared();
  const channels: number[] = [];
  const lengths: number[] = [];
  const countries = new Uint16Array(declared.length);

  function add(channel: number, signs: NameSigns, isId: boolean): void {
    const form = channels.length;
    channels.push(isId ? -1 - channel : channel);
    lengths.push(signs.key.length);
    stated.push(share(signs));
    addKey(keys.name, signs.key, form);
    if (signs.wide !== signs.key) {
      addKey(keys.name, signs.wide, form);
      addKey(keys.outside, signs.key, form);
    }
    if (signs.numeral !== signs.key) addKey(keys.numeral, signs.numeral, form);
    if (signs.core !== signs.numeral) addKey(keys.core, signs.core, form);
    words.add(form, groupOf(signs), isId ? [] : signs.words);
  }

  for (const [channel, { id, names }] of declared.entries()) {
    const own = splitGuideId(id);
    const read = names.map(readName).filter(({ key }) => hasLetter(key));
    const country = read.find((signs) => signs.country !== 0 && signs.isCountrySure)?.country ?? own.country;
    countries[channel] = country;
    for (const signs of read) add(channel, withCountry(signs, country), false);
    const spelled = idSigns(own.name, country);
    if (spelled && read.every(({ key, numeral }) => key !== spelled.key && numeral !== spelled.key)) add(channel, spelled, true);
  }

  let tally: Tally | undefined;

  function similar(signs: NameSigns): readonly Similar[] {
    tally ??= createTally(words, channels.length);
    const group = groupOf(signs);
    let whole = 0;
    const wanted: number[] = [];
    for (const text of signs.words) {
      const found = words.find(text);
      whole += words.weight(found?.word);
      for (const word of found?.words ?? []) {
        if (words.forms(word, group).length > 0) wanted.push(word);
        tally.expect(word, words.weight(word) * (found?.share ?? 0));
      }
    }
    wanted.sort((a, b) => words.forms(a, group).length - words.forms(b, group).length);
    const near: Similar[] = [];
    tally.begin();
    for (const [at, word] of wanted.slice(0, mostSeeds).entries()) {
      const forms = words.forms(word, group);
      if (at > 0 && forms.length > commonWord) break;
      for (const form of forms) {
        const similarity = tally.compare(form, whole);
        if (similarity >= leastSimilarity) near.push({ form, similarity });
      }
    }
    tally.end();
    return nearest(near);
  }

  return {
    channels: declared.length,
    equal(likeness, key) {
      const forms = keys[likeness].get(key);
      return forms === undefined ? none : typeof forms === 'number' ? [forms] : forms;
    },
    similar,
    form(form) {
      const channel = channels[form] ?? 0;
      return channel < 0 ? { channel: -1 - channel, isId: true } : { channel, isId: false };
    },
    stated: (form) => stated[form] ?? silent,
    length: (form) => lengths[form] ?? 0,
    isInternational: isInternational(countries),
    countryOf: (channel) => countries[channel] ?? 0,
  };
}

/** The nearest of them, in the order in which they came: sorting them all would take longer than finding them. */
function nearest(near: readonly Similar[]): readonly Similar[] {
  if (near.length <= mostSimilar) return near;
  const similarities = Float64Array.from(near, ({ similarity }) => similarity).sort();
  const least = similarities[similarities.length - mostSimilar] ?? 0;
  let equal = mostSimilar - near.filter(({ similarity }) => similarity > least).length;
  return near.filter(({ similarity }) => similarity > least || (similarity === least && equal-- > 0));
}

const silent: Stated = { shift: 0, region: 0, language: 0, country: 0, isCountrySure: false, quality: 0, numbers: '' };

interface Tally {
  /** How much sharing a word with the name asked for is worth. */
  expect(word: number, worth: number): void;
  begin(): void;
  /** How near a name is, 0–1; 0 when it was compared before, or cannot be near enough. `whole`: what all words of the name asked for are worth. */
  compare(form: number, whole: number): number;
  end(): void;
}

/** Compares one name with thousands, in arrays that are kept between names. */
function createTally(words: WordPostings, forms: number): Tally {
  const worth = new Float64Array(words.count());
  const weights = Float64Array.from({ length: forms }, (_, form) => words.weightOf(form));
  const seen = new Uint32Array(forms);
  const expected: number[] = [];
  let turn = 0;
  return {
    expect(word, value) {
      worth[word] = value;
      expected.push(word);
    },
    begin() {
      turn++;
    },
    compare(form, whole) {
      if (seen[form] === turn) return 0;
      seen[form] = turn;
      const weight = weights[form] ?? 0;
      const both = whole + weight || 1;
      // One that says much more, or much less, is not near whatever it says.
      if (2 * Math.min(whole, weight) < leastSimilarity * both) return 0;
      return Math.min(1, (2 * words.sum(form, worth)) / both);
    },
    end() {
      for (const word of expected) worth[word] = 0;
      expected.length = 0;
    },
  };
}

/** Names with other numbers, or another shift, are not looked through for similar words. */
function groupOf({ numbers, shift }: NameSigns): string {
  return shift === 0 ? numbers : `${numbers}+${shift}`;
}

/** What an id says when it is read as a name; undefined where it is a number or too short for one. */
export function idSigns(id: string, country: number): NameSigns | undefined {
  const signs = readName(id);
  return signs.key.length >= 3 && hasLetter(signs.key) ? withCountry(signs, country) : undefined;
}

/** A name that does not say its country itself takes it from elsewhere. */
export function withCountry(signs: NameSigns, country: number): NameSigns {
  return country === 0 || (signs.country !== 0 && signs.isCountrySure) ? signs : { ...signs, country, isCountrySure: true };
}

/** What names say besides their words is said by thousands in the same way. */
function createShared(): (signs: NameSigns) => Stated {
  const known = new Map<string, Map<number, Stated>>();
  return ({ shift, region, language, country, isCountrySure, quality, numbers }) => {
    let alike = known.get(numbers);
    if (!alike) known.set(numbers, (alike = new Map<number, Stated>()));
    // Each of them keeps within its digits: 99 hours, 7 regions, 60 languages, 120 countries, 10 bits of quality.
    const packed = ((((shift * 10 + region) * 100 + language) * 1_000 + country) * 2 + Number(isCountrySure)) * 1_024 + quality;
    let stated = alike.get(packed);
    if (!stated) alike.set(packed, (stated = { shift, region, language, country, isCountrySure, quality, numbers }));
    return stated;
  };
}

function addKey(keys: Map<string, number | number[]>, key: string, form: number): void {
  const forms = keys.get(key);
  if (forms === undefined) keys.set(key, form);
  else if (typeof forms === 'number') keys.set(key, [forms, form]);
  else forms.push(form);
}

function isInternational(countries: Uint16Array): boolean {
  const counts = new Map<number, number>();
  for (const country of countries) if (country !== 0) counts.set(country, (counts.get(country) ?? 0) + 1);
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return all - Math.max(0, ...counts.values()) > Math.max(mostStrays, mostStraying * all);
}

function hasLetter(key: string): boolean {
  return /\p{L}/u.test(key);
}
