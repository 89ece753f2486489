import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#shared/errors.ts';
import type { Caller } from '#shared/contract/call.ts';
import { TitleId, titleRef } from '#shared/model/ids.ts';
import type { Container } from '#shared/model/stream.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { authorize } from '../dispatch.ts';
import { headersFor } from '../http/playlist-headers.ts';
import type { Http, HttpAnswer } from '../http/request.ts';
import { isTextual, sniffContainer, type MediaContainer } from '../providers/xtream/classify-answer.ts';
import { openMedia, type ByteAnswer, type OpenedMedia } from './byte-answer.ts';
import type { FindSource, ReachableSource } from './reachable.ts';
import { resolveStream, type LiveFormat, type ResolvedStream } from './resolve-stream.ts';
import { rewriteHls } from './rewrite-hls.ts';
import type { Sealer } from './sealed-address.ts';

export interface StreamRequest {
  /** An address inside the stream (segment, key, further playlist), as sealed by an earlier answer. */
  part: string | null;
  range: string | null;
  signal: AbortSignal;
}

export type OpenStream = (caller: Caller, id: string, request: StreamRequest) => Promise<ByteAnswer>;

export interface Relay {
  openStream: OpenStream;
  /** Asks for the first bytes of an address that does not tell its container; the connection is closed before this returns. */
  probe(stream: ResolvedStream, source: ReachableSource): Promise<Container>;
}

export interface RelayOptions {
  cache: SqliteDatabase;
  http: Http;
  sealer: Sealer;
  findSource: FindSource;
  liveFormat: () => LiveFormat;
}

/** What `format` a stream's path asks for: `/v1/streams/<id>/hls` is the panel's HLS form of the same channel. */
const formats = new Set(['ts', 'hls']);

/** A playlist is held whole while it is rewritten; live ones have a few KiB, films up to some hundred. */
const mostPlaylistBytes = 8 * 1024 * 1024;

/** Streams are watched for hours; only silence ends them. */
const streamTimeouts = { connectMs: 10_000, firstByteMs: 20_000, idleMs: 30_000, totalMs: Number.POSITIVE_INFINITY };

/** A panel counts the old connection for a moment after it closed. */
const releaseMs = 2_000;

const probeMs = 20_000;

const types: Record<MediaContainer, string> = {
  mpegts: 'video/mp2t',
  hls: 'application/vnd.apple.mpegurl',
  dash: 'application/dash+xml',
  mp4: 'video/mp4',
  matroska: 'video/webm',
  flv: 'video/x-flv',
  avi: 'video/x-msvideo',
  mp3: 'audio/mpeg',
  aac: 'audio/aac',
  ogg: 'audio/ogg',
};

/**
 * Fetches a title's bytes on the page's behalf: sets the source's headers, follows redirects, passes ranges on and
 * rewrites HLS so that every further request comes back here. Ids are opaque, so it leads nowhere else.
 */
