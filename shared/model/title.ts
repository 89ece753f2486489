import { z } from 'zod';
import { CategoryId, PlaylistId, TitleId } from './ids.ts';

/** A path on our own server (`/v1/logos/…`): pages never load a provider's address. */
const ImagePath = z.string().nullable();

export const Channel = z.object({
  kind: z.literal('channel'),
  id: TitleId,
  playlistId: PlaylistId,
  name: z.string(),
  /** `12` or `5.1`. */
  number: z.string().nullable(),
  logo: ImagePath,
  category: z.string().nullable(),
  radio: z.boolean(),
  adult: z.boolean(),
  /** Past programmes can be watched this many days back; null days when the provider does not say. */
  catchup: z.object({ days: z.number().nullable() }).nullable(),
});
export type Channel = z.infer<typeof Channel>;

export const Movie = z.object({
  kind: z.literal('movie'),
  id: TitleId,
  playlistId: PlaylistId,
  name: z.string(),
  year: z.number().nullable(),
  /** 0–10. */
  rating: z.number().nullable(),
  logo: ImagePath,
  category: z.string().nullable(),
  adult: z.boolean(),
  addedAt: z.number().nullable(),
});
export type Movie = z.infer<typeof Movie>;

export const Series = z.object({
  kind: z.literal('series'),
  id: TitleId,
  playlistId: PlaylistId,
  name: z.string(),
  year: z.number().nullable(),
  rating: z.number().nullable(),
  logo: ImagePath,
  category: z.string().nullable(),
  addedAt: z.number().nullable(),
});
export type Series = z.infer<typeof Series>;

export const Title = z.discriminatedUnion('kind', [Channel, Movie, Series]);
export type Title = z.infer<typeof Title>;

export const MovieDetails = Movie.extend({
  plot: z.string().nullable(),
  cast: z.array(z.string()),
  director: z.array(z.string()),
  genres: z.array(z.string()),
  durationMs: z.number().nullable(),
  releaseDate: z.string().nullable(),
  backdrop: ImagePath,
  trailer: z.string().nullable(),
  /** File extension as the provider names it; tells early what a browser cannot play. */
  container: z.string().nullable(),
});
export type MovieDetails = z.infer<typeof MovieDetails>;

export const Episode = z.object({
  kind: z.literal('episode'),
  id: TitleId,
  seriesId: TitleId,
  name: z.string(),
  season: z.number(),
  number: z.number().nullable(),
  plot: z.string().nullable(),
  durationMs: z.number().nullable(),
  image: ImagePath,
});
export type Episode = z.infer<typeof Episode>;

export const Season = z.object({
  number: z.number(),
  name: z.string().nullable(),
  airDate: z.string().nullable(),
  poster: ImagePath,
  episodes: z.array(Episode),
});
export type Season = z.infer<typeof Season>;

export const SeriesDetails = Series.extend({
  plot: z.string().nullable(),
  cast: z.array(z.string()),
  director: z.array(z.string()),
  genres: z.array(z.string()),
  releaseDate: z.string().nullable(),
  backdrop: ImagePath,
  seasons: z.array(Season),
});
export type SeriesDetails = z.infer<typeof SeriesDetails>;

export const Category = z.object({
  id: CategoryId,
  playlistId: PlaylistId,
  kind: z.enum(['channel', 'movie', 'series']),
  /** Null for titles the provider put nowhere; the UI has a word for that. */
  name: z.string().nullable(),
  titles: z.number(),
  /** Listed only because the owner wants to see hidden groups. */
  hidden: z.boolean(),
  /** One that the owner made. */
  custom: z.boolean(),
});
export type Category = z.infer<typeof Category>;
