import { countries, filmGroups, qualities, services, themes, titleLanguages, type Country, type TitleWords } from './list-words.ts';
import { seededRandom, type Random } from './random.ts';
import { writePieces } from './write-pieces.ts';

/**
 * A playlist as panels write them: 60 % live channels in sections by country and theme, 22 % films, 18 % episodes; about
 * 228 bytes an entry. The same for the same number of entries, byte for byte.
 */

/** Where everything in the list is played from; nobody answers there. */
const panel = 'http://tv.example:8080';
const account = 'viewer/b7Kq2x';
const pictures = 'http://img.example/logos';

const seed = 20_240_501;
const liveShare = 0.6;
const filmShare = 0.22;

/** The list's text, a piece for each entry, the header first. */
export function* madeList(entries: number): Generator<string> {
  const random = seededRandom(seed);
  const ids = createIds(random);
  yield `#EXTM3U url-tvg="${panel}/xmltv.php?username=viewer&password=b7Kq2x"\n`;
  const live = Math.round(entries * liveShare);
  const films = Math.round(entries * filmShare);
  yield* liveSection(random, ids, live);
  yield* filmSection(random, ids, films);
  yield* seriesSection(random, ids, entries - live - films);
}

/** Writes the list; returns its size in bytes. */
export function writeMadeList(entries: number, file: string): Promise<number> {
  return writePieces(madeList(entries), file);
}

/** Numbers that rise with gaps, as those of a panel that has lost titles over the years. */
function createIds(random: Random): () => number {
  let last = 1_000;
  return () => (last += 1 + (random.chance(0.12) ? random.below(9) : 0));
}

interface Entry {
  attributes: string;
  name: string;
  address: string;
}

function text({ attributes, name, address }: Entry): string {
  return `#EXTINF:-1 ${attributes},${name}\n${address}\n`;
}

function* liveSection(random: Random, nextId: () => number, wanted: number): Generator<string> {
  const groups = countries.flatMap((country) => themes.map((theme) => ({ country, theme })));
  const weights = groups.map(() => 0.2 + random.next() * 1.8);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let left = wanted;
  let number = 0;
  for (const [at, { country, theme }] of groups.entries()) {
    const last = at === groups.length - 1;
    let room = last ? left : Math.min(left, Math.round((wanted * (weights[at] ?? 1)) / whole));
    left -= room;
    const group = groupName(country, theme.group);
    while (room > 0) {
      // A station comes in several qualities, one behind the other.
      const station = stationName(random, country, theme.words);
      const guideId = random.chance(0.78) ? `${slug(station)}.${country.code.toLowerCase()}` : '';
      const logo = random.chance(0.86) ? `${pictures}/${country.code.toLowerCase()}/${slug(station) || 'tv'}-${1_000 + random.below(9_000)}.png` : '';
      const days = random.chance(0.14) ? random.pick([1, 3, 7, 7, 14]) : 0;
      const variants = Math.min(room, 1 + random.below(4));
      for (let variant = 0; variant < variants; variant++) {
        const quality = variants > 1 || random.chance(0.7) ? ` ${random.pick(qualities)}` : '';
        const name = `${country.mark[0]}${country.code}${country.mark[1]}${station}${quality}`;
        number++;
        const chno = random.chance(0.6) ? `tvg-chno="${number}" ` : '';
        const archive = days > 0 ? `catchup="xc" catchup-days="${days}" ` : '';
        const attributes = `tvg-id="${guideId}" ${chno}tvg-name="${name}" tvg-logo="${logo}" ${archive}group-title="${group}"`;
        const address = `${panel}/${account}/${nextId()}.ts`;
        yield text({ attributes, name, address });
        room--;
        // The same channel once more, in another group: one entry in a hundred and fifty.
        if (room > 0 && random.chance(1 / 150)) {
          yield text({ attributes: attributes.replace(group, groupName(country, 'Favourites')), name, address });
          room--;
        }
        // A spare line of the same name.
        if (room > 0 && random.chance(1 / 80)) {
          yield text({ attributes, name, address: `${panel}/${account}/${nextId()}.ts` });
          room--;
        }
        if (room === 0) break;
      }
    }
  }
}

function groupName({ code }: Country, theme: string): string {
  return `${code} | ${theme}`;
}

function stationName(random: Random, country: Country, words: readonly [string, ...string[]]): string {
  const own = random.pick(country.words);
  const theme = random.pick(words);
  const number = random.chance(0.62) ? ` ${1 + random.below(random.chance(0.2) ? 300 : 40)}` : '';
  return random.chance(0.8) ? `${own} ${theme}${number}` : `${theme} ${own}${number}`;
}

function* filmSection(random: Random, nextId: () => number, wanted: number): Generator<string> {
  for (let at = 0; at < wanted; at++) {
    const language = languageAt(at / wanted);
    const tag = random.chance(0.12) ? ` ${random.pick(['4K', 'HDR', 'MULTI', 'HEVC'])}` : '';
    const name = `${language.code} - ${titleName(random, language)} (${1950 + random.below(75)})${tag}`;
    const logo = random.chance(0.94) ? `${pictures}/w600/${token(random, 18)}.jpg` : '';
    const attributes = `${named(language, name)}tvg-logo="${logo}" group-title="VOD | ${language.code} ${random.pick(filmGroups)}"`;
    yield text({ attributes, name, address: `${panel}/movie/${account}/${nextId()}.${random.pick(['mp4', 'mkv', 'mp4', 'avi'])}` });
  }
}

function* seriesSection(random: Random, nextId: () => number, wanted: number): Generator<string> {
  let left = wanted;
  while (left > 0) {
    const language = languageAt(1 - left / wanted);
    const title = `${language.code} - ${titleName(random, language)}${random.chance(0.3) ? ` (${1980 + random.below(45)})` : ''}`;
    const group = `SERIES | ${language.code} ${random.pick(services)}`;
    const seasons = 1 + random.below(6);
    for (let season = 1; season <= seasons && left > 0; season++) {
      const logo = `${pictures}/w600/${token(random, 18)}.jpg`;
      const episodes = Math.min(left, 6 + random.below(17));
      for (let episode = 1; episode <= episodes; episode++) {
        const name = `${title} S${twoDigits(season)}E${twoDigits(episode)}`;
        const attributes = `${named(language, name)}tvg-logo="${logo}" group-title="${group}"`;
        yield text({ attributes, name, address: `${panel}/series/${account}/${nextId()}.mkv` });
      }
      left -= episodes;
    }
  }
}

/** The language of the section that lies at `share` of the way through a part of the list. */
function languageAt(share: number): TitleWords {
  return titleLanguages[Math.floor(share * titleLanguages.length)] ?? titleLanguages[0];
}

/** Only some sections repeat the name as an attribute. */
function named({ code }: TitleWords, name: string): string {
  return code.length > 2 ? `tvg-name="${name}" ` : '';
}

/** What a film or a series is called. */
export function titleName(random: Random, { openings, middles, nouns, endings }: TitleWords): string {
  const opening = random.chance(0.75) ? `${random.pick(openings)} ` : '';
  const middle = random.chance(0.7) ? `${random.pick(middles)} ` : '';
  const ending = random.pick(endings);
  return `${opening}${middle}${random.pick(nouns)}${ending}`;
}

const tokenSigns = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function token(random: Random, length: number): string {
  let made = '';
  for (let i = 0; i < length; i++) made += tokenSigns.charAt(random.below(tokenSigns.length));
  return made;
}

function slug(name: string): string {
  return name.normalize('NFKD').replaceAll(/[^A-Za-z0-9]+/g, '').toLowerCase();
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
