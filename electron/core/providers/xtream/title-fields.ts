/** Fields that movies, series and episodes share, under the several names panels have for them. */
import { addressOf, firstOf, isDigit, lineOf, numberOf, positiveOf, rowsOf, textOf, wordsOf, type WireRecord } from './coerce.ts';

export interface TitleDetails {
  plot: string | null;
  cast: string[];
  director: string[];
  genres: string[];
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  releaseDate: string | null;
  year: number | null;
  /** Of 10; `null` when not rated. */
  rating: number | null;
  backdrops: string[];
  tmdbId: number | null;
  /** An id of YouTube or an address. */
  trailer: string | null;
}

export function titleDetails(row: WireRecord, name: string | null): TitleDetails {
  const releaseDate = releaseDateOf(row);
  return {
    plot: firstOf(textOf, row['plot'], row['description'], row['overview']),
    cast: peopleOf(row['cast'], row['actors']),
    director: peopleOf(row['director'], row['directors']),
    genres: wordsOf(row['genre'] ?? row['genres'], ',/|;'),
    releaseDate,
    year: yearOf(row['year']) ?? yearOf(releaseDate) ?? yearInName(name),
    rating: ratingOf(row),
    backdrops: backdropsOf(row['backdrop_path']),
    tmdbId: firstOf(positiveOf, row['tmdb_id'], row['tmdb']),
    trailer: firstOf(lineOf, row['youtube_trailer'], row['trailer']),
  };
}

function peopleOf(...values: readonly unknown[]): string[] {
  for (const value of values) {
    const people = wordsOf(value, ',;|');
    if (people.length > 0) return people;
  }
  return [];
}

/** Zero means not rated; some panels count to 100, and some fill only the field that counts to 5. */
function ratingOf(row: WireRecord): number | null {
  const rating = numberOf(row['rating']);
  if (rating !== null && rating > 0) return rating <= 10 ? rating : rating <= 100 ? rating / 10 : null;
  const ofFive = numberOf(row['rating_5based']);
  return ofFive !== null && ofFive > 0 && ofFive <= 5 ? ofFive * 2 : null;
}

/** One address or a list of them, with blanks in between. */
export function backdropsOf(value: unknown): string[] {
  const values = typeof value === 'string' ? [value] : rowsOf(value);
  const addresses = new Set<string>();
  for (const entry of values) {
    const address = addressOf(entry);
    if (address !== null) addresses.add(address);
  }
  return [...addresses];
}

export function releaseDateOf(row: WireRecord): string | null {
  return firstOf(dateText, row['releaseDate'], row['release_date'], row['releasedate'], row['air_date']);
}

/** `1999-03-31`, `1999-03` or `1999`; from another notation only the year is sure; `0000-00-00` is no date. */
function dateText(value: unknown): string | null {
  const text = lineOf(value)?.slice(0, 40);
  if (text === undefined) return null;
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)/.exec(text);
  if (match !== null) {
    const [date, year, month, day] = match;
    if (yearOf(year) === null) return null;
    if (month !== undefined && (Number(month) < 1 || Number(month) > 12)) return year ?? null;
    if (day !== undefined && (Number(day) < 1 || Number(day) > 31)) return `${year}-${month}`;
    return date;
  }
  const year = /(?<!\d)\d{4}(?!\d)/.exec(text);
  return year === null || yearOf(year[0]) === null ? null : year[0];
}

/** The year at the beginning of a date, or of a number. */
function yearOf(value: unknown): number | null {
  const year = typeof value === 'string' ? Number(value.trim().slice(0, 4)) : numberOf(value);
  return year !== null && Number.isInteger(year) && year >= 1870 && year <= 2200 ? year : null;
}

/** The year of `Name (1999)`. */
function yearInName(name: string | null): number | null {
  if (name === null || !name.endsWith(')') || name.at(-6) !== '(') return null;
  const digits = name.slice(-5, -1);
  return [...digits].every((digit) => isDigit(digit.charCodeAt(0))) ? yearOf(digits) : null;
}

/** How long a title runs, from its seconds, its clock text (`1:05:30`, `95 min`) or its minutes. */
export function durationSecondsOf(info: WireRecord): number | null {
  const seconds = numberOf(info['duration_secs']);
  if (seconds !== null && seconds > 0) return Math.round(seconds);
  const text = lineOf(info['duration']);
  const fromText = text === null ? null : parseDuration(text);
  if (fromText !== null) return fromText;
  const minutes = runtimeMinutesOf(info);
  return minutes === null ? null : minutes * 60;
}

export function runtimeMinutesOf(row: WireRecord): number | null {
  const minutes = numberOf(row['episode_run_time']) ?? numberOf(row['runtime']);
  return minutes !== null && minutes > 0 ? Math.round(minutes) : null;
}

function parseDuration(text: string): number | null {
  if (text.length > 32) return null;
  const clock = text.split(':');
  if (clock.length === 2 || clock.length === 3) {
    const parts = clock.map((part) => numberOf(part));
    if (parts.some((part) => part === null || part < 0)) return null;
    return wholeSeconds(parts.reduce<number>((total, part) => total * 60 + (part ?? 0), 0));
  }
  let total = 0;
  let units = 0;
  for (const [, amount = '', unit = ''] of text.toLowerCase().matchAll(/(\d{1,6})\s{0,4}([a-z]{0,12})/g)) {
    // A number alone counts minutes, as does the last one of "1h 35".
    const factor = unit.startsWith('h') ? 3_600 : unit.startsWith('s') ? 1 : 60;
    total += Number(amount) * factor;
    units += 1;
  }
  return units === 0 ? null : wholeSeconds(total);
}

function wholeSeconds(seconds: number): number | null {
  const whole = Math.round(seconds);
  return whole > 0 ? whole : null;
}
