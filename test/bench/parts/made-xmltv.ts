import { titleLanguages, type TitleWords } from './list-words.ts';
import { makeGuide, type DeclaredStation } from './made-guide.ts';
import { titleName } from './made-list.ts';
import { seededRandom, type Random } from './random.ts';

/**
 * A guide as providers write them, sorted by channel: series whose titles come again and again, films, news; descriptions of a
 * few sentences in eight languages, people now and then; about 650 bytes a programme. The same for the same sizes and day.
 */
export interface XmltvSize {
  channels: number;
  /** Programmes of each channel. */
  each: number;
  /** Epoch milliseconds; the first programmes begin two days before, at midnight UTC. */
  now: number;
}

/** That fill a day, as they are made. */
export const programmesADay = 26;

const seed = 20_240_503;
const dayMs = 86_400_000;
const minuteMs = 60_000;
const daysBack = 2;
const wordsOfLanguage = 6_000;
/** Of them so many are words that hold sentences together: two words of five. */
const shortWords = 40;
const titlesOfLanguage = 900;
const titlesOfChannel = 30;

const languageOfCountry: Record<string, string> = {
  ...{ BR: 'BR', PT: 'BR', ES: 'ES', MX: 'ES', CO: 'ES', FR: 'FR', BE: 'FR', DE: 'DE', AT: 'DE' },
  ...{ TR: 'TR', RU: 'RU', UA: 'RU', BG: 'RU', AR: 'AR', IR: 'AR' },
};

interface Kind {
  category: string;
  more: readonly string[];
  minutes: readonly [number, ...number[]];
  isSeries: boolean;
}

const kinds: readonly [Kind, ...Kind[]] = [
  { category: 'Series', more: ['Drama', 'Crime', 'Comedy', 'Soap'], minutes: [30, 45, 60], isSeries: true },
  { category: 'Series', more: ['Drama', 'Mystery'], minutes: [45, 60], isSeries: true },
  { category: 'Movie', more: ['Action', 'Romance', 'Thriller', 'Western'], minutes: [90, 105, 120], isSeries: false },
  { category: 'News', more: ['Politics', 'Weather'], minutes: [15, 30, 60], isSeries: false },
  { category: 'Sports', more: ['Football', 'Tennis', 'Motor racing'], minutes: [60, 90, 120], isSeries: false },
  { category: 'Documentary', more: ['Nature', 'History', 'Science'], minutes: [45, 60], isSeries: true },
  { category: 'Children', more: ['Cartoon', 'Education'], minutes: [15, 30], isSeries: true },
  { category: 'Entertainment', more: ['Talk show', 'Quiz', 'Reality'], minutes: [30, 60], isSeries: true },
  { category: 'Music', more: ['Concert'], minutes: [60], isSeries: false },
];

interface Language {
  code: string;
  words: readonly string[];
  titles: readonly Title[];
}

interface Title {
  name: string;
  kind: Kind;
  season: number;
  /** The same sentences for every repetition of a film; those of a series are made anew. */
  description: string;
}

/** The guide's text in pieces: the channels first, then the programmes. */
export function* madeXmltv({ channels, each, now }: XmltvSize): Generator<string> {
  const random = seededRandom(seed);
  const languages = new Map<string, Language>();
  const stations = stationsOf(channels);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tv SYSTEM "xmltv.dtd">\n<tv generator-info-name="made">\n';
  for (const { id, names } of stations) {
    const shown = names.map((name) => `    <display-name>${escaped(name)}</display-name>\n`).join('');
    yield `  <channel id="${escaped(id)}">\n${shown}    <icon src="http://img.example/logos/${encodeURIComponent(id)}.png" />\n  </channel>\n`;
  }
  const begin = Math.floor(now / dayMs) * dayMs - daysBack * dayMs;
  for (const station of stations) {
    const code = languageOfCountry[station.station.slice(0, 2)] ?? 'EN';
    let language = languages.get(code);
    if (!language) languages.set(code, (language = makeLanguage(random, code)));
    yield* programmesOf(random, station, language, begin, each);
  }
  yield '</tv>\n';
}

/** Stations with ids of their own, also when letters are not told apart by case. */
function stationsOf(count: number): DeclaredStation[] {
  const known = new Set<string>();
  const stations: DeclaredStation[] = [];
  for (const station of makeGuide(0, count * 2 + 100).declared) {
    const folded = station.id.toLowerCase();
    if (stations.length === count || known.has(folded)) continue;
    known.add(folded);
    stations.push(station);
  }
  if (stations.length < count) throw new RangeError(`there are only ${stations.length} stations to be made`);
  return stations;
}

