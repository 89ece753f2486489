import { AppError } from '#shared/errors.ts';
import type { CoreHandlers } from '#shared/contract/contract.ts';
import type { Paging } from '#shared/contract/paging.ts';
import { categoryRef, titleRef, type CategoryId, type GroupKind, type PlaylistId, type TitleId, type TitleKind } from '#shared/model/ids.ts';
import type { Episode, Season } from '#shared/model/title.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { reading } from '../database/statements.ts';
import { countTitles } from './count-titles.ts';
import { MovieInfo, SeriesInfo } from './details.ts';
import type { GroupArrangement } from './group-arrangement.ts';
import { listGroups } from './list-groups.ts';
import { listRows, type RowPage, type Sort } from './list-query.ts';
import { listPickedRows } from './picked-titles.ts';
import {
  episodeId,
  findCatalog,
  findCategories,
  findChannelRowByNumber,
  findDetails,
  findInfo,
  findRow,
  findRows,
  listEpisodeRows,
} from './queries.ts';
import { kindNumbers, kindOf, titleFlags, toChannel, toMovie, toSeries, toTitle, type TitleRow } from './rows.ts';
import { searchedWords } from './search-text.ts';
import { keptCatalog } from './stored-catalog.ts';

export interface CatalogOptions {
  db: SqliteDatabase;
  clock: () => number;
  showAdult: () => boolean;
  /** Whether titles that are in hidden groups only are listed. */
  showHidden: () => boolean;
  arrangementOf: (playlistId: PlaylistId) => GroupArrangement;
  /** Asks the provider for a title's own page and stores it; false when this source has none. */
  fetchDetails: (titleId: TitleId) => Promise<boolean>;
  /** A path on our own server for a picture that belongs to a title. */
  imagePath: (titleId: TitleId, address: string) => string;
}

/** A title's own page is asked again after a day. */
const detailsLastMs = 24 * 3_600_000;

