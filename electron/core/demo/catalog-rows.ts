import type { PanelCategory, PanelChannel, PanelMovie, PanelSeries } from './catalog.ts';
import { imageAddress } from './image-address.ts';

/** The rows of the player API: which field is a string and which a number is what classic panels send. */

export function categoryRow({ id, name }: PanelCategory): object {
  return { category_id: id, category_name: name, parent_id: 0 };
}

export function channelRow(channel: PanelChannel, num: number, base: string): { stream_id: number } & Record<string, unknown> {
  return {
    num,
    name: channel.name,
    stream_type: channel.type,
    stream_id: channel.id,
    stream_icon: imageAddress(base, 'logos', channel.logo),
    epg_channel_id: channel.guideId,
    added: String(channel.addedSeconds),
    category_id: channel.categoryIds[0] ?? null,
    category_ids: channel.categoryIds.map(Number),
    is_adult: '0',
    custom_sid: '',
    tv_archive: channel.archiveDays > 0 ? 1 : 0,
    tv_archive_duration: channel.archiveDays,
    direct_source: '',
    thumbnail: '',
  };
}

export function movieRow(movie: PanelMovie, num: number, base: string): { stream_id: number } & Record<string, unknown> {
  return {
    num,
    name: `${movie.name} (${movie.year})`,
    title: movie.name,
    year: String(movie.year),
    stream_type: 'movie',
    stream_id: movie.id,
    stream_icon: imageAddress(base, 'posters', movie.poster),
    rating: ratingText(movie.rating),
    rating_5based: fiveStars(movie.rating),
    added: String(movie.addedSeconds),
    is_adult: '0',
    category_id: movie.categoryIds[0] ?? null,
    category_ids: movie.categoryIds.map(Number),
    container_extension: 'mp4',
    custom_sid: '',
    direct_source: '',
  };
}

export function movieInfo(movie: PanelMovie, base: string): object {
  const poster = imageAddress(base, 'posters', movie.poster);
  const backdrop = imageAddress(base, 'backdrops', movie.backdrop);
  return {
    info: {
      tmdb_id: '',
      name: movie.name,
      o_name: movie.name,
      cover_big: poster,
      movie_image: poster,
      releasedate: `${movie.year}-03-14`,
      episode_run_time: Math.max(1, Math.round(movie.durationSeconds / 60)),
      youtube_trailer: '',
      director: movie.director,
      actors: movie.cast,
      cast: movie.cast,
      description: movie.plot,
      plot: movie.plot,
      age: '',
      mpaa_rating: '',
      rating: ratingText(movie.rating),
      country: '',
      genre: movie.genre,
      backdrop_path: backdrop === '' ? [] : [backdrop],
      duration_secs: movie.durationSeconds,
      duration: clockText(movie.durationSeconds),
      bitrate: 0,
      video: [],
      audio: [],
      subtitles: [],
    },
    movie_data: {
      stream_id: movie.id,
      name: `${movie.name} (${movie.year})`,
      added: String(movie.addedSeconds),
      category_id: movie.categoryIds[0] ?? null,
      category_ids: movie.categoryIds.map(Number),
      container_extension: 'mp4',
      custom_sid: '',
      direct_source: '',
    },
  };
}

export function seriesRow(series: PanelSeries, num: number, base: string): Record<string, unknown> {
  const backdrop = imageAddress(base, 'backdrops', series.backdrop);
  return {
    num,
    name: series.name,
    title: series.name,
    year: String(series.year),
    series_id: series.id,
    cover: imageAddress(base, 'posters', series.poster),
    plot: series.plot,
    cast: series.cast,
    director: '',
    genre: series.genre,
    releaseDate: `${series.year}-09-01`,
    release_date: `${series.year}-09-01`,
    last_modified: String(series.modifiedSeconds),
    rating: series.rating === null ? '' : String(Math.round(series.rating)),
    rating_5based: fiveStars(series.rating),
    backdrop_path: backdrop === '' ? [] : [backdrop],
    youtube_trailer: '',
    episode_run_time: '0',
    category_id: series.categoryIds[0] ?? null,
    category_ids: series.categoryIds.map(Number),
  };
}

export function seriesInfo(series: PanelSeries, base: string): object {
  const cover = imageAddress(base, 'posters', series.poster);
  return {
    seasons: series.seasons.map((season) => ({
      air_date: `${series.year + season.number - 1}-09-01`,
      episode_count: season.episodes.length,
      id: series.id * 100 + season.number,
      name: season.name,
      overview: season.overview,
      season_number: season.number,
      cover,
      cover_big: cover,
    })),
    info: seriesRow(series, 1, base),
    episodes: Object.fromEntries(
      series.seasons.map((season) => [
        String(season.number),
        season.episodes.map((episode) => ({
          id: String(episode.id),
          episode_num: episode.number,
          title: episodeTitle(series.name, season.number, episode.number, episode.title),
          container_extension: 'mp4',
          info: {
            duration_secs: episode.durationSeconds,
            duration: clockText(episode.durationSeconds),
            plot: episode.plot,
            movie_image: imageAddress(base, 'backdrops', series.backdrop),
            releasedate: `${series.year + season.number - 1}-09-${String(episode.number).padStart(2, '0')}`,
            rating: series.rating,
          },
          subtitles: [],
          custom_sid: '',
          added: String(series.modifiedSeconds),
          season: season.number,
          direct_source: '',
        })),
      ]),
    ),
  };
}

/** The form nearly all panels use; players strip the part in front for display. */
function episodeTitle(series: string, season: number, episode: number, title: string): string {
  return `${series} - S${String(season).padStart(2, '0')}E${String(episode).padStart(2, '0')} - ${title}`;
}

function ratingText(rating: number | null): string {
  return rating === null ? '' : rating.toFixed(1);
}

function fiveStars(rating: number | null): number {
  return rating === null ? 0 : Math.round(rating * 5) / 10;
}

function clockText(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(11, 19);
}
