import { countries, qualities, themes, type Country, type Words } from './list-words.ts';
import { seededRandom, type Random } from './random.ts';

/**
 * A playlist's channels and a guide that names stations in its own ways, with the station behind each written beside it.
 * A quarter of the channels are of stations that the guide does not have, though it has their nearest relatives: the next
 * number, the other coast, the same brand in another country, the one an hour later. The same for the same sizes.
 */
export interface MadeGuide {
  declared: DeclaredStation[];
  channels: WrittenChannel[];
  /** Display names of the guide. */
  names: number;
}

export interface DeclaredStation {
  id: string;
  names: string[];
  /** Which station it is: the same for its HD twin. */
  station: string;
}

export interface WrittenChannel {
  key: string;
  name: string;
  tvgName: string | null;
  guideId: string | null;
  category: string;
  station: string;
  /** The guide has its station. */
  isDeclared: boolean;
}

const seed = 20_240_502;
/** Made brands that are on air in several countries under one name. */
const brands: Words = ['Orbis', 'Natura Wild', 'Kinetix', 'Voyager', 'Cinemax Blue', 'Toonland', 'Histora', 'Fuego', 'Meridian', 'Novella', 'Quanta', 'Terra Mundi', 'Velocity One', 'Zenith', 'Aurora Crime', 'Bravado'];
const brandThemes: Words = ['', 'Sport', 'Movies', 'Kids', 'News', 'Extra', 'Classic', 'Life', 'Action'];
/** Without those that are called by a picture or a direction: such words state something else here. */
const stationThemes = themes.filter(({ group }) => group !== 'UHD 4K' && group !== 'Regional');
const spelled = ['Zero', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

interface Station {
  country: Country;
  theme: string;
  words: string;
  number: number | null;
  region: string | null;
  hoursLater: number;
  language: string | null;
}

export function makeGuide(channels: number, names: number): MadeGuide {
  const random = seededRandom(seed);
  const declared: DeclaredStation[] = [];
  const present: { station: Station; id: string }[] = [];
  const absent: Station[] = [];
  const known = new Set<string>();
  let written = 0;
  while (written < names) {
    for (const station of makeFamily(random)) {
      if (known.has(identity(station)) || written >= names) continue;
      known.add(identity(station));
      if (random.chance(0.25)) {
        absent.push(station);
        continue;
      }
      const id = writeId(random, station, declared.length);
      const own = { id, names: writeNames(random, station, names - written), station: identity(station) };
      declared.push(own);
      written += own.names.length;
      present.push({ station, id });
      if (random.chance(0.12) && written < names) {
        declared.push({ id: id.replace(/(\.[a-z]{2})?$/, '.hd$1'), names: [`${nameOf(station)} HD`], station: own.station });
        written++;
      }
    }
  }
  const list: WrittenChannel[] = [];
  while (list.length < channels) {
    const isDeclared = random.chance(0.75);
    const { station, id } = isDeclared ? pick(random, present) : { station: pick(random, absent), id: null };
    // A station comes in several lines.
    for (let line = 1 + random.below(3); line > 0 && list.length < channels; line--) list.push(writeChannel(random, station, id, list.length));
  }
  return { declared, channels: list, names: written };
}

/** A station and its nearest relatives. */
function* makeFamily(random: Random): Generator<Station> {
  const country = random.pick(countries);
  const theme = pick(random, stationThemes);
  const isBrand = random.chance(0.3);
  const words = isBrand ? `${random.pick(brands)} ${random.pick(brandThemes)}`.trim() : random.chance(0.8) ? `${random.pick(country.words)} ${random.pick(theme.words)}` : random.pick(country.words);
  const base: Station = { country, theme: theme.group, words, number: null, region: null, hoursLater: 0, language: null };
  if (random.chance(0.7)) yield base;
  if (random.chance(0.5)) for (let number = 1 + random.below(9); number > 0; number -= 1 + random.below(2)) yield { ...base, number };
  if (random.chance(0.1)) for (let number = 0; number < 6; number++) yield { ...base, number: 10 + random.below(300) };
  if (random.chance(country.code === 'US' || country.code === 'CA' ? 0.5 : 0.05)) for (const region of ['East', 'West']) yield { ...base, region };
  if (random.chance(0.2)) yield { ...base, hoursLater: 1 };
  if (random.chance(0.05)) for (const language of ['English', 'Arabic', 'French']) yield { ...base, language };
  if (random.chance(0.15)) yield { ...base, words: `${words} Extra` };
  if (isBrand) for (let others = random.below(6); others > 0; others--) yield { ...base, country: random.pick(countries) };
}

function identity(station: Station): string {
  return `${station.country.code} ${nameOf(station)}`;
}

function nameOf({ words, number, region, hoursLater, language }: Station): string {
  return [words, number, language, region, hoursLater > 0 ? `+${hoursLater}` : null].filter((part) => part !== null).join(' ');
}

/** Codes of the made list that are those of no country are no endings of ids either. */
function endingOf({ code }: Country): string {
  return code === 'EX' ? 'net' : code.toLowerCase();
}

function writeId(random: Random, station: Station, at: number): string {
  const name = nameOf(station).normalize('NFKD').replaceAll(/\p{M}/gu, '').replace('+', 'plus');
  const joined = name.replaceAll(/[^\p{L}\p{N}]+/gu, '');
  const ending = endingOf(station.country);
  if (random.chance(0.2)) return `${10_000 + at}.guide.example`;
  // Each guide channel has an id of its own.
  const id = random.chance(0.75) ? joined : name.replaceAll(/[^\p{L}\p{N}]+/gu, '.');
  return `${id}.${ending}`;
}

function writeNames(random: Random, station: Station, most: number): string[] {
  const name = nameOf(station);
  const names = [name];
  if (random.chance(0.2)) names.push(`${name} HD`);
  if (random.chance(0.1)) names.push(`${name} (${station.country.code})`);
  if (random.chance(0.08)) names.push(`${station.country.code}: ${name}`);
  if (random.chance(0.08)) names.push(String(1 + random.below(900)));
  if (station.number !== null && random.chance(0.1)) names.push(name.replace(` ${station.number}`, String(station.number)));
  return names.slice(0, Math.max(1, most));
}

function writeChannel(random: Random, station: Station, id: string | null, at: number): WrittenChannel {
  const { country } = station;
  const plain = misspell(random, writeName(random, station));
  const quality = random.chance(0.65) ? writeQuality(random) : '';
  const line = random.chance(0.03) ? random.pick([' (Backup)', ' [Backup]', ' BACKUP']) : '';
  const name = `${writePrefix(random, country)}${plain}${quality}${line}`;
  return {
    key: String(at + 1),
    name,
    tvgName: random.chance(0.4) ? name : random.chance(0.1) ? plain : null,
    guideId: writeGuideId(random, station, id),
    category: random.chance(0.7) ? `${country.code} | ${station.theme}` : random.chance(0.5) ? station.theme : 'Favourites',
    station: identity(station),
    isDeclared: id !== null,
  };
}

function writeName(random: Random, { words, number, region, hoursLater, language }: Station): string {
  const own = random.chance(0.04) ? (words.endsWith(' TV') ? words.slice(0, -3) : `${words} TV`) : words;
  const digits = number === null ? '' : number < 10 && random.chance(0.06) ? (spelled[number] ?? '') : String(number);
  const gap = digits !== '' && !/[a-z]/i.test(digits) && random.chance(0.15) ? '' : ' ';
  const place = region === null ? '' : random.pick([` ${region}`, ` ${region}`, ` (${region})`, ` - ${region}`]);
  const later = hoursLater === 0 ? '' : random.pick([` +${hoursLater}`, ` +${hoursLater}`, `+${hoursLater}`, ` (+${hoursLater})`, ` Plus${hoursLater}`]);
  const spoken = language === null ? '' : random.pick([` ${language}`, ` (${language})`]);
  return `${own}${digits === '' ? '' : gap + digits}${spoken}${place}${later}`;
}

function misspell(random: Random, name: string): string {
  let written = name;
  if (random.chance(0.3)) written = written.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  if (random.chance(0.25)) written = written.toUpperCase();
  if (random.chance(0.04)) written = written.replaceAll(' ', random.pick(['_', '.', '-']));
  if (random.chance(0.04)) written = written.replaceAll(' ', '');
  if (random.chance(0.03) && written.length > 8) {
    const gone = 2 + random.below(4);
    written = written.slice(0, gone) + written.slice(gone + 1);
  }
  return written;
}

function writePrefix(random: Random, country: Country): string {
  const { code, mark } = country;
  if (random.chance(0.3)) return '';
  if (random.chance(0.75)) return `${mark[0]}${code}${mark[1]}`;
  return random.pick([`${code}: `, `|${code}| `, `[${code}] `, `(${code}) `, `${code} - `, `${code} `]);
}

function writeQuality(random: Random): string {
  const quality = random.pick(qualities);
  return random.pick([` ${quality}`, ` ${quality}`, ` ${quality}`, ` [${quality}]`, ` (${quality})`, ` ${quality} 50fps`, ` | ${quality}`]);
}

function writeGuideId(random: Random, station: Station, id: string | null): string | null {
  if (id !== null && random.chance(0.35)) return id;
  if (id !== null && random.chance(0.12)) return random.pick([`${id}@SD`, id.replaceAll('.', '-').replace(/-(?=[^-]*$)/, '.'), id.replaceAll('.', ' ').replace(/ (?=[^ ]*$)/, '.')]);
  if (random.chance(0.15)) return `${nameOf(station).replaceAll(/[^A-Za-z0-9]+/g, '').toLowerCase()}-old.${endingOf(station.country)}`;
  return random.chance(0.3) ? '' : null;
}

function pick<T>(random: Random, list: readonly T[]): T {
  const one = list[random.below(list.length)];
  if (one === undefined) throw new RangeError('nothing to pick from');
  return one;
}
