import { z } from 'zod';
import { Change, changeTypes, Generation } from '../model/change.ts';
import { CategoryId, PlaylistId, TitleId } from '../model/ids.ts';
import { Category, Channel, Movie, MovieDetails, Series, SeriesDetails, Title } from '../model/title.ts';
import { page, Paging } from './paging.ts';
import { procedure } from './procedure.ts';

const Filter = Paging.extend({
  playlistId: PlaylistId,
  categoryId: CategoryId.optional(),
  /** Plain text, never a pattern; case, accents and width are folded. */
  search: z.string().trim().max(100).optional(),
});

export const catalog = {
  listCategories: procedure({
    access: 'reader',
    http: 'GET /v1/playlists/:playlistId/categories',
    input: z.object({ playlistId: PlaylistId, kind: z.enum(['channel', 'movie', 'series']) }),
    output: z.object({ categories: z.array(Category), total: z.number() }),
  }),
  listChannels: procedure({
    access: 'reader',
    http: 'GET /v1/playlists/:playlistId/channels',
    input: Filter.extend({ sort: z.enum(['playlist', 'name', 'number']).default('playlist') }),
    output: page(Channel),
  }),
  listMovies: procedure({
    access: 'reader',
    http: 'GET /v1/playlists/:playlistId/movies',
    input: Filter.extend({ sort: z.enum(['playlist', 'name', 'added', 'rating']).default('playlist') }),
    output: page(Movie),
  }),
  listSeries: procedure({
    access: 'reader',
    http: 'GET /v1/playlists/:playlistId/series',
    input: Filter.extend({ sort: z.enum(['playlist', 'name', 'added', 'rating']).default('playlist') }),
    output: page(Series),
  }),
  /** Titles by id, in the order asked; one that is gone is left out. */
  listTitles: procedure({
    access: 'reader',
    http: 'POST /v1/titles',
    input: z.object({ ids: z.array(TitleId).max(200) }),
    output: z.object({ titles: z.array(Title) }),
  }),
  /** The first hits of each kind, with how many there are in all. */
  searchTitles: procedure({
    access: 'reader',
    http: 'GET /v1/playlists/:playlistId/search',
    input: z.object({
      playlistId: PlaylistId,
      query: z.string().trim().min(1).max(100),
      limit: z.coerce.number<number>().int().min(1).max(50).default(12),
    }),
    output: z.object({
      channels: z.object({ items: z.array(Channel), total: z.number() }),
      movies: z.object({ items: z.array(Movie), total: z.number() }),
      series: z.object({ items: z.array(Series), total: z.number() }),
    }),
  }),
  /** The channel with this number in the playlist, for remote-control digits. */
  findChannelByNumber: procedure({
    access: 'reader',
    http: 'GET /v1/playlists/:playlistId/channel-numbers/:number',
    input: z.object({ playlistId: PlaylistId, number: z.string().regex(/^\d{1,5}(\.\d{1,3})?$/) }),
    output: z.object({ channel: Channel.nullable() }),
  }),
  getChannel: procedure({
    access: 'reader',
    http: 'GET /v1/channels/:channelId',
    input: z.object({ channelId: TitleId }),
    output: Channel,
  }),
  /** Details are asked of the provider when first opened, then kept. */
  getMovie: procedure({
    access: 'reader',
    http: 'GET /v1/movies/:movieId',
    input: z.object({ movieId: TitleId }),
    output: MovieDetails,
  }),
  getSeries: procedure({
    access: 'reader',
    http: 'GET /v1/series/:seriesId',
    input: z.object({ seriesId: TitleId }),
    output: SeriesDetails,
  }),
  /** The last three refreshes that changed something, newest first: each can be undone. */
  listGenerations: procedure({
    access: 'reader',
    http: 'GET /v1/playlists/:playlistId/generations',
    input: z.object({ playlistId: PlaylistId }),
    output: z.object({ generations: z.array(Generation) }),
  }),
  /** What one refresh changed. */
  listChanges: procedure({
    access: 'reader',
    http: 'GET /v1/playlists/:playlistId/generations/:generation/changes',
    input: Paging.omit({ cursor: true }).extend({
      playlistId: PlaylistId,
      generation: z.coerce.number<number>().int().min(1),
      type: z.enum(changeTypes),
    }),
    output: z.object({ items: z.array(Change), total: z.number() }),
  }),
};
