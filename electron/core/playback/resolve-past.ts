import { AppError } from '#shared/errors.ts';
import { canWatchAgain } from '#shared/model/catchup.ts';
import type { TitleRef } from '#shared/model/ids.ts';
import type { PastStretch } from '#shared/model/stream.ts';
import { findCatalog, findPlayable, type PlayableRow } from '../catalog/queries.ts';
import type { StoredCatalog } from '../catalog/stored-catalog.ts';
import type { SqliteDatabase } from '../database/open.ts';
import type { Catchup } from '../providers/m3u/catchup.ts';
import { isPlayableInBrowser, transportOf } from '../providers/m3u/transport.ts';
import { utc } from '../providers/xtream/panel-clock.ts';
import { timeshiftCandidates, type TimeshiftForm } from '../providers/xtream/timeshift.ts';
import { catchupUrl } from './catchup-url.ts';
import type { ReachableSource } from './reachable.ts';
import { containerOf, createAddresser, filled, headersOf, panelLogin, type LiveFormat, type ResolvedStream } from './resolve-stream.ts';

/** A channel's past as its provider offers it. */
type StoredCatchup = { mode: 'xtream'; days: number | null } | Catchup;

/** Where a stretch of a channel's past may play, best first; `form` is null where there is one address only. */
export interface PastAddress extends ResolvedStream {
  form: TimeshiftForm | null;
}

export interface PastRequest {
  ref: TitleRef;
  past: PastStretch;
  format: LiveFormat;
  now: number;
  /** The form that this source answered before. */
  remembered: TimeshiftForm | null;
  /** Asked where the archive is asked by programme: what it calls this one, with placeholders for credentials. */
  catchupId: () => string | null;
}

/** The archive lags behind: without the minutes after it a programme would end early. */
const lagMs = 5 * 60_000;

/** Throws when the channel has no past, or not that far back. */
export function resolvePast(cache: SqliteDatabase, source: ReachableSource, request: PastRequest): PastAddress[] {
  const { ref, past, now } = request;
  const row = findPlayable(cache, ref);
  if (!row) throw new AppError('not_found', 'This title is no longer in the playlist');
  // Written by the ingest.
  const catchup = row.catchup === null || ref.kind !== 'channel' ? null : (JSON.parse(row.catchup) as StoredCatchup);
  if (catchup === null) {
    throw new AppError('stream_unavailable', 'The provider does not keep past programmes of this channel', { reason: 'no-catchup' });
  }
  // What is asked for by programme may be there before it is broadcast.
  if (past.start > now && catchup.mode !== 'vod') throw new AppError('invalid_input', 'This programme has not begun yet');
  if (!canWatchAgain(catchup, past.start, now) && catchup.mode !== 'vod') {
    throw new AppError('stream_unavailable', 'The provider does not keep this programme any more', { reason: 'catchup-over' });
  }
  const catalog = findCatalog(cache, ref.playlistId);
  const addresses =
    catchup.mode === 'xtream'
      ? panelAddresses(row, catalog, source, request)
      : listAddress(row, { ...catchup, source: catchup.source && filled(catchup.source, source.accounts) }, catalog, source, request);
  const headers = headersOf(row, source);
  return addresses.map(({ url, form }) => {
    const transport = transportOf(url);
    const container = form === null ? (isPlayableInBrowser(url) ? containerOf(transport) : 'unsupported') : 'probe';
    return { url, form, headers, transport, container, live: false, name: row.name };
  });
}

interface Address {
  url: string;
  form: TimeshiftForm | null;
}

function panelAddresses(
  { sourceKey }: PlayableRow,
  catalog: StoredCatalog | undefined,
  source: ReachableSource,
  { past, format, remembered }: PastRequest,
): Address[] {
  const login = panelLogin(catalog, source);
  if (!login) return noAddress();
  const durationSeconds = (past.stop + lagMs - past.start) / 1_000;
  const formats = format === 'auto' ? (catalog?.account?.formats ?? []) : [format === 'hls' ? 'm3u8' : 'ts'];
  return timeshiftCandidates(login, { streamId: sourceKey, start: past.start, durationSeconds }, catalog?.zone ?? utc, { formats, remembered });
}

/** In the address of an archive. */
const askedByProgramme = '{catchup-id}';

function listAddress(
  row: PlayableRow,
  catchup: Catchup,
  catalog: StoredCatalog | undefined,
  source: ReachableSource,
  { past: { start, stop }, format, now, ...request }: PastRequest,
): Address[] {
  const live = createAddresser(catalog, source, format)('channel', row);
  // Lists mean the clock of whoever watches where they do not say which.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isByProgramme = (catchup.source ?? (catchup.mode === 'vod' ? askedByProgramme : '')).includes(askedByProgramme);
  const stored = isByProgramme ? request.catchupId() : null;
  if (isByProgramme && stored === null) return noAddress();
  const catchupId = stored === null ? null : filled(stored, source.accounts);
  const url = live === null ? null : catchupUrl({ url: live, catchup, start, end: stop, now, zone, catchupId });
  return url === null ? noAddress() : [{ url, form: null }];
}

function noAddress(): never {
  throw new AppError('stream_unavailable', 'The provider does not say where past programmes of this channel are', { reason: 'no-catchup' });
}
