/** What a panel offers, in the panel's own terms. The demo's content and every made-up test catalog have this shape. */
export interface PanelCatalog {
  liveCategories: readonly PanelCategory[];
  movieCategories: readonly PanelCategory[];
  seriesCategories: readonly PanelCategory[];
  channels: readonly PanelChannel[];
  movies: readonly PanelMovie[];
  series: readonly PanelSeries[];
}

export interface PanelCategory {
  id: string;
  name: string;
}

/** The recorded pictures a live channel can show; each is a file in `resources/demo/loops`. */
export const loopNames = ['news', 'sport', 'nature', 'music', 'radio'] as const;
export type LoopName = (typeof loopNames)[number];

export interface PanelChannel {
  id: number;
  name: string | null;
  /** First one becomes `category_id`; none means a null category, and an id no list has is allowed: panels do both. */
  categoryIds: readonly string[];
  /** File in `resources/demo/logos`, an absolute address, or '' for a channel without a logo. */
  logo: string;
  guideId: string | null;
  /** Days of catch-up; 0 means none. */
  archiveDays: number;
  type: 'live' | 'radio_streams';
  loop: LoopName;
  /** Which programme titles fill its schedule; null leaves the guide empty. */
  schedule: ScheduleStyle | null;
  /** Its stream answers 404, so that a failure can be shown. */
  offline?: boolean;
  addedSeconds: number;
}

export const scheduleStyles = ['news', 'sport', 'kids', 'music', 'cinema', 'nature', 'general', 'arabic', 'hebrew', 'japanese', 'french', 'portuguese', 'greek', 'hindi', 'radio'] as const;
export type ScheduleStyle = (typeof scheduleStyles)[number];

export interface PanelMovie {
  id: number;
  name: string;
  year: number;
  categoryIds: readonly string[];
  poster: string;
  backdrop: string;
  plot: string;
  cast: string;
  director: string;
  genre: string;
  /** Out of ten; null means nobody rated it. */
  rating: number | null;
  /** File in `resources/demo/movies`. */
  file: string;
  durationSeconds: number;
  addedSeconds: number;
}

export interface PanelSeries {
  id: number;
  name: string;
  year: number;
  categoryIds: readonly string[];
  poster: string;
  backdrop: string;
  plot: string;
  cast: string;
  genre: string;
  rating: number | null;
  modifiedSeconds: number;
  seasons: readonly PanelSeason[];
}

export interface PanelSeason {
  number: number;
  name: string;
  overview: string;
  episodes: readonly PanelEpisode[];
}

export interface PanelEpisode {
  id: number;
  number: number;
  title: string;
  plot: string;
  file: string;
  durationSeconds: number;
}

/** Episodes are asked for by their own id, so each knows the way back to its series. */
export interface FoundEpisode {
  series: PanelSeries;
  season: PanelSeason;
  episode: PanelEpisode;
}

export interface CatalogIndex {
  channel(id: string): PanelChannel | undefined;
  movie(id: string): PanelMovie | undefined;
  series(id: string): PanelSeries | undefined;
  episode(id: string): FoundEpisode | undefined;
}

/** Look-ups by id; the episodes are indexed at the first question, because a large catalog makes them on demand. */
export function indexCatalog(catalog: PanelCatalog): CatalogIndex {
  const byId = <T extends { id: number }>(rows: readonly T[]): Map<string, T> => new Map(rows.map((row) => [String(row.id), row]));
  const channels = byId(catalog.channels);
  const movies = byId(catalog.movies);
  const series = byId(catalog.series);
  let episodes: Map<string, FoundEpisode> | undefined;
  return {
    channel: (id) => channels.get(id),
    movie: (id) => movies.get(id),
    series: (id) => series.get(id),
    episode: (id) => {
      episodes ??= new Map(catalog.series.flatMap((show) => episodesOf(show).map((found) => [String(found.episode.id), found])));
      return episodes.get(id);
    },
  };
}

export function episodesOf(series: PanelSeries): FoundEpisode[] {
  return series.seasons.flatMap((season) => season.episodes.map((episode) => ({ series, season, episode })));
}
