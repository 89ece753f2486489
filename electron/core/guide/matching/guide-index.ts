import type { DeclaredChannel } from './required-match.ts';
import type { Stated } from './judge.ts';
import { readName, type NameSigns } from './read-name.ts';
import { splitGuideId } from './place-words.ts';
import { createWords } from './word-postings.ts';

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
  similar(signs: NameSigns): Similar[];
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

/** Of the countries that a guide's channels name, one of them may be named by so many: the rest are strays. */
const mostlyOne = 0.97;
/** A word that more names than these have leads nowhere by itself. */
const commonWord = 2_000;
/** So many of a name's words, the rarest, are looked up. */
const mostSeeds = 3;
/** Names that share this little are not compared further. */
const leastSimilarity = 0.45;

const marks: Record<Likeness, string> = { name: '=', numeral: '#', core: '~', outside: '(' };

export function indexGuide(declared: readonly DeclaredChannel[]): GuideIndex {
  const keys = new Map<string, number | number[]>();
  const words = createWords();
  const stated: Stated[] = [];
  const known = new Map<string, Stated>();
  const channels: number[] = [];
  const lengths: number[] = [];
  const countries = new Uint16Array(declared.length);

  function add(channel: number, signs: NameSigns, isId: boolean): void {
    const form = channels.length;
    channels.push(isId ? -1 - channel : channel);
    lengths.push(signs.key.length);
    stated.push(shared(known, signs));
    addKey(keys, marks.name + signs.key, form);
    if (signs.wide !== signs.key) {
      addKey(keys, marks.name + signs.wide, form);
      addKey(keys, marks.outside + signs.key, form);
    }
    if (signs.numeral !== signs.key) addKey(keys, marks.numeral + signs.numeral, form);
    if (signs.core !== signs.numeral) addKey(keys, marks.core + signs.core, form);
    words.add(form, isId ? [] : signs.words);
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

  /** Words that no guide has weigh as much as the rarest. */
  const weigh = (word: number | undefined) => Math.log(1 + channels.length / (word === undefined ? 1 : words.forms(word).length));
  const weightOf = (form: number) => words.of(form).reduce((sum, word) => sum + weigh(word), 0);

  function similar(signs: NameSigns): Similar[] {
    const asked = signs.words.map((text) => words.find(text));
    const whole = asked.reduce((sum, found) => sum + weigh(found?.word), 0);
    const wanted = new Map<number, number>();
    for (const found of asked) for (const word of found?.words ?? []) wanted.set(word, weigh(word) * (found?.share ?? 0));
    const rarest = [...wanted.keys()].sort((a, b) => words.forms(a).length - words.forms(b).length);
    const seeds = rarest.filter((word, at) => at === 0 || words.forms(word).length <= commonWord).slice(0, mostSeeds);
    const found = new Set<number>();
    for (const word of seeds) {
      for (const form of words.forms(word)) {
        const said = stated[form];
        if (said?.numbers === signs.numbers && said.shift === signs.shift) found.add(form);
      }
    }
    const near: Similar[] = [];
    for (const form of found) {
      const shared = words.of(form).reduce((sum, word) => sum + (wanted.get(word) ?? 0), 0);
      const similarity = (2 * shared) / (whole + weightOf(form) || 1);
      if (similarity >= leastSimilarity) near.push({ form, similarity: Math.min(1, similarity) });
    }
    return near;
  }

  return {
    channels: declared.length,
    equal(likeness, key) {
      const forms = keys.get(marks[likeness] + key);
      return forms === undefined ? [] : typeof forms === 'number' ? [forms] : forms;
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

const silent: Stated = { shift: 0, region: 0, language: 0, country: 0, isCountrySure: false, quality: 0, numbers: '' };

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
function shared(known: Map<string, Stated>, { shift, region, language, country, isCountrySure, quality, numbers }: NameSigns): Stated {
  const key = `${shift} ${region} ${language} ${country} ${isCountrySure} ${quality} ${numbers}`;
  let stated = known.get(key);
  if (!stated) known.set(key, (stated = { shift, region, language, country, isCountrySure, quality, numbers }));
  return stated;
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
  return Math.max(0, ...counts.values()) < mostlyOne * all;
}

function hasLetter(key: string): boolean {
  return /\p{L}/u.test(key);
}
