import {
  addressOf,
  countOf,
  extensionOf,
  firstOf,
  idOf,
  isDigit,
  isRecord,
  lineOf,
  pastInstantOf,
  recordOf,
  rowsOf,
  textOf,
  type WireRecord,
} from './coerce.ts';
import { durationSecondsOf, releaseDateOf, runtimeMinutesOf, titleDetails, type TitleDetails } from './title-fields.ts';

/** Numbers above are years or ids that went into the wrong field. */
const MAX_SEASON = 9_999;

export interface XtreamSeriesInfo extends TitleDetails {
  id: string;
  name: string | null;
  poster: string | null;
  runtimeMinutes: number | null;
  /** In order; also those that only an episode mentions. Season 0 holds the specials. */
  seasons: XtreamSeason[];
  /** In the panel's order. */
  episodes: XtreamEpisode[];
}

export interface XtreamSeason {
  number: number;
  name: string;
  airDate: string | null;
  overview: string | null;
  poster: string | null;
}

export interface XtreamEpisode {
  /** The id an episode is played by; the id of the series plays nothing. */
  id: string;
  season: number;
  number: number | null;
  title: string;
  ext: string | null;
  durationSeconds: number | null;
  plot: string | null;
  poster: string | null;
  releaseDate: string | null;
  addedAt: number | null;
  directSource: string | null;
}

/** Details of one series with its episodes, or `null` when the panel knows nothing about it. */
export function readSeriesInfo(body: unknown, requestedId: string, now: number): XtreamSeriesInfo | null {
  const answer = recordOf(body);
  const info = recordOf(answer['info']);
  if (Object.keys(answer).length === 0) return null;
  const name = firstOf(lineOf, info['name'], info['title']);
  const episodes = readEpisodes(answer['episodes'], now);
  return {
    id: idOf(info['series_id']) ?? requestedId,
    name,
    poster: firstOf(addressOf, info['cover'], info['cover_big'], info['movie_image']),
    runtimeMinutes: runtimeMinutesOf(info),
    ...titleDetails(info, name),
    seasons: readSeasons(answer['seasons'], episodes),
    episodes,
  };
}

/**
 * Episodes come as an object keyed by season, as a list of lists (PHP prints an object with the keys 0, 1, 2 so, and the
 * position is the season), or as one flat list.
 */
function readEpisodes(value: unknown, now: number): XtreamEpisode[] {
  const episodes = new Map<string, XtreamEpisode>();
  const add = (row: unknown, season: number | null): void => {
    const episode = toEpisode(row, season, now);
    if (episode !== null && !episodes.has(episode.id)) episodes.set(episode.id, episode);
  };
  const groups = Array.isArray(value) ? value.entries() : Object.entries(recordOf(value));
  for (const [key, group] of groups) {
    if (isRecord(group) && looksLikeEpisode(group)) add(group, null);
    else for (const row of rowsOf(group)) add(row, seasonOf(key));
  }
  return [...episodes.values()];
}

function looksLikeEpisode(row: WireRecord): boolean {
  return 'id' in row || 'episode_num' in row || 'container_extension' in row;
}

function toEpisode(row: unknown, groupSeason: number | null, now: number): XtreamEpisode | null {
  if (!isRecord(row)) return null;
  const id = idOf(row['id']);
  if (id === null) return null;
  const info = recordOf(row['info']);
  const title = firstOf(lineOf, row['title'], info['name'], info['title']);
  const spoken = title === null ? null : seasonAndEpisode(title);
  const number = countOf(row['episode_num']) ?? spoken?.episode ?? null;
  return {
    id,
    season: seasonOf(row['season']) ?? groupSeason ?? spoken?.season ?? 1,
    number,
    title: title ?? (number === null ? `Episode ${id}` : `Episode ${number}`),
    ext: extensionOf(row['container_extension']),
    durationSeconds: durationSecondsOf(info),
    plot: firstOf(textOf, info['plot'], info['overview'], info['description']),
    poster: firstOf(addressOf, info['movie_image'], info['cover_big'], info['cover']),
    releaseDate: releaseDateOf(info),
    addedAt: pastInstantOf(row['added'], now),
    directSource: addressOf(row['direct_source']),
  };
}

function readSeasons(value: unknown, episodes: readonly XtreamEpisode[]): XtreamSeason[] {
  const seasons = new Map<number, XtreamSeason>();
  for (const row of rowsOf(value)) {
    if (!isRecord(row)) continue;
    const number = seasonOf(row['season_number']);
    if (number === null || seasons.has(number)) continue;
    const overview = textOf(row['overview']);
    seasons.set(number, {
      number,
      name: lineOf(row['name']) ?? seasonName(number),
      airDate: releaseDateOf(row),
      // Some panels put an image address where the text belongs.
      overview: addressOf(overview) === null ? overview : null,
      poster: firstOf(addressOf, row['cover_big'], row['cover']),
    });
  }
  for (const { season } of episodes) {
    if (seasons.has(season)) continue;
    seasons.set(season, { number: season, name: seasonName(season), airDate: null, overview: null, poster: null });
  }
  return [...seasons.values()].sort((left, right) => left.number - right.number);
}

function seasonName(number: number): string {
  return number === 0 ? 'Specials' : `Season ${number}`;
}

function seasonOf(value: unknown): number | null {
  const season = countOf(value);
  return season !== null && season <= MAX_SEASON ? season : null;
}

/** Season and episode of `S01E06` anywhere in a title. */
function seasonAndEpisode(title: string): { season: number; episode: number } | null {
  const text = title.toLowerCase();
  for (let at = text.indexOf('s'); at !== -1; at = text.indexOf('s', at + 1)) {
    const season = digitsAt(text, at + 1, 4);
    if (season === '') continue;
    let next = at + 1 + season.length;
    if (text[next] === ' ') next += 1;
    if (text[next] !== 'e') continue;
    const episode = digitsAt(text, next + 1, 5);
    if (episode !== '') return { season: Number(season), episode: Number(episode) };
  }
  return null;
}

function digitsAt(text: string, from: number, most: number): string {
  let end = from;
  while (end < from + most && end < text.length && isDigit(text.charCodeAt(end))) end += 1;
  return text.slice(from, end);
}
