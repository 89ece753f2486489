import { encodePart, type XtreamLogin } from './addresses.ts';
import { isIndex } from './coerce.ts';
import { instantOfWallTime, isCalendarTime, utc, wallTimeAt, wallToUtc, type PanelZone, type WallTime } from './panel-clock.ts';

const MINUTE_MS = 60_000;
/** When nobody knows how long the programme runs. */
const UNKNOWN_DURATION_MINUTES = 120;
/** Panels refuse or break off longer requests. */
const MAX_DURATION_MINUTES = 480;

export interface TimeshiftRequest {
  streamId: string | number;
  start: number;
  /** `null` when unknown. */
  durationSeconds: number | null;
}

export type TimeshiftExtension = 'ts' | 'm3u8';

/** The ways panels want to be asked, in the order to try them. */
export const timeshiftForms = [
  'path-ts',
  'path-m3u8',
  'query-ts',
  'query-m3u8',
  'path-underscore',
  'path-seconds',
  'query-sql',
  'path-unix',
] as const;

export type TimeshiftForm = (typeof timeshiftForms)[number];

export interface TimeshiftCandidate {
  form: TimeshiftForm;
  ext: TimeshiftExtension;
  url: string;
}

export function timeshiftPathUrl(login: XtreamLogin, request: TimeshiftRequest, ext: TimeshiftExtension, zone: PanelZone): string {
  return pathUrl(login, request, ext, formatStart(wallTimeAt(request.start, zone)));
}

export function timeshiftQueryUrl(login: XtreamLogin, request: TimeshiftRequest, ext: TimeshiftExtension, zone: PanelZone): string {
  return queryUrl(login, request, ext, formatStart(wallTimeAt(request.start, zone)));
}

/**
 * All addresses a past programme may be found at, best first. The query forms come late because some panels answer them
 * with the live stream. `formats` are those the account allows (others go last), `remembered` is the form that worked
 * for this source before.
 */
export function timeshiftCandidates(
  login: XtreamLogin,
  request: TimeshiftRequest,
  zone: PanelZone,
  { formats = [], remembered = null }: { formats?: readonly string[]; remembered?: TimeshiftForm | null } = {},
): TimeshiftCandidate[] {
  const candidates = timeshiftForms.map((form) => candidate(login, request, zone, form));
  const rank = ({ form, ext }: TimeshiftCandidate): number => {
    if (form === remembered) return 0;
    return formats.length === 0 || formats.includes(ext) ? 1 : 2;
  };
  return candidates.sort((left, right) => rank(left) - rank(right));
}

function candidate(login: XtreamLogin, request: TimeshiftRequest, zone: PanelZone, form: TimeshiftForm): TimeshiftCandidate {
  const wall = wallTimeAt(request.start, zone);
  const [date, clock] = [formatDate(wall), formatClock(wall)];
  switch (form) {
    case 'path-ts':
      return { form, ext: 'ts', url: timeshiftPathUrl(login, request, 'ts', zone) };
    case 'path-m3u8':
      return { form, ext: 'm3u8', url: timeshiftPathUrl(login, request, 'm3u8', zone) };
    case 'query-ts':
      return { form, ext: 'ts', url: timeshiftQueryUrl(login, request, 'ts', zone) };
    case 'query-m3u8':
      return { form, ext: 'm3u8', url: timeshiftQueryUrl(login, request, 'm3u8', zone) };
    case 'path-underscore':
      return { form, ext: 'ts', url: pathUrl(login, request, 'ts', `${date}_${twoDigits(wall.hour)}-${twoDigits(wall.minute)}`) };
    case 'path-seconds':
      return { form, ext: 'ts', url: pathUrl(login, request, 'ts', `${date}:${clock}`) };
    case 'query-sql':
      return { form, ext: 'ts', url: queryUrl(login, request, 'ts', `${date}%20${clock}`) };
    case 'path-unix':
      // The only form that can tell the two hours apart that the clocks show twice in autumn.
      return { form, ext: 'ts', url: pathUrl(login, request, 'ts', String(Math.floor(request.start / 1_000))) };
  }
}

function pathUrl(login: XtreamLogin, request: TimeshiftRequest, ext: TimeshiftExtension, start: string): string {
  const user = `${encodePart(login.username)}/${encodePart(login.password)}`;
  return `${login.base}/timeshift/${user}/${timeshiftMinutes(request.durationSeconds)}/${start}/${encodePart(String(request.streamId))}.${ext}`;
}

function queryUrl(login: XtreamLogin, request: TimeshiftRequest, ext: TimeshiftExtension, start: string): string {
  const user = `username=${encodePart(login.username)}&password=${encodePart(login.password)}`;
  const what = `stream=${encodePart(String(request.streamId))}&start=${start}&duration=${timeshiftMinutes(request.durationSeconds)}`;
  return `${login.base}/streaming/timeshift.php?${user}&${what}${ext === 'ts' ? '' : `&extension=${ext}`}`;
}

/** Whole minutes, rounded up. */
export function timeshiftMinutes(durationSeconds: number | null): number {
  if (durationSeconds === null || !Number.isFinite(durationSeconds)) return UNKNOWN_DURATION_MINUTES;
  return Math.min(Math.max(Math.ceil(durationSeconds / 60), 1), MAX_DURATION_MINUTES);
}

function formatStart(wall: WallTime): string {
  return `${formatDate(wall)}:${twoDigits(wall.hour)}-${twoDigits(wall.minute)}`;
}

function formatDate(wall: WallTime): string {
  return `${String(wall.year).padStart(4, '0')}-${twoDigits(wall.month)}-${twoDigits(wall.day)}`;
}

function formatClock(wall: WallTime): string {
  return `${twoDigits(wall.hour)}:${twoDigits(wall.minute)}:${twoDigits(wall.second)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

const compactHourPattern = /^(\d{4})(\d{2})(\d{2})-(\d{2})$/;
const startPattern = /^(\d{4})-(\d{2})-(\d{2})([:_ T])(\d{2})[:-](\d{2})(?:[:-](\d{2}))?(?:\.\d{1,9})?(Z|[+ -]\d{2}:?\d{2})?$/;

/**
 * The start of a timeshift request as other players send it to us: the panels' own forms, SQL and ISO times, unix
 * seconds and milliseconds. Times without an offset are in `zone`. `null` when it is none of these.
 */
export function parseTimeshiftStart(text: string, zone: PanelZone = utc): number | null {
  if (text.length > 40) return null;
  const start = text.trim();
  if (isIndex(start)) return unixStart(Number(start), start.length);
  const compact = compactHourPattern.exec(start);
  if (compact !== null) return wallStart(compact.slice(1), undefined, zone);
  const match = startPattern.exec(start);
  if (match === null) return null;
  const [, year, month, day, , hour, minute, second, offset] = match;
  return wallStart([year, month, day, hour, minute, second], offset, zone);
}

function unixStart(value: number, digits: number): number | null {
  if (digits === 9 || digits === 10) return value * 1_000;
  return digits === 12 || digits === 13 ? value : null;
}

function wallStart(parts: readonly (string | undefined)[], offset: string | undefined, zone: PanelZone): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  const wall = { year, month, day, hour, minute, second };
  if (!isCalendarTime(wall)) return null;
  if (offset === undefined) return instantOfWallTime(wall, zone);
  if (offset === 'Z') return wallToUtc(wall);
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  // A plus sign that a query carried unencoded arrives as a blank.
  const east = offset.startsWith('-') ? -minutes : minutes;
  return wallToUtc(wall) - east * MINUTE_MS;
}
