import type { FailureReason } from '#shared/errors.ts';
import { flagOrNull, isRecord, recordOf, rowsOf } from './coerce.ts';
import { readJsonAnswer } from './json-answer.ts';
import { isPage } from './json-start.ts';

/** Before another try after 429, when the panel does not say. */
const RATE_LIMIT_SECONDS = 60;
const MAX_RETRY_AFTER_SECONDS = 6 * 3_600;

export type AnswerClass =
  | 'ok'
  | 'auth'
  | 'rate-limited'
  | 'blocked'
  | 'geo'
  | 'connection-limit'
  | 'refused'
  | 'server'
  | 'empty'
  | 'malformed';

export type MediaContainer = 'mpegts' | 'hls' | 'dash' | 'mp4' | 'matroska' | 'flv' | 'avi' | 'mp3' | 'aac' | 'ogg';

/** Anything headers come in: `Headers` of fetch, or an object with names in lower case. */
export type AnswerHeaders = { get(name: string): string | null } | Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Answer {
  /** `api`: JSON is expected. `media`: a stream is. */
  kind: 'api' | 'media';
  status: number;
  headers: AnswerHeaders;
  /** The first bytes of the body. */
  head: Uint8Array;
  /** `head` is the whole body. */
  complete: boolean;
  /** For a `Retry-After` that is a date. */
  now?: number;
}

export interface Classification {
  class: AnswerClass;
  /** The same request may be repeated without asking the user. */
  retry: boolean;
  /** What is stored must stay. */
  keepOldData: boolean;
  status: number;
  retryAfterSeconds?: number;
  /** The body, when it was complete. */
  json?: unknown;
  container?: MediaContainer;
  /** A number with no agreed meaning: show it, a support request needs it. */
  showStatus?: number;
  reason?: FailureReason;
}

const loginStatuses = new Set([401, 454, 512, 513, 884]);
const limitStatuses = new Set([458, 509]);
/** 5xx numbers by which single vendors refuse; asking again does not help. */
const vendorRefusals = new Set([514, 551, 555]);
const blockWords = ['blocked', 'forbidden', 'access denied', 'unauthorized'];

/**
 * What an HTTP answer of a panel means. The body decides before the status, because panels refuse with 200, print lists
 * with an error status, and invent numbers up to 999.
 */
export function classifyAnswer(answer: Answer): Classification {
  const isSuccess = answer.status >= 200 && answer.status < 300;
  const body = answer.kind === 'api' || !isSuccess ? readJsonAnswer(answer.head) : mediaBody(answer.head);
  if (body.kind === 'json' && refusesLogin(body.value, answer.status)) return failure(answer, 'auth', { json: body.value });
  if (isChallenge(answer.headers)) return failure(answer, 'blocked');
  if (!isSuccess) return byStatus(answer);
  switch (body.kind) {
    case 'json':
      if (answer.kind === 'media') return failure(answer, 'malformed');
      return { class: 'ok', retry: false, keepOldData: false, status: answer.status, json: body.value };
    case 'media':
      return { class: 'ok', retry: false, keepOldData: false, status: answer.status, ...(body.container && { container: body.container }) };
    case 'empty':
      return answer.complete || answer.head.length > 0 ? failure(answer, 'empty') : ok(answer);
    case 'html':
      if (isPage(answer.head) || hasBlockWord(answer.head)) return failure(answer, 'blocked');
      return answer.complete ? failure(answer, 'malformed', { reason: 'html' }) : ok(answer);
    case 'text':
      if (hasBlockWord(answer.head)) return failure(answer, 'blocked');
      return answer.complete ? failure(answer, 'malformed') : ok(answer);
    case 'truncated':
      return answer.complete ? failure(answer, 'malformed', { reason: 'truncated' }) : ok(answer);
    case 'malformed':
      return failure(answer, 'malformed');
  }
}

function byStatus(answer: Answer): Classification {
  const { status, kind } = answer;
  if (status === 429) return failure(answer, 'rate-limited', { retryAfterSeconds: retryAfter(answer) ?? RATE_LIMIT_SECONDS });
  if (loginStatuses.has(status)) return failure(answer, 'auth');
  if (status === 451) return failure(answer, 'geo');
  if (limitStatuses.has(status)) return failure(answer, 'connection-limit');
  // On a stream 403 may also mean an old connection that is not released yet, so it says less than on the API.
  if (status === 406 || (status === 403 && kind === 'api')) return failure(answer, 'blocked');
  if (status >= 500 && status < 600 && !vendorRefusals.has(status)) {
    const seconds = retryAfter(answer);
    return failure(answer, 'server', seconds === null ? {} : { retryAfterSeconds: seconds });
  }
  return failure(answer, 'refused', [403, 404, 405].includes(status) ? {} : { showStatus: status });
}

