import { loopNames, scheduleStyles } from './catalog.ts';
import type { PanelCatalog, PanelCategory, PanelChannel, PanelMovie, PanelSeason, PanelSeries } from './catalog.ts';

export interface MadeCatalogOptions {
  /** How many, or the names themselves. */
  channels?: number | readonly string[];
  movies?: number | readonly string[];
  series?: number | readonly string[];
  /** Categories of each kind that is not empty. */
  categories?: number;
  seasons?: number;
  episodesPerSeason?: number;
  archiveDays?: number;
  /** false leaves every channel without guide id and schedule. */
  guide?: boolean;
}

// Ids start where kinds cannot meet, as a well-kept panel does; the largest lists met in the wild hold 200 000 rows.
const firstChannelId = 1_001;
const firstMovieId = 1_000_001;
const firstSeriesId = 2_000_001;
const firstEpisodeId = 10_000_001;
const added = Date.UTC(2024, 0, 1) / 1_000;

const adjectives = ['Amber', 'Blue', 'Coastal', 'Distant', 'Early', 'First', 'Golden', 'High', 'Inner', 'Little', 'North', 'Open', 'Quiet', 'Silver', 'Upper', 'Wide'];
const nouns = ['Harbor', 'Meadow', 'Signal', 'Summit', 'Lantern', 'Orchard', 'River', 'Compass', 'Garden', 'Station', 'Valley', 'Horizon', 'Island', 'Bridge', 'Forest'];

/** A catalog of any size whose n-th entry is always the same, for tests and measurements. */
export function makeCatalog(options: MadeCatalogOptions = {}): PanelCatalog {
  const categories = Math.max(1, options.categories ?? 8);
  const channels = namesOf(options.channels ?? 0, '').map((name, at) => makeChannel(name, at, categories, options));
  const movies = namesOf(options.movies ?? 0, 'Film').map((name, at) => makeMovie(name, at, categories));
  const series = namesOf(options.series ?? 0, 'Series').map((name, at) => makeSeries(name, at, categories, options));
  return {
    liveCategories: channels.length > 0 ? makeCategories('Channels', categories) : [],
    movieCategories: movies.length > 0 ? makeCategories('Films', categories) : [],
    seriesCategories: series.length > 0 ? makeCategories('Series', categories) : [],
    channels,
    movies,
    series,
  };
}

function namesOf(wanted: number | readonly string[], suffix: string): readonly string[] {
  if (typeof wanted !== 'number') return wanted;
  return Array.from({ length: wanted }, (_, at) => [pick(adjectives, at), pick(nouns, Math.floor(at / adjectives.length)), suffix, at + 1].filter((part) => part !== '').join(' '));
}

function makeCategories(what: string, count: number): PanelCategory[] {
  return Array.from({ length: count }, (_, at) => ({ id: String(at + 1), name: `${what} ${at + 1}` }));
}

function makeChannel(name: string, at: number, categories: number, options: MadeCatalogOptions): PanelChannel {
  const id = firstChannelId + at;
  const guide = options.guide ?? true;
  return {
    id,
    name,
    categoryIds: [String((at % categories) + 1)],
    logo: '',
    guideId: guide ? `channel-${id}.example` : null,
    archiveDays: options.archiveDays ?? 0,
    type: 'live',
    loop: pick(loopNames.slice(0, 4), at),
    schedule: guide ? pick(scheduleStyles, at) : null,
    addedSeconds: added + at,
  };
}

function makeMovie(name: string, at: number, categories: number): PanelMovie {
  return {
    id: firstMovieId + at,
    name,
    year: 1960 + (at % 64),
    categoryIds: [String((at % categories) + 1)],
    poster: '',
    backdrop: '',
    plot: `The story of ${name}, told once and told well.`,
    cast: 'Ada Marsh, Ivo Kern',
    director: 'Lena Orlo',
    genre: 'Drama',
    rating: (at % 90) / 10 + 1,
    file: 'feature.mp4',
    durationSeconds: 48,
    addedSeconds: added + at,
  };
}

function makeSeries(name: string, at: number, categories: number, options: MadeCatalogOptions): PanelSeries {
  const seasons = options.seasons ?? 2;
  const perSeason = options.episodesPerSeason ?? 6;
  return {
    id: firstSeriesId + at,
    name,
    year: 1990 + (at % 34),
    categoryIds: [String((at % categories) + 1)],
    poster: '',
    backdrop: '',
    plot: `Every week something else happens in ${name}.`,
    cast: 'Ada Marsh, Ivo Kern',
    genre: 'Drama',
    rating: (at % 90) / 10 + 1,
    modifiedSeconds: added + at,
    // Made when asked: forty thousand series would otherwise hold half a million episodes in memory.
    get seasons() {
      return Array.from({ length: seasons }, (_, season) => makeSeason(season + 1, perSeason, firstEpisodeId + (at * seasons + season) * perSeason));
    },
  };
}

function makeSeason(number: number, episodes: number, firstId: number): PanelSeason {
  return {
    number,
    name: `Season ${number}`,
    overview: '',
    episodes: Array.from({ length: episodes }, (_, at) => ({
      id: firstId + at,
      number: at + 1,
      title: `Part ${at + 1}`,
      plot: '',
      file: 'episode.mp4',
      durationSeconds: 24,
    })),
  };
}

function pick<T>(list: readonly T[], at: number): T {
  const item = list[at % list.length];
  if (item === undefined) throw new RangeError('Nothing to pick from');
  return item;
}
