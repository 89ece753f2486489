import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#shared/errors.ts';
import { headersFor } from '../http/playlist-headers.ts';
import type { Http, HttpAnswer } from '../http/request.ts';
import { openMedia, type OpenedMedia } from './byte-answer.ts';
import type { ReachableSource } from './reachable.ts';
import type { ResolvedStream } from './resolve-stream.ts';

export interface MediaRequest {
  range: string | null;
  signal: AbortSignal;
  /** Whether a refusal may mean that the connection before is still counted: then it is waited for once. */
  waitsForRelease: boolean;
}

export type OpenedAnswer = HttpAnswer & OpenedMedia;

/** Asks a source for bytes that play. */
export type OpenMediaAddress = (url: string, stream: ResolvedStream, source: ReachableSource, request: MediaRequest) => Promise<OpenedAnswer>;

/** Streams are watched for hours; only silence ends them. */
const streamTimeouts = { connectMs: 10_000, firstByteMs: 20_000, idleMs: 30_000, totalMs: Number.POSITIVE_INFINITY };

/** A panel counts the old connection for a moment after it closed. */
const releaseMs = 2_000;

/** The answer with its beginning read; what is no media throws, whatever its status. */
export function createMediaRequests(http: Http): OpenMediaAddress {
  async function ask(url: string, stream: ResolvedStream, source: ReachableSource, { range, signal }: MediaRequest): Promise<HttpAnswer> {
    const { 'user-agent': userAgent = source.options.userAgent, ...headers } = headersFor(stream.headers, stream.url, url);
    return http.get(url, {
      reach: source.reach,
      headers,
      ...(userAgent ? { userAgent } : {}),
      ...(range === null ? {} : { range }),
      acceptEncoding: 'identity',
      insecureTls: source.options.insecureTls,
      maxBytes: Number.POSITIVE_INFINITY,
      timeouts: streamTimeouts,
      signal,
    });
  }

  return async (url, stream, source, request) => {
    for (let attempt = 1; ; attempt++) {
      const answer = await ask(url, stream, source, request);
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
        if (attempt > 1 || !released || !request.waitsForRelease) throw error;
        await sleep(releaseMs * http.pace, undefined, { signal: request.signal }).catch(() => undefined);
        if (request.signal.aborted) throw error;
      }
    }
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