const retried = new Set<AnswerClass>(['rate-limited', 'server', 'empty', 'malformed']);

function failure(answer: Answer, kind: Exclude<AnswerClass, 'ok'>, extra: Partial<Classification> = {}): Classification {
  return { class: kind, retry: retried.has(kind), keepOldData: true, status: answer.status, reason: kind, ...extra };
}

function ok(answer: Answer): Classification {
  return { class: 'ok', retry: false, keepOldData: false, status: answer.status };
}

/** `auth: 0` refuses whatever the status; a bare `error` only where the status does not say something more exact. */
function refusesLogin(json: unknown, status: number): boolean {
  const record = isRecord(json) ? json : recordOf(rowsOf(json)[0]);
  if (flagOrNull(recordOf(record['user_info'])['auth']) === false) return true;
  return isError(record['error']) && ([400, 401, 403].includes(status) || (status >= 200 && status < 300));
}

function isError(error: unknown): boolean {
  return error !== undefined && error !== null && error !== false && error !== '' && error !== 0;
}

function mediaBody(head: Uint8Array): ReturnType<typeof readJsonAnswer> | { kind: 'media'; container?: MediaContainer } {
  const container = sniffContainer(head);
  if (container !== undefined) return { kind: 'media', container };
  if (head.length === 0) return { kind: 'empty' };
  if (!isTextual(head)) return { kind: 'media' };
  const body = readJsonAnswer(head);
  // Text that is neither a page nor JSON nor a known word may be a subtitle, a key or a playlist of another kind.
  return body.kind === 'text' && !hasBlockWord(head) ? { kind: 'media' } : body;
}

/** The container by its first bytes: names and content types of panels are not to be trusted. */
export function sniffContainer(head: Uint8Array): MediaContainer | undefined {
  if (head[0] === 0x47 && head[188] === 0x47) return 'mpegts';
  const text = Buffer.from(head.subarray(0, 256)).toString('latin1');
  const start = text.startsWith('ï»¿') ? text.slice(3).trimStart() : text.trimStart();
  if (start.startsWith('#EXTM3U')) return 'hls';
  if (start.startsWith('<') && start.includes('<MPD')) return 'dash';
  if (text.slice(4, 8) === 'ftyp') return 'mp4';
  if (text.startsWith('\x1aE\xdf\xa3')) return 'matroska';
  if (text.startsWith('FLV\x01')) return 'flv';
  if (text.startsWith('RIFF') && text.slice(8, 11) === 'AVI') return 'avi';
  if (text.startsWith('OggS')) return 'ogg';
  if (text.startsWith('ID3')) return 'mp3';
  if (head[0] !== 0xff) return undefined;
  // Both begin with twelve set bits or nearly so; the two layer bits are zero in AAC only.
  if (((head[1] ?? 0) & 0xf6) === 0xf0) return 'aac';
  return ((head[1] ?? 0) & 0xe0) === 0xe0 ? 'mp3' : undefined;
}

/** Whether the beginning is text: letters of any script, and nothing that only files have. */
export function isTextual(head: Uint8Array): boolean {
  return head.subarray(0, 256).every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

/** Whether a text that should be something else speaks of a block. */
export function hasBlockWord(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 2_048)).toString('latin1').toLowerCase();
  return blockWords.some((word) => text.includes(word));
}

/** A front end asks for a browser to prove itself. */
export function isChallenge(headers: AnswerHeaders): boolean {
  return header(headers, 'cf-mitigated') !== null;
}

function retryAfter(answer: Answer): number | null {
  const value = header(answer.headers, 'retry-after')?.trim() ?? '';
  const seconds = /^\d{1,9}$/.test(value) ? Number(value) : secondsUntil(value, answer.now);
  return seconds === null ? null : Math.min(Math.max(seconds, 1), MAX_RETRY_AFTER_SECONDS);
}

function secondsUntil(date: string, now: number | undefined): number | null {
  if (now === undefined || date.length > 64) return null;
  const instant = Date.parse(date);
  return Number.isNaN(instant) ? null : Math.ceil((instant - now) / 1_000);
}

function header(headers: AnswerHeaders, name: string): string | null {
  if (isHeaders(headers)) return headers.get(name);
  const value = headers[name];
  return value === undefined ? null : typeof value === 'string' ? value : (value[0] ?? null);
}

function isHeaders(headers: AnswerHeaders): headers is { get(name: string): string | null } {
  return typeof headers['get'] === 'function';
}
