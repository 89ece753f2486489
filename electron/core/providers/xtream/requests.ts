import { apiUrl, guideUrl, panelApiUrl, type XtreamLogin } from './addresses.ts';

const MIB = 1_048_576;

export type CatalogKind = 'live' | 'movie' | 'series';

export interface RequestLimits {
  connectMs: number;
  /** Panels put a big list together before they send the first byte of it. */
  firstByteMs: number;
  /** Between two pieces of the body. */
  idleMs: number;
  maxBytes: number;
}

export interface XtreamRequest {
  /** Unique within a refresh, for logs and progress. It holds no part of the login; `url` holds all of it. */
  name: string;
  url: string;
  /** `whole`: small, to be read by `readJsonAnswer`. `rows`: of any size, to be read by `createJsonRowReader`. */
  reading: 'whole' | 'rows';
  limits: RequestLimits;
  /** Tries in all when the answer is empty, cut off or the server is in trouble. */
  attempts: number;
  /** Pause before it: panels count requests per second, and block. */
  pauseMs: number;
}

export interface CatalogRequest extends XtreamRequest {
  kind: CatalogKind;
  /** What the rows are: categories of the kind, or its titles. */
  brings: 'categories' | 'titles';
}

const actions = {
  live: { categories: 'get_live_categories', titles: 'get_live_streams' },
  movie: { categories: 'get_vod_categories', titles: 'get_vod_streams' },
  series: { categories: 'get_series_categories', titles: 'get_series' },
} satisfies Record<CatalogKind, { categories: string; titles: string }>;

export const catalogKinds: readonly CatalogKind[] = ['live', 'movie', 'series'];

const answerLimits: RequestLimits = { connectMs: 15_000, firstByteMs: 60_000, idleMs: 30_000, maxBytes: 16 * MIB };
const listLimits: RequestLimits = { connectMs: 15_000, firstByteMs: 120_000, idleMs: 30_000, maxBytes: 1_024 * MIB };
const PAUSE_MS = 500;

/** Everything one refresh asks for, in order, one at a time: the account, the categories, the lists. */
export function refreshRequests(login: XtreamLogin): readonly [XtreamRequest, ...CatalogRequest[]] {
  return [accountRequest(login), ...catalogRequests(login)];
}

/** The account, without an action. Ask it first: its answer can change the base of all others (`secureBase`). */
export function accountRequest(login: XtreamLogin): XtreamRequest {
  return whole('account', apiUrl(login, null), 0);
}

/** The account under its other names, for panels that answer nothing without an action. */
export function accountProbes(login: XtreamLogin): readonly XtreamRequest[] {
  return [
    accountRequest(login),
    whole('account info', apiUrl(login, 'get_account_info'), PAUSE_MS),
    whole('profile', apiUrl(login, 'get_profile'), PAUSE_MS),
  ];
}

export function catalogRequests(login: XtreamLogin): readonly CatalogRequest[] {
  return [
    ...catalogKinds.map((kind) => catalogRequest(login, kind, 'categories')),
    ...catalogKinds.map((kind) => catalogRequest(login, kind, 'titles')),
  ];
}

/** One list, whole; or only one category of it, for panels that cannot finish the whole list. */
export function catalogRequest(
  login: XtreamLogin,
  kind: CatalogKind,
  brings: CatalogRequest['brings'],
  categoryId: string | null = null,
): CatalogRequest {
  const params: Record<string, string> = categoryId === null ? {} : { category_id: categoryId };
  return {
    kind,
    brings,
    name: `${kind} ${brings}`,
    url: apiUrl(login, actions[kind][brings], params),
    reading: 'rows',
    limits: listLimits,
    attempts: 2,
    pauseMs: PAUSE_MS,
  };
}

/** The old API, when there is no other: everything in one answer. */
export function panelApiRequest(login: XtreamLogin): XtreamRequest {
  return { name: 'panel', url: panelApiUrl(login), reading: 'rows', limits: listLimits, attempts: 2, pauseMs: PAUSE_MS };
}

/** The guide of all channels; XMLTV, so neither reading applies beyond the limits. */
export function guideRequest(login: XtreamLogin): Omit<XtreamRequest, 'reading'> {
  return { name: 'guide', url: guideUrl(login), limits: listLimits, attempts: 2, pauseMs: PAUSE_MS };
}

export function movieInfoRequest(login: XtreamLogin, movieId: string): XtreamRequest {
  return whole('movie info', apiUrl(login, 'get_vod_info', { vod_id: movieId }));
}

export function seriesInfoRequest(login: XtreamLogin, seriesId: string): XtreamRequest {
  return whole('series info', apiUrl(login, 'get_series_info', { series_id: seriesId }));
}

/** The programme on air and the next ones; only for the channel on screen, a request per channel gets an account banned. */
export function shortEpgRequest(login: XtreamLogin, streamId: string, limit = 4): XtreamRequest {
  return whole('short guide', apiUrl(login, 'get_short_epg', { stream_id: streamId, limit: String(limit) }));
}

/** Every programme the panel holds for a channel, past days included, with those that can be watched again marked. */
export function epgTableRequest(login: XtreamLogin, streamId: string): XtreamRequest {
  return whole('channel guide', apiUrl(login, 'get_simple_data_table', { stream_id: streamId }));
}

function whole(name: string, url: string, pauseMs = 0): XtreamRequest {
  return { name, url, reading: 'whole', limits: answerLimits, attempts: 2, pauseMs };
}
