import { AppError } from '#shared/errors.ts';
import type { Caller } from '#shared/contract/call.ts';
import { TitleId, titleRef, type TitleRef } from '#shared/model/ids.ts';
import { PastStretch, type Container } from '#shared/model/stream.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { authorize } from '../dispatch.ts';
import type { HttpAnswer } from '../http/request.ts';
import { isTextual, sniffContainer, type MediaContainer } from '../providers/xtream/classify-answer.ts';
import type { ByteAnswer, OpenedMedia } from './byte-answer.ts';
import type { FindPast, FoundPast, PastSearch } from './find-past.ts';
import type { OpenedAnswer, OpenMediaAddress } from './media-requests.ts';
import type { FindSource, ReachableSource } from './reachable.ts';
import { resolveStream, type LiveFormat, type ResolvedStream } from './resolve-stream.ts';
import { rewriteHls } from './rewrite-hls.ts';
import type { Sealer } from './sealed-address.ts';

export interface StreamRequest {
  /** An address inside the stream (segment, key, further playlist), as sealed by an earlier answer. */
  part: string | null;
  range: string | null;
  /** A stretch of the channel's past, as the client wrote it; null asks for what is sent now. */
  past?: { start: string; stop: string } | null;
  signal: AbortSignal;
}

export type OpenStream = (caller: Caller, id: string, request: StreamRequest) => Promise<ByteAnswer>;

export interface Relay {
  openStream: OpenStream;
  /** Asks for the first bytes of an address that does not tell its container; the connection is closed before this returns. */
  probe(stream: ResolvedStream, source: ReachableSource): Promise<Container>;
}

/** A stream of what is in no playlist of the user's. */
export interface StreamElsewhere {
  stream: ResolvedStream;
  source: ReachableSource;
}

export interface RelayOptions {
  cache: SqliteDatabase;
  open: OpenMediaAddress;
  findPast: FindPast;
  sealer: Sealer;
  findSource: FindSource;
  liveFormat: () => LiveFormat;
  /** Undefined for titles of playlists. */
  findElsewhere: (ref: TitleRef) => Promise<StreamElsewhere> | undefined;
}

/** What `format` a stream's path asks for: `/v1/streams/<id>/hls` is the panel's HLS form of the same channel. */
const formats = new Set(['ts', 'hls']);

/** A playlist is held whole while it is rewritten; live ones have a few KiB, films up to some hundred. */
const mostPlaylistBytes = 8 * 1024 * 1024;

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
export function createRelay({ cache, open, findPast, sealer, findSource, liveFormat, findElsewhere }: RelayOptions): Relay {
  async function openStream(caller: Caller, id: string, request: StreamRequest): Promise<ByteAnswer> {
    authorize(caller, 'reader');
    const titleId = TitleId.safeParse(id);
    if (!titleId.success) throw new AppError('not_found', 'There is no such stream');
    const ref = titleRef(titleId.data);
    const elsewhere = await findElsewhere(ref);
    const source = elsewhere?.source ?? (await findSource(ref.playlistId));
    const wanted = request.part !== null && formats.has(request.part) ? request.part : null;
    const format = wanted === null ? liveFormat() : wanted === 'hls' ? 'hls' : 'ts';
    const part = wanted === null && request.part !== null ? sealer.open(request.part, id) : null;
    if (request.past && elsewhere) throw new AppError('stream_unavailable', 'This channel keeps nothing of what it sent');
    if (request.past && part === null) return openPast(id, source, { ref, past: stretchOf(request.past), format, signal: request.signal }, request.range);
    const stream = elsewhere?.stream ?? resolveStream(cache, ref, source, format);
    if (stream.container === 'unsupported') throw unsupported(stream);
    // A live channel has no places to jump to; its segments may be parts of a file.
    const isJumpable = !stream.live || part !== null;
    const range = isJumpable ? singleRange(request.range) : null;
    const answer = await open(part ?? stream.url, stream, source, { range, signal: request.signal, waitsForRelease: part === null });
    return answered(answer, id, { isStream: part === null, isJumpable });
  }

  /** What was broadcast then; the form that worked for this source before is asked for right away, and looked for anew where it fails. */
  async function openPast(id: string, source: ReachableSource, search: PastSearch, wantedRange: string | null): Promise<ByteAnswer> {
    const range = singleRange(wantedRange);
    const ask = async (found: FoundPast): Promise<ByteAnswer> => {
      if (found.container === 'unsupported') throw unsupported(found);
      const answer = await open(found.url, found, source, { range, signal: search.signal, waitsForRelease: true });
      return answered(fromByte(answer, range), id, { isStream: true, isJumpable: true });
    };
    const found = await findPast(source, search);
    try {
      return await ask(found);
    } catch (error) {
      if (!found.isUntried || found.form === null || search.signal.aborted || !(error instanceof AppError)) throw error;
      return ask(await findPast(source, { ...search, tryAll: true }));
    }
  }

  function answered(answer: OpenedAnswer, id: string, { isStream, isJumpable }: { isStream: boolean; isJumpable: boolean }): ByteAnswer | Promise<ByteAnswer> {
    const container = sniffContainer(answer.head);
    if (container === 'hls') return rewritten(answer, id);
    // Parts may be text (subtitles, keys), and so may the middle of a file; what plays is not.
    if (isStream && answer.status === 200 && container === undefined && answer.head.length > 0 && isTextual(answer.head)) {
      answer.destroy();
      throw new AppError('stream_unavailable', 'The provider sent a text in place of the stream', { reason: 'malformed' });
    }
    return passed(answer, container, isJumpable);
  }

  async function probe(stream: ResolvedStream, source: ReachableSource): Promise<Container> {
    const request = { range: null, signal: AbortSignal.timeout(probeMs), waitsForRelease: true };
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

function stretchOf(written: { start: string; stop: string }): PastStretch {
  const past = PastStretch.safeParse(written);
  if (!past.success) throw new AppError('invalid_input', 'This is no stretch of a channel’s past');
  return past.data;
}

/** A past that comes from its first byte although a later one was asked for: what lies before is passed over here. */
function fromByte(answer: OpenedAnswer, range: string | null): OpenedAnswer {
  const first = Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
  if (first === 0 || answer.status !== 200 || sniffContainer(answer.head) !== 'mpegts') return answer;
  const { contentLength } = answer;
  return {
    ...answer,
    status: 206,
    ...(contentLength === undefined ? {} : { contentLength: Math.max(0, contentLength - first) }),
    headers: contentLength === undefined ? answer.headers : { ...answer.headers, 'content-range': `bytes ${first}-${contentLength - 1}/${contentLength}` },
    body: afterBytes(answer.body, first),
  };
}

async function* afterBytes(body: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const chunk of body) {
    if (chunk.length > left) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

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
