import { credentialsMatch, refusedReply } from './account.ts';
import type { PanelAccount, PanelCredentials } from './account.ts';
import type { CatalogIndex, PanelCatalog, PanelChannel } from './catalog.ts';
import type { PanelExchange } from './exchange.ts';
import type { ImageFolder } from './image-address.ts';
import { isKnownZone, parseTimeshiftStart } from './panel-time.ts';
import { answerAction, panelApiReply } from './player-api.ts';
import type { ApiMoment } from './player-api.ts';
import { writePlaylist } from './playlist.ts';
import { fileBody, sendForbidden, sendJson, sendNotFound, sendRanged, sendRows, sendText } from './replies.ts';
import type { DemoResources } from './resources.ts';
import { longestTimeshiftMinutes } from './streams.ts';
import type { Archive, PanelStreams } from './streams.ts';
import { writeXmltv } from './xmltv.ts';

export interface PanelState {
  credentials: PanelCredentials;
  now: () => number;
  catalog: PanelCatalog;
  index: CatalogIndex;
  account: PanelAccount;
  guideDays: { past: number; future: number };
  resources: DemoResources;
  streams: PanelStreams;
  /** One entry for every stream or film being sent. */
  connections: Set<PanelExchange>;
  stopping: AbortSignal;
  url: string;
}

/** The addresses of an Xtream panel. Names first: a path of three parts is the short form of a live stream. */
export async function answer(state: PanelState, exchange: PanelExchange): Promise<void> {
  const { path, parameters } = exchange;
  switch (path) {
    case '/player_api.php':
      return answerApi(state, exchange);
    case '/panel_api.php':
      return allowed(state, credentialsIn(parameters)) ? sendJson(exchange.response, panelApiReply(momentOf(state, exchange))) : sendJson(exchange.response, refusedReply);
    case '/get.php':
      return answerPlaylist(state, exchange);
    case '/xmltv.php':
      return answerGuide(state, exchange);
    case '/streaming/timeshift.php':
    case '/timeshift.php':
      return answerTimeshiftQuery(state, exchange);
    default:
      return answerPath(state, exchange, path.slice(1).split('/').map(decoded));
  }
}

async function answerApi(state: PanelState, exchange: PanelExchange): Promise<void> {
  const { response, parameters } = exchange;
  if (!allowed(state, credentialsIn(parameters))) return sendJson(response, refusedReply);
  const reply = answerAction(momentOf(state, exchange), parameters);
  return 'rows' in reply ? sendRows(response, reply.rows) : sendJson(response, reply.value);
}

