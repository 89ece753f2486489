import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AppError } from '#shared/errors.ts';
import type { Http } from '../../http/request.ts';
import { statusFailure } from '../../http/status-failure.ts';
import { watchBody } from '../unchanged-body.ts';
import { questionOf, type KnownGuide } from './known-guide.ts';
import type { GuideJob } from '../../guide/guide-job.ts';

/** Panels put a guide together when asked and may take two minutes to begin. */
const guideTimeouts = { connectMs: 15_000, firstByteMs: 120_000, idleMs: 60_000, totalMs: Number.POSITIVE_INFINITY };
/** As sent, before it is unpacked. */
const mostSentBytes = 2 * 1024 * 1024 * 1024;

/** The bytes of a guide as they are sent, or that it is the one before. */
export type OpenGuide =
  | { unchanged: true; known: KnownGuide }
  | {
      unchanged: false;
      body: AsyncIterable<Uint8Array>;
      totalBytes: number | null;
      /** Once the body has ended without a byte: whether it was the one before. */
      isUnchanged(): boolean;
      /** Once the body has ended. */
      known(): KnownGuide;
      close(): void;
    };

export interface OpenParts {
  job: GuideJob;
  known: KnownGuide | null;
  http: Http;
  signal: AbortSignal;
  onBytes(bytes: number): void;
}

export function openGuide(parts: OpenParts): Promise<OpenGuide> {
  const { place } = parts.job;
  return place.type === 'file' ? openFile(place.path, parts) : openAddress(place.url, parts);
}

async function openFile(path: string, { job, known, signal, onBytes }: OpenParts): Promise<OpenGuide> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError('not_found', 'The file is not where it was', { cause });
  });
  if (!found.isFile()) throw new AppError('invalid_input', 'This is not a file');
  const now: KnownGuide = { question: questionOf(job), print: null, etag: null, lastModified: `${found.size} ${found.mtimeMs}` };
  if (known?.lastModified === now.lastModified) return { unchanged: true, known: now };
  const stream = createReadStream(path, { highWaterMark: 256 * 1024, signal });
  return {
    unchanged: false,
    body: counted(stream, onBytes),
    totalBytes: found.size,
    isUnchanged: () => false,
    known: () => now,
    close: () => stream.destroy(),
  };
}

async function openAddress(url: string, { job, known, http, signal, onBytes }: OpenParts): Promise<OpenGuide> {
  const answer = await http.get(url, {
    reach: job.reach,
    signal,
    insecureTls: job.options.insecureTls,
    ...(job.options.userAgent ? { userAgent: job.options.userAgent } : {}),
    acceptEncoding: 'gzip',
    // What it is packed in shows in its bytes, whatever its headers say.
    decode: false,
    headers: {
      ...(known?.etag ? { 'if-none-match': known.etag } : {}),
      ...(known?.lastModified ? { 'if-modified-since': known.lastModified } : {}),
    },
    maxBytes: mostSentBytes,
    timeouts: guideTimeouts,
  });
  const validators = { etag: answer.headers.etag ?? null, lastModified: answer.headers['last-modified'] ?? null };
  if (answer.status === 304 && known) {
    answer.destroy();
    return { unchanged: true, known };
  }
  const failure = statusFailure({ status: answer.status, headers: answer.headers, url });
  if (failure) {
    answer.destroy();
    throw failure;
  }
  const watched = watchBody(counted(answer.body, onBytes), known?.print ?? undefined);
  return {
    unchanged: false,
    body: watched.body,
    totalBytes: answer.contentLength ?? null,
    isUnchanged: watched.isUnchanged,
    known: () => ({ question: questionOf(job), print: watched.print(), ...validators }),
    close: () => answer.destroy(),
  };
}

async function* counted(body: AsyncIterable<Uint8Array>, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    onBytes(chunk.length);
    yield chunk;
  }
}
