import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip, createInflate, createInflateRaw, type Gunzip, type Inflate, type InflateRaw } from 'node:zlib';

import { AppError } from '#shared/errors.ts';

import { type Flight, startTimer, timedOut } from './flight.ts';
import { errorCode, toTransportFailure } from './transport-failure.ts';

export type ContentCoding = 'gzip' | 'deflate' | 'none';

export interface BodyLimits {
  coding: ContentCoding;
  /** Counted after decoding. */
  maxBytes: number;
  /** Longest silence while somebody waits for the next chunk; a slow reader costs the provider nothing. */
  idleMs: number;
}

type Decoder = Gunzip | Inflate | InflateRaw;

/** A lawful list packs up to about 60 to 1; a bomb reaches 1,000. Small bodies may pack better by chance. */
const maxRatio = 200;
const ratioFreeBytes = 4 * 1024 * 1024;
const decodedChunkBytes = 64 * 1024;

// What servers write where they mean no coding at all.
const plainCodings = new Set(['', 'identity', 'none', 'utf-8']);

/** Reads a Content-Encoding header: one coding is undone, stacked ones are how 337 bytes become 100 MiB. */
export function contentCoding(header: string | undefined, host: string): ContentCoding {
  const coding = (header ?? '').trim().toLowerCase();
  if (plainCodings.has(coding)) return 'none';
  if (coding === 'gzip' || coding === 'x-gzip') return 'gzip';
  if (coding === 'deflate') return 'deflate';
  throw new AppError('provider_malformed', `${host} packs its answer in a way WebPlay does not read`, {
    reason: 'malformed',
  });
}

/**
 * The chunks of an answer, decoded and held to their limits; the flight ends with them. Nothing is read ahead of the
 * reader but one buffer, and what broke because the flight was stopped is reported as the reason of the stop.
 */
export async function* readBody(
  response: IncomingMessage,
  flight: Flight,
  limits: BodyLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  const progress: Progress = { decoder: undefined };
  let bytes = 0;
  try {
    const chunks = decoded(response, limits.coding, progress);
    for (;;) {
      const next = await nextInTime(chunks, flight, limits.idleMs);
      if (flight.failure) throw flight.failure; // the decoder may still hold chunks of a response that is gone
      if (next.done) return;
      bytes += next.value.length;
      checkSize(bytes, progress.decoder?.bytesWritten, limits.maxBytes, flight.host);
      yield next.value;
    }
  } catch (error) {
    throw flight.fail(toBodyFailure(error, flight.host));
  } finally {
    flight.finish();
    response.destroy();
  }
}

interface Progress {
  decoder: Decoder | undefined;
}

async function* decoded(
  response: IncomingMessage,
  coding: ContentCoding,
  progress: Progress,
): AsyncGenerator<Uint8Array, void, undefined> {
  const wire = chunksOf(response);
  const first = await wire.next();
  if (first.done) return;
  const whole = startingWith(first.value, wire);
  const decoder = pickDecoder(coding, first.value);
  if (!decoder) {
    yield* whole;
    return;
  }
  progress.decoder = decoder;
  // A failure of either side reaches the reader through the decoder, which pipeline destroys with it.
  pipeline(whole, decoder, () => undefined);
  yield* chunksOf(decoder);
}

async function* chunksOf(stream: Readable): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of stream) {
    // Readable's iterator is untyped; both streams here are in byte mode, where every chunk is a Buffer.
    yield chunk as Uint8Array;
  }
}

async function* startingWith(
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield first;
  yield* rest;
}

function pickDecoder(coding: ContentCoding, first: Uint8Array): Decoder | undefined {
  const options = { chunkSize: decodedChunkBytes };
  switch (coding) {
    case 'none':
      return undefined;
    case 'gzip':
      // Some panels announce gzip and send plain text.
      return first[0] === 0x1f ? createGunzip(options) : undefined;
    case 'deflate':
      // The name means zlib framing, but many servers send the bare stream; zlib's first byte names method 8.
      return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate(options) : createInflateRaw(options);
  }
}

async function nextInTime(
  chunks: AsyncGenerator<Uint8Array, void, undefined>,
  flight: Flight,
  idleMs: number,
): Promise<IteratorResult<Uint8Array, void>> {
  const timer = startTimer(idleMs, () => {
    flight.fail(timedOut(`${flight.host} stopped sending in the middle of its answer`));
  });
  try {
    return await chunks.next();
  } finally {
    clearTimeout(timer);
  }
}

function checkSize(bytes: number, wireBytes: number | undefined, maxBytes: number, host: string): void {
  if (bytes > maxBytes) throw tooLarge(host);
  if (wireBytes !== undefined && bytes > ratioFreeBytes && bytes > wireBytes * maxRatio) {
    throw new AppError('too_large', `${host} sent an answer that unpacks to a suspicious size`, { reason: 'ratio' });
  }
}

export function brokenOff(host: string): AppError {
  return new AppError('provider_unreachable', `${host} broke off in the middle of its answer`, { reason: 'truncated' });
}

export function tooLarge(host: string): AppError {
  return new AppError('too_large', `${host} sent more than WebPlay reads for this purpose`);
}

function toBodyFailure(error: unknown, host: string): AppError {
  if (error instanceof AppError) return error;
  const code = errorCode(error);
  if (code === 'Z_BUF_ERROR' || code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') {
    return brokenOff(host);
  }
  if (code.startsWith('Z_')) {
    return new AppError('provider_malformed', `${host} sent a packed answer that is damaged`, { reason: 'malformed' });
  }
  return toTransportFailure(error, host);
}