function* programmesOf(random: Random, { id }: DeclaredStation, language: Language, begin: number, count: number): Generator<string> {
  const shelf = Array.from({ length: titlesOfChannel }, () => choose(random, language.titles));
  let start = begin + random.below(4) * 15 * minuteMs;
  let at = random.below(shelf.length);
  let episode = 1 + random.below(20);
  for (let left = count; left > 0; left--) {
    // The next of the day's order, the same once more, or something else.
    if (random.chance(0.7)) at = random.chance(0.8) ? (at + 1) % shelf.length : random.below(shelf.length);
    else episode++;
    const title = shelf[at];
    if (!title) throw new RangeError('nothing is on');
    const stop = start + random.pick(title.kind.minutes) * minuteMs;
    yield programme(random, { id, language, title, episode, start, stop });
    start = stop;
  }
}

interface Broadcast {
  id: string;
  language: Language;
  title: Title;
  episode: number;
  start: number;
  stop: number;
}

function programme(random: Random, { id, language, title, episode, start, stop }: Broadcast): string {
  const { name, kind, season } = title;
  const lang = ` lang="${language.code.toLowerCase()}"`;
  let xml = `  <programme start="${stamp(start)}" stop="${stamp(stop)}" channel="${escaped(id)}">\n    <title${lang}>${escaped(name)}</title>\n`;
  if (kind.isSeries && random.chance(0.75)) xml += `    <sub-title${lang}>${escaped(phrase(random, language, 2 + random.below(4)))}</sub-title>\n`;
  const description = kind.isSeries ? sentences(random, language, 1 + random.below(3)) : title.description;
  if (random.chance(0.95)) xml += `    <desc${lang}>${escaped(description)}</desc>\n`;
  if (random.chance(0.2)) xml += credits(random, language);
  if (!kind.isSeries && random.chance(0.5)) xml += `    <date>${1950 + random.below(75)}</date>\n`;
  xml += `    <category lang="en">${kind.category}</category>\n`;
  if (random.chance(0.6)) xml += `    <category lang="en">${choose(random, kind.more)}</category>\n`;
  if (random.chance(0.15)) xml += `    <icon src="http://img.example/shows/${encodeURIComponent(name)}.jpg" />\n`;
  if (kind.isSeries) xml += `    <episode-num system="xmltv_ns">${season}.${episode}.</episode-num>\n`;
  if (random.chance(0.25)) xml += '    <previously-shown />\n';
  if (random.chance(0.3)) xml += '    <rating system="VCHIP">\n      <value>TV-14</value>\n    </rating>\n';
  return `${xml}  </programme>\n`;
}

function credits(random: Random, language: Language): string {
  const people = Array.from({ length: 1 + random.below(4) }, () => `      <actor>${escaped(person(random, language))}</actor>\n`).join('');
  const director = random.chance(0.6) ? `      <director>${escaped(person(random, language))}</director>\n` : '';
  return `    <credits>\n${director}${people}    </credits>\n`;
}

function makeLanguage(random: Random, code: string): Language {
  const source = titleLanguages.find((each) => each.code === code) ?? titleLanguages[0];
  const words = makeWords(random, source);
  const language: Language = { code, words, titles: [] };
  const titles = Array.from({ length: titlesOfLanguage }, (): Title => {
    const kind = random.pick(kinds);
    return { name: titleName(random, source), kind, season: random.below(9), description: sentences(random, language, 2 + random.below(3)) };
  });
  return { ...language, titles };
}

/** Words put together from pieces of the language's own, the short ones first. */
function makeWords(random: Random, { openings, middles, nouns }: TitleWords): string[] {
  const own = [...openings, ...middles, ...nouns].flatMap((text) => text.toLowerCase().split(' '));
  const pieces = [...new Set(own.flatMap((word) => word.match(/.{1,3}/gu) ?? []))];
  const words = new Set<string>();
  for (const piece of pieces) if (words.size < shortWords) words.add(piece);
  for (const word of own) words.add(word);
  while (words.size < wordsOfLanguage) words.add(Array.from({ length: 2 + random.below(3) }, () => choose(random, pieces)).join(''));
  return [...words];
}

function word(random: Random, { words }: Language): string {
  // A few words are said all the time and most hardly ever.
  const place = random.chance(0.4) ? random.below(shortWords) : Math.floor(words.length * random.next() ** 3);
  return words[place] ?? '';
}

function phrase(random: Random, language: Language, length: number): string {
  const text = Array.from({ length }, () => word(random, language)).join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sentences(random: Random, language: Language, count: number): string {
  const tail = random.chance(0.4) ? ` (${person(random, language)})` : '';
  return `${Array.from({ length: count }, () => phrase(random, language, 9 + random.below(14))).join('. ')}${tail}.`;
}

function person(random: Random, language: Language): string {
  return `${phrase(random, language, 1)} ${phrase(random, language, 1)}`;
}

function stamp(time: number): string {
  return `${new Date(time).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)} +0000`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function choose<T>(random: Random, list: readonly T[]): T {
  const one = list[random.below(list.length)];
  if (one === undefined) throw new RangeError('nothing to choose from');
  return one;
}