async function answerPlaylist(state: PanelState, exchange: PanelExchange): Promise<void> {
  const { response, parameters } = exchange;
  if (!allowed(state, credentialsIn(parameters))) return sendForbidden(response);
  const output = parameters.get('output') ?? 'ts';
  const text = writePlaylist(state.catalog, {
    base: baseOf(state, exchange),
    credentials: state.credentials,
    plus: parameters.get('type') !== 'm3u',
    extension: output === 'm3u8' || output === 'hls' ? 'm3u8' : 'ts',
    kinds: (parameters.get('key') ?? '').split(',').filter((kind) => kind !== ''),
  });
  return sendText(response, text, { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment; filename="playlist.m3u"' });
}

async function answerGuide(state: PanelState, exchange: PanelExchange): Promise<void> {
  const { response, parameters } = exchange;
  if (!allowed(state, credentialsIn(parameters))) return sendForbidden(response);
  const { past, future } = state.guideDays;
  const text = writeXmltv(state.catalog, baseOf(state, exchange), { now: state.now(), pastDays: past, futureDays: future });
  // The packed form is a file, so it carries no Content-Encoding.
  if (parameters.get('gzip') === '1') return sendText(response, text, { 'content-type': 'application/gzip' }, true);
  return sendText(response, text, { 'content-type': 'application/xml; charset=utf-8' });
}

async function answerTimeshiftQuery(state: PanelState, exchange: PanelExchange): Promise<void> {
  const { parameters, response } = exchange;
  if (!allowed(state, credentialsIn(parameters))) return sendForbidden(response);
  const extension = parameters.get('extension') ?? 'ts';
  return answerTimeshift(state, exchange, parameters.get('duration') ?? '', parameters.get('start') ?? '', `${parameters.get('stream') ?? ''}.${extension}`);
}

async function answerPath(state: PanelState, exchange: PanelExchange, parts: readonly string[]): Promise<void> {
  const { response } = exchange;
  const [first = '', username = '', password = '', ...rest] = parts;
  const login = { username, password };
  switch (first) {
    case 'logos':
    case 'posters':
    case 'backdrops':
      return answerImage(state, exchange, first, parts.slice(1).join('/'));
    case 'live':
    case 'movie':
    case 'series':
    case 'timeshift':
    case 'hls':
    case 'hls-archive':
      if (rest.length === 0) return sendNotFound(response);
      return allowed(state, login) ? answerStream(state, exchange, first, rest) : sendForbidden(response);
    default:
      if (parts.length !== 3) return sendNotFound(response);
      return allowed(state, { username: first, password: username }) ? answerStream(state, exchange, 'live', [password]) : sendForbidden(response);
  }
}

type StreamKind = 'live' | 'movie' | 'series' | 'timeshift' | 'hls' | 'hls-archive';

async function answerStream(state: PanelState, exchange: PanelExchange, kind: StreamKind, rest: readonly string[]): Promise<void> {
  const [one = '', two = '', three = '', four = ''] = rest;
  switch (kind) {
    case 'live':
      return answerLive(state, exchange, one);
    case 'movie':
      return answerFile(state, exchange, state.index.movie(idOf(one))?.file);
    case 'series':
      return answerFile(state, exchange, state.index.episode(idOf(one))?.episode.file);
    case 'timeshift':
      return answerTimeshift(state, exchange, one, two, three);
    case 'hls': {
      const channel = onAir(state, one);
      return channel ? state.streams.segment(exchange, channel, segmentOf(two)) : sendNotFound(exchange.response);
    }
    case 'hls-archive': {
      const channel = onAir(state, one);
      const archive = archiveOf(state, three, two);
      return channel && archive ? state.streams.archiveSegment(exchange, channel, archive, segmentOf(four)) : sendNotFound(exchange.response);
    }
  }
}

async function answerLive(state: PanelState, exchange: PanelExchange, file: string): Promise<void> {
  const channel = onAir(state, idOf(file));
  const extension = extensionOf(file) || 'ts';
  if (!channel || !state.account.formats.includes(extension)) return sendNotFound(exchange.response);
  if (extension === 'm3u8') return state.streams.livePlaylist(exchange, `/hls/${loginPath(state)}/${channel.id}/`);
  return counted(state, exchange, () => state.streams.live(exchange, channel, state.stopping));
}

async function answerTimeshift(state: PanelState, exchange: PanelExchange, minutes: string, start: string, file: string): Promise<void> {
  const channel = onAir(state, idOf(file));
  const archive = archiveOf(state, start, minutes);
  if (!channel || channel.archiveDays === 0 || !archive) return sendNotFound(exchange.response);
  if (extensionOf(file) === 'm3u8') {
    const segmentPrefix = `/hls-archive/${loginPath(state)}/${channel.id}/${archive.minutes}/${archive.start / 1_000}/`;
    return state.streams.archivePlaylist(exchange, archive, segmentPrefix);
  }
  return counted(state, exchange, () => state.streams.archive(exchange, channel, archive));
}

async function answerFile(state: PanelState, exchange: PanelExchange, name: string | undefined): Promise<void> {
  const file = name === undefined ? undefined : await state.resources.file('movies', name);
  if (!file) return sendNotFound(exchange.response);
  return counted(state, exchange, () => sendRanged(exchange.request, exchange.response, fileBody(file, 'video/mp4')));
}

async function answerImage(state: PanelState, exchange: PanelExchange, folder: ImageFolder, name: string): Promise<void> {
  const file = await state.resources.file(folder, name);
  if (!file) return sendNotFound(exchange.response);
  return sendRanged(exchange.request, exchange.response, fileBody(file, name.endsWith('.png') ? 'image/png' : 'image/jpeg'));
}

/** A panel counts a stream from its first byte until the connection is gone. */
async function counted(state: PanelState, exchange: PanelExchange, send: () => Promise<void>): Promise<void> {
  state.connections.add(exchange);
  try {
    await send();
  } finally {
    state.connections.delete(exchange);
  }
}

function onAir(state: PanelState, id: string): PanelChannel | undefined {
  const channel = state.index.channel(id);
  return channel?.offline ? undefined : channel;
}

function archiveOf(state: PanelState, start: string, minutes: string): Archive | undefined {
  const at = parseTimeshiftStart(start, zoneOf(state));
  const length = Math.ceil(Number(minutes));
  if (at === undefined || at > state.now() || !(length > 0 && length <= longestTimeshiftMinutes)) return undefined;
  return { start: Math.floor(at / 1_000) * 1_000, minutes: length };
}

function momentOf(state: PanelState, exchange: PanelExchange): ApiMoment {
  return {
    account: state.account,
    credentials: state.credentials,
    base: baseOf(state, exchange),
    now: state.now(),
    zone: zoneOf(state),
    activeConnections: state.connections.size,
    catalog: state.catalog,
    index: state.index,
    guideDays: state.guideDays,
  };
}

/** A panel whose zone name is nonsense still needs one to write times in. */
function zoneOf({ account }: PanelState): string {
  return isKnownZone(account.timezone) ? account.timezone : 'UTC';
}

/** Addresses in replies name the host the client used: it is the only one known to work for it. */
function baseOf(state: PanelState, { request }: PanelExchange): string {
  const base = `http://${request.headers.host ?? ''}`;
  return URL.canParse(base) && new URL(base).origin === base.toLowerCase() ? base : state.url;
}

function allowed(state: PanelState, given: PanelCredentials): boolean {
  return credentialsMatch(state.credentials, given);
}

function credentialsIn(parameters: URLSearchParams): PanelCredentials {
  return { username: parameters.get('username') ?? '', password: parameters.get('password') ?? '' };
}

function loginPath({ credentials }: PanelState): string {
  return `${encodeURIComponent(credentials.username)}/${encodeURIComponent(credentials.password)}`;
}

function idOf(file: string): string {
  const dot = file.indexOf('.');
  return dot === -1 ? file : file.slice(0, dot);
}

/** The number of a segment file; -1, which no playlist holds, when it is none. */
function segmentOf(file: string): number {
  const number = Number(idOf(file));
  return Number.isSafeInteger(number) ? number : -1;
}

function extensionOf(file: string): string {
  const dot = file.indexOf('.');
  return dot === -1 ? '' : file.slice(dot + 1);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a stray % is not an encoding
  }
}