export function createCatalogHandlers(options: CatalogOptions): Omit<CoreHandlers['catalog'], 'listGenerations' | 'listChanges'> {
  const { db, clock, showAdult, showHidden, arrangementOf, fetchDetails, imagePath } = options;
  const withoutFlags = () => (showAdult() ? 0 : titleFlags.adult) | (showHidden() ? 0 : titleFlags.hidden);

  interface Filter extends Paging {
    playlistId: PlaylistId;
    categoryId?: CategoryId | undefined;
    search?: string | undefined;
    sort: Sort;
  }

  function pageOf(kind: GroupKind, filter: Filter): RowPage {
    const empty: RowPage = { rows: [], total: 0, nextCursor: null };
    return reading(db, () => {
      const kept = keptCatalog(db, filter.playlistId);
      if (!kept) return empty;
      const query = {
        kind: kindNumbers[kind],
        text: filter.search ? searchedWords(filter.search) : undefined,
        withoutFlags: withoutFlags(),
        sort: filter.sort,
      };
      if (!filter.categoryId) return listRows(db, kept, query, filter);
      const ref = categoryRef(filter.categoryId);
      const group = ref.playlistId === filter.playlistId && ref.kind === kind ? arrangementOf(ref.playlistId).expand(ref) : undefined;
      if (!group || (group.hidden && !showHidden())) return empty;
      if ('titles' in group) {
        // What the owner put here is wanted, whatever else is hidden.
        const shown = { ...query, withoutFlags: query.withoutFlags & ~titleFlags.hidden };
        return listPickedRows(db, kept.catalog, { ...shown, keys: group.titles }, filter);
      }
      const categories = findCategories(db, kept.catalog.playlist, kind, group.categories);
      return categories.length === 0 ? empty : listRows(db, kept, { ...query, categories }, filter);
    });
  }

  function page<T>(kind: GroupKind, filter: Filter, toItem: (playlistId: PlaylistId, row: TitleRow) => T) {
    const { rows, total, nextCursor } = pageOf(kind, filter);
    const named = naming();
    return { items: rows.map((row) => toItem(filter.playlistId, named(filter.playlistId, row))), total, nextCursor };
  }

  /** Gives rows the name that the owner gave to their category. */
  function naming(): (playlistId: PlaylistId, row: TitleRow) => TitleRow {
    const arrangements = new Map<PlaylistId, GroupArrangement>();
    return (playlistId, row) => {
      const kind = kindOf(row);
      if (row.categoryKey === null || kind === 'episode') return row;
      const arrangement = arrangements.get(playlistId) ?? arrangementOf(playlistId);
      arrangements.set(playlistId, arrangement);
      const name = arrangement.nameOf(kind, row.categoryKey);
      return name === undefined ? row : { ...row, category: name };
    };
  }

  function present(id: TitleId, kind: TitleKind): { row: TitleRow; playlistId: PlaylistId } {
    const ref = titleRef(id);
    const row = ref.kind === kind ? findRow(db, ref) : undefined;
    if (!row) throw new AppError('not_found', 'This title is no longer in the playlist');
    return { row: naming()(ref.playlistId, row), playlistId: ref.playlistId };
  }

  /** What is stored if it is fresh, else what the provider says now, else what was stored whatever its age. */
  async function detailsOf(id: TitleId): Promise<unknown> {
    const ref = titleRef(id);
    const stored = findDetails(db, ref);
    if (stored && clock() - stored.fetchedAt < detailsLastMs) return JSON.parse(stored.value);
    try {
      await fetchDetails(id);
    } catch (error) {
      if (!stored && !(error instanceof AppError)) throw error;
    }
    const value = findDetails(db, ref)?.value ?? stored?.value ?? findInfo(db, ref)?.info;
    return value ? JSON.parse(value) : undefined;
  }

  const image = (id: TitleId, address: string | null) => (address === null ? null : imagePath(id, address));

  function seasonsOf(seriesId: TitleId, info: SeriesInfo): Season[] {
    const { playlistId } = titleRef(seriesId);
    const seasons = new Map<number, Season>();
    const season = (number: number): Season => {
      const known = seasons.get(number) ?? { number, name: null, airDate: null, poster: null, episodes: [] };
      seasons.set(number, known);
      return known;
    };
    for (const { number, name, airDate, poster } of info.seasons) {
      Object.assign(season(number), { name, airDate, poster: image(seriesId, poster) });
    }
    for (const { providerKey, season: number, image: address, ...episode } of info.episodes) {
      const id = episodeId(playlistId, providerKey);
      season(number).episodes.push({
        kind: 'episode',
        id,
        seriesId,
        name: episode.name,
        season: number,
        number: episode.number,
        plot: episode.plot,
        durationMs: episode.durationMs,
        image: image(id, address),
      });
    }
    if (info.episodes.length === 0) {
      for (const row of listEpisodeRows(db, titleRef(seriesId))) {
        const id = episodeId(playlistId, row.providerKey);
        const episode: Episode = {
          kind: 'episode',
          id,
          seriesId,
          name: row.name,
          season: row.season ?? 1,
          number: row.episode,
          plot: null,
          durationMs: null,
          image: row.logo === null ? null : `/v1/logos/${id}`,
        };
        season(episode.season).episodes.push(episode);
      }
    }
    return [...seasons.values()].sort((a, b) => a.number - b.number);
  }

  return {
    listCategories({ playlistId, kind }) {
      return reading(db, () => {
        const kept = keptCatalog(db, playlistId);
        if (!kept) return { categories: [], total: 0 };
        return {
          categories: listGroups(db, kept, arrangementOf(playlistId), { playlistId, kind, withoutFlags: withoutFlags() }),
          total: countTitles(db, kept, { kind: kindNumbers[kind], withoutFlags: withoutFlags() }),
        };
      });
    },
    listChannels: (filter) => page('channel', filter, toChannel),
    listMovies: (filter) => page('movie', filter, toMovie),
    listSeries: (filter) => page('series', filter, toSeries),

    listTitles({ ids }) {
      const named = naming();
      const titles = reading(db, () => findRows(db, ids.map(titleRef))).map(({ playlistId, row }) =>
        toTitle(playlistId, named(playlistId, row)),
      );
      return { titles: titles.filter((title) => title !== undefined) };
    },

    searchTitles({ playlistId, query, limit }) {
      const filter: Filter = { playlistId, search: query, limit, sort: 'playlist' };
      const hits = <T>(kind: GroupKind, toItem: (id: PlaylistId, row: TitleRow) => T) => {
        const { items, total } = page(kind, filter, toItem);
        return { items, total };
      };
      return reading(db, () => ({
        channels: hits('channel', toChannel),
        movies: hits('movie', toMovie),
        series: hits('series', toSeries),
      }));
    },

    findChannelByNumber({ playlistId, number }) {
      const catalog = findCatalog(db, playlistId);
      const row = catalog && findChannelRowByNumber(db, catalog.playlist, number, withoutFlags());
      return { channel: row ? toChannel(playlistId, naming()(playlistId, row)) : null };
    },

    getChannel({ channelId }) {
      const { row, playlistId } = present(channelId, 'channel');
      return toChannel(playlistId, row);
    },

    async getMovie({ movieId }) {
      const { row, playlistId } = present(movieId, 'movie');
      const movie = toMovie(playlistId, row);
      const info = MovieInfo.safeParse(await detailsOf(movieId)).data ?? MovieInfo.parse({});
      const { rating, year, backdrop, container, ...rest } = info;
      return {
        ...movie,
        ...rest,
        rating: movie.rating ?? rating,
        year: movie.year ?? year,
        container: container ?? findInfo(db, titleRef(movieId))?.container ?? null,
        backdrop: image(movieId, backdrop),
      };
    },

    async getSeries({ seriesId }) {
      const { row, playlistId } = present(seriesId, 'series');
      const info = SeriesInfo.safeParse(await detailsOf(seriesId)).data ?? SeriesInfo.parse({});
      const { plot, cast, director, genres, releaseDate, backdrop } = info;
      return {
        ...toSeries(playlistId, row),
        plot,
        cast,
        director,
        genres,
        releaseDate,
        backdrop: image(seriesId, backdrop),
        seasons: seasonsOf(seriesId, info),
      };
    },
  };
}
