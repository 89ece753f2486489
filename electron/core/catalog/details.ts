import { z } from 'zod';

const text = z.string().nullable().default(null);
const count = z.number().nullable().default(null);
const names = z.array(z.string()).default([]);

/** A film's own page, as kept in the cache; addresses of pictures are templates. `MovieInfo.parse({})` is an empty one. */
export const MovieInfo = z.object({
  plot: text,
  cast: names,
  director: names,
  genres: names,
  durationMs: count,
  releaseDate: text,
  rating: count,
  year: count,
  backdrop: text,
  trailer: text,
  container: text,
});
export type MovieInfo = z.infer<typeof MovieInfo>;

const SeasonInfo = z.object({ number: z.number(), name: text, airDate: text, poster: text });

const EpisodeInfo = z.object({
  providerKey: z.string(),
  name: z.string(),
  season: z.number(),
  number: count,
  plot: text,
  durationMs: count,
  image: text,
  container: text,
});
export type EpisodeInfo = z.infer<typeof EpisodeInfo>;

/** A series' own page; what the list row said has the same shape without seasons and episodes. */
export const SeriesInfo = z.object({
  plot: text,
  cast: names,
  director: names,
  genres: names,
  releaseDate: text,
  backdrop: text,
  seasons: z.array(SeasonInfo).default([]),
  episodes: z.array(EpisodeInfo).default([]),
});
export type SeriesInfo = z.infer<typeof SeriesInfo>;
