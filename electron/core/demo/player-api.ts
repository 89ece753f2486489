import { accountReply } from './account.ts';
import type { AccountMoment } from './account.ts';
import { categoryRow, channelRow, movieInfo, movieRow, seriesInfo, seriesRow } from './catalog-rows.ts';
import type { CatalogIndex, PanelCatalog, PanelCategory } from './catalog.ts';
import { toPanelTime } from './panel-time.ts';
import { scheduleOf } from './schedule.ts';

export interface ApiMoment extends AccountMoment {
  catalog: PanelCatalog;
  index: CatalogIndex;
  guideDays: { past: number; future: number };
}

/** A reply is one JSON value, or rows that are written one after another because lists can hold hundreds of thousands. */
export type ApiReply = { value: unknown } | { rows: Iterable<unknown> };

const dayMs = 86_400_000;

/** What player_api.php answers to an action; an unknown action gets the account, as on every panel. */
export function answerAction(moment: ApiMoment, parameters: URLSearchParams): ApiReply {
  const { catalog, index, base } = moment;
  switch (parameters.get('action') ?? '') {
    case 'get_live_categories':
      return { rows: catalog.liveCategories.map(categoryRow) };
    case 'get_vod_categories':
      return { rows: catalog.movieCategories.map(categoryRow) };
    case 'get_series_categories':
      return { rows: catalog.seriesCategories.map(categoryRow) };
    case 'get_live_streams':
      return { rows: numbered(catalog.channels, parameters, (channel, num) => channelRow(channel, num, base)) };
    case 'get_vod_streams':
      return { rows: numbered(catalog.movies, parameters, (movie, num) => movieRow(movie, num, base)) };
    case 'get_series':
      return { rows: numbered(catalog.series, parameters, (series, num) => seriesRow(series, num, base)) };
    case 'get_vod_info': {
      const movie = index.movie(parameters.get('vod_id') ?? '');
      return { value: movie ? movieInfo(movie, base) : { info: [] } };
    }
    case 'get_series_info': {
      const series = index.series(parameters.get('series_id') ?? '');
      return { value: series ? seriesInfo(series, base) : [] };
    }
    case 'get_short_epg':
      return { value: { epg_listings: listings(moment, parameters, 'short') } };
    case 'get_simple_data_table':
      return { value: { epg_listings: listings(moment, parameters, 'table') } };
    default:
      return { value: accountReply(moment) };
  }
}

/** What the older panel_api.php answers: account, categories and every channel and film in one object. */
export function panelApiReply(moment: ApiMoment): object {
  const { catalog, base } = moment;
  const names = (categories: readonly PanelCategory[]): Map<string, string> => new Map(categories.map(({ id, name }) => [id, name]));
  const live = names(catalog.liveCategories);
  const movies = names(catalog.movieCategories);
  const old = { series_no: null, container_extension: null };
  const channelRows = catalog.channels.map((channel, at) => ({
    ...channelRow(channel, at + 1, base),
    type_name: channel.type === 'live' ? 'Live Streams' : 'Radio Streams',
    category_name: live.get(channel.categoryIds[0] ?? '') ?? null,
    live: '1',
    ...old,
  }));
  const movieRows = catalog.movies.map((movie, at) => ({
    ...old,
    ...movieRow(movie, catalog.channels.length + at + 1, base),
    type_name: 'Movies',
    category_name: movies.get(movie.categoryIds[0] ?? '') ?? null,
    live: '0',
  }));
  return {
    ...accountReply(moment),
    categories: {
      live: catalog.liveCategories.map(categoryRow),
      movie: catalog.movieCategories.map(categoryRow),
      series: catalog.seriesCategories.map(categoryRow),
    },
    available_channels: Object.fromEntries([...channelRows, ...movieRows].map((row) => [row.stream_id, row])),
  };
}

function* numbered<T extends { categoryIds: readonly string[] }>(
  entries: readonly T[],
  parameters: URLSearchParams,
  toRow: (entry: T, num: number) => object,
): Generator<object> {
  const wanted = parameters.get('category_id') ?? '';
  const all = wanted === '' || wanted === '0' || wanted === '*';
  let num = 0;
  for (const entry of entries) {
    if (!all && !entry.categoryIds.includes(wanted)) continue;
    num += 1; // a position in this reply, not a channel number: panels start again for every category
    const row = toRow(entry, num);
    yield all ? row : { ...row, category_id: wanted };
  }
}

function listings(moment: ApiMoment, parameters: URLSearchParams, kind: 'short' | 'table'): object[] {
  const { now, zone, index, guideDays } = moment;
  const channel = index.channel(parameters.get('stream_id') ?? '');
  if (!channel) return [];
  const from = kind === 'short' ? now : now - guideDays.past * dayMs;
  const programmes = scheduleOf(channel, from, now + guideDays.future * dayMs);
  const limit = kind === 'table' ? programmes.length : Number(parameters.get('limit') ?? 4) || 4;
  return programmes.slice(0, limit).map(({ start, stop, title, description, language }) => {
    const startSeconds = Math.floor(start / 1_000);
    const isArchived = stop <= now && start >= now - channel.archiveDays * dayMs;
    return {
      id: String(startSeconds * 10_000 + (channel.id % 10_000)),
      epg_id: String(channel.id),
      title: base64(title),
      lang: language,
      start: toPanelTime(start, zone),
      end: toPanelTime(stop, zone),
      description: base64(description),
      channel_id: channel.guideId ?? '',
      start_timestamp: String(startSeconds),
      stop_timestamp: String(Math.floor(stop / 1_000)),
      ...(kind === 'table' ? { now_playing: start <= now && now < stop ? 1 : 0, has_archive: isArchived ? 1 : 0 } : {}),
    };
  });
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