export function createRelay({ cache, http, sealer, findSource, liveFormat }: RelayOptions): Relay {
  async function fetchMedia(url: string, stream: ResolvedStream, source: ReachableSource, request: StreamRequest): Promise<HttpAnswer> {
    const { 'user-agent': userAgent = source.options.userAgent, ...headers } = headersFor(stream.headers, stream.url, url);
    return http.get(url, {
      reach: source.reach,
      headers,
      ...(userAgent ? { userAgent } : {}),
      ...(request.range === null ? {} : { range: request.range }),
      acceptEncoding: 'identity',
      insecureTls: source.options.insecureTls,
      maxBytes: Number.POSITIVE_INFINITY,
      timeouts: streamTimeouts,
      signal: request.signal,
    });
  }

  /** The answer with its beginning read; a connection that a panel still counts is waited for once. */
  async function open(url: string, stream: ResolvedStream, source: ReachableSource, request: StreamRequest): Promise<HttpAnswer & OpenedMedia> {
    for (let attempt = 1; ; attempt++) {
      const answer = await fetchMedia(url, stream, source, request);
      if (answer.status === 416 && request.range !== null) {
        answer.destroy();
        return { ...answer, head: new Uint8Array(), body: nothing() };
      }
      try {
        const media = await openMedia(answer);
        const { status, headers, url: finalUrl, contentLength, closed } = answer;
        return { status, headers, url: finalUrl, contentLength, closed, destroy: () => answer.destroy(), ...media };
      } catch (error) {
        const released = error instanceof AppError && (error.status === 403 || error.reason === 'connection-limit');
        if (attempt > 1 || !released || request.part !== null) throw error;
        await sleep(releaseMs * http.pace, undefined, { signal: request.signal }).catch(() => undefined);
        if (request.signal.aborted) throw error;
      }
    }
  }

  async function openStream(caller: Caller, id: string, request: StreamRequest): Promise<ByteAnswer> {
    authorize(caller, 'reader');
    const titleId = TitleId.safeParse(id);
    if (!titleId.success) throw new AppError('not_found', 'There is no such stream');
    const ref = titleRef(titleId.data);
    const source = await findSource(ref.playlistId);
    const wanted = request.part !== null && formats.has(request.part) ? request.part : null;
    const stream = resolveStream(cache, ref, source, wanted === null ? liveFormat() : wanted === 'hls' ? 'hls' : 'ts');
    if (stream.container === 'unsupported') throw unsupported(stream);
    const part = wanted === null && request.part !== null ? sealer.open(request.part, id) : null;
    // A live channel has no places to jump to; its segments may be parts of a file.
    const isJumpable = !stream.live || part !== null;
    const range = isJumpable ? singleRange(request.range) : null;
    const answer = await open(part ?? stream.url, stream, source, { ...request, part, range });

    const container = sniffContainer(answer.head);
    if (container === 'hls') return rewritten(answer, id);
    // Parts may be text (subtitles, keys), and so may the middle of a file; what plays is not.
    if (part === null && answer.status === 200 && container === undefined && answer.head.length > 0 && isTextual(answer.head)) {
      answer.destroy();
      throw new AppError('stream_unavailable', 'The provider sent a text in place of the stream', { reason: 'malformed' });
    }
    return passed(answer, container, isJumpable);
  }

  async function probe(stream: ResolvedStream, source: ReachableSource): Promise<Container> {
    const request = { part: null, range: null, signal: AbortSignal.timeout(probeMs) };
    const answer = await open(stream.url, stream, source, request);
    answer.destroy();
    await answer.closed;
    const container = sniffContainer(answer.head);
    if (container === 'hls' || container === 'mpegts') return container;
    return container === 'dash' || container === 'flv' || container === 'avi' ? 'unsupported' : 'file';
  }

  async function rewritten(answer: HttpAnswer & OpenedMedia, id: string): Promise<ByteAnswer> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of answer.body) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > mostPlaylistBytes) throw new AppError('too_large', 'The stream’s playlist is too long');
    }
    const text = new TextDecoder().decode(Buffer.concat(chunks));
    const body = Buffer.from(
      rewriteHls(text, answer.url, (url) => `/v1/streams/${encodeURIComponent(id)}/${sealer.seal({ titleId: id, url })}`),
    );
    return {
      status: 200,
      headers: {
        'content-type': types.hls,
        'content-length': String(body.length),
        'cache-control': 'no-store',
      },
      body: once(body),
      close: () => undefined,
    };
  }

  function passed(answer: HttpAnswer & OpenedMedia, container: MediaContainer | undefined, isJumpable: boolean): ByteAnswer {
    const headers: Record<string, string> = {
      'content-type': container ? types[container] : plainType(answer.headers['content-type']),
      'cache-control': 'no-store',
    };
    const passedOn = !isJumpable ? [] : ['content-range', 'accept-ranges', 'last-modified'];
    for (const name of passedOn) {
      const value = answer.headers[name];
      if (value !== undefined) headers[name] = value;
    }
    if (answer.contentLength !== undefined) headers['content-length'] = String(answer.contentLength);
    return { status: answer.status, headers, body: answer.body, close: () => answer.destroy() };
  }

  return { openStream, probe };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** The range a client asks for, if it is one that can be passed on; any other asks for the whole, as HTTP has it. */
function singleRange(range: string | null): string | null {
  return range !== null && /^bytes=(?:\d{1,16}-\d{0,16}|-\d{1,16})$/.test(range) ? range : null;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/** Only types that a page cannot run: a provider's word is not taken for HTML or script. */
function plainType(type: string | undefined): string {
  const name = type?.split(';')[0]?.trim().toLowerCase() ?? '';
  return name.startsWith('video/') || name.startsWith('audio/') || name === 'text/vtt' ? name : 'application/octet-stream';
}

function unsupported({ transport }: ResolvedStream): AppError {
  return new AppError('stream_unsupported', `WebPlay cannot play ${transport} streams itself; an external player can`, {
    reason: 'scheme',
  });
}
