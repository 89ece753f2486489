import { once } from 'node:events';
import { createInflateRaw, crc32 } from 'node:zlib';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '#shared/errors.ts';

/** Input is inflated in slices of this size, so that one step can never produce more than about 16 MiB. */
const SLICE_BYTES = 16 * 1024;
const LEAST_SLICE_BYTES = 1_024;
const TRAILER_BYTES = 8;

const FLAG_HEADER_CRC = 2;
const FLAG_EXTRA = 4;
const FLAG_NAME = 8;
const FLAG_COMMENT = 16;

/**
 * Unpacks every gzip member of `input`, one after another; what follows the last member and is not gzip is ignored.
 *
 * The framing is read here because Node's own gunzip refuses trailing bytes and, in that case, also loses text it had
 * already unpacked.
 */
export async function* gunzipMembers(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const source = new ByteSource(input);
  try {
    while (await startsMember(source)) {
      await skipHeader(source);
      yield* inflateMember(source);
    }
  } finally {
    await source.close();
  }
}

async function startsMember(source: ByteSource): Promise<boolean> {
  const head = await source.peek(3);
  return head.length === 3 && head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

async function skipHeader(source: ByteSource): Promise<void> {
  const fixed = await source.take(10);
  const flags = fixed[3] ?? 0;
  if (flags & FLAG_EXTRA) {
    const size = await source.take(2);
    await source.skip((size[0] ?? 0) + (size[1] ?? 0) * 256);
  }
  if (flags & FLAG_NAME) await source.skipPastZero();
  if (flags & FLAG_COMMENT) await source.skipPastZero();
  if (flags & FLAG_HEADER_CRC) await source.skip(2);
}

async function* inflateMember(source: ByteSource): AsyncGenerator<Uint8Array, void, void> {
  const inflate = createInflateRaw({ chunkSize: 64 * 1024 });
  let unpacked: Uint8Array[] = [];
  let failure: unknown;
  let onFailure = (): void => {};
  let checksum = 0;
  let size = 0;
  inflate.on('data', (chunk: Uint8Array) => unpacked.push(chunk));
  inflate.on('error', (error) => {
    failure = error;
    onFailure();
  });
  const collect = (): Uint8Array[] => {
    const chunks = unpacked;
    unpacked = [];
    for (const chunk of chunks) {
      checksum = crc32(chunk, checksum);
      size += chunk.length;
    }
    return chunks;
  };

  try {
    let given = 0;
    let ended = false;
    while (!ended) {
      // A body that drips is gathered first: each step through the engine costs more than a kilobyte of text.
      await source.peek(LEAST_SLICE_BYTES);
      const slice = await source.next(SLICE_BYTES);
      if (!slice) break;
      // A failed write is told by the error event alone: its callback is never called.
      await new Promise<void>((resolve) => {
        onFailure = resolve;
        inflate.write(slice, () => resolve());
      });
      if (failure) throw corrupt(failure);
      given += slice.length;
      // The engine leaves what stands behind the end of the deflate stream unread: that is how the end is seen.
      const unread = given - inflate.bytesWritten;
      if (unread > 0) {
        source.putBack(slice.subarray(slice.length - unread));
        ended = true;
      }
      yield* collect();
    }
    // Text still on its way out of the engine would be dropped with it, should the end turn out to be missing.
    while (inflate.readableLength > 0) await setImmediate();
    const finished = inflate.readableEnded ? Promise.resolve() : once(inflate, 'end');
    inflate.end();
    await finished.catch((error: unknown) => {
      failure = error;
    });
    yield* collect();
    if (failure) throw isCutOff(failure) ? truncated(failure) : corrupt(failure);
    await checkTrailer(source, checksum, size);
  } finally {
    inflate.destroy();
  }
}

async function checkTrailer(source: ByteSource, checksum: number, size: number): Promise<void> {
  const trailer = Buffer.from(await source.take(TRAILER_BYTES));
  if (trailer.readUInt32LE(0) !== checksum || trailer.readUInt32LE(4) !== size % 2 ** 32) throw corrupt(undefined);
}

function isCutOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR';
}

function truncated(cause?: unknown): AppError {
  return new AppError('provider_malformed', 'The compressed file ends before its end: it was cut off on the way', {
    reason: 'truncated',
    cause,
  });
}

function corrupt(cause: unknown): AppError {
  return new AppError('provider_malformed', 'The compressed file is damaged and cannot be unpacked', {
    reason: 'malformed',
    cause,
  });
}

/** An async iterable of chunks, read in the portions a format asks for. */
class ByteSource {
  private readonly iterator: AsyncIterator<Uint8Array>;
  private held: Uint8Array = new Uint8Array(0);
  private done = false;

  constructor(input: AsyncIterable<Uint8Array>) {
    this.iterator = input[Symbol.asyncIterator]();
  }

  /** Up to `count` bytes, fewer only at the end; they stay to be read. */
  async peek(count: number): Promise<Uint8Array> {
    if (this.held.length >= count) return this.held.subarray(0, count);
    // Joined once: a body may come byte by byte.
    const pieces = [this.held];
    for (let length = this.held.length; length < count; ) {
      const result = await this.iterate();
      if (!result) break;
      pieces.push(result);
      length += result.length;
    }
    this.held = pieces.length === 1 ? this.held : Buffer.concat(pieces);
    return this.held.subarray(0, count);
  }

  async take(count: number): Promise<Uint8Array> {
    const bytes = await this.peek(count);
    if (bytes.length < count) throw truncated();
    this.held = this.held.subarray(count);
    return bytes;
  }

  /** The next bytes at hand, at most `limit`, or undefined at the end. */
  async next(limit: number): Promise<Uint8Array | undefined> {
    while (this.held.length === 0) if (!(await this.pull())) return undefined;
    const bytes = this.held.subarray(0, limit);
    this.held = this.held.subarray(bytes.length);
    return bytes;
  }

  putBack(bytes: Uint8Array): void {
    this.held = this.held.length === 0 ? bytes : Buffer.concat([bytes, this.held]);
  }

  async skip(count: number): Promise<void> {
    for (let left = count; left > 0; ) {
      const bytes = await this.next(left);
      if (!bytes) throw truncated();
      left -= bytes.length;
    }
  }

  async skipPastZero(): Promise<void> {
    for (;;) {
      const bytes = await this.next(SLICE_BYTES);
      if (!bytes) throw truncated();
      const zero = bytes.indexOf(0);
      if (zero < 0) continue;
      this.putBack(bytes.subarray(zero + 1));
      return;
    }
  }

  async close(): Promise<void> {
    if (!this.done) await this.iterator.return?.();
  }

  private async pull(): Promise<boolean> {
    const bytes = await this.iterate();
    if (bytes) this.held = this.held.length === 0 ? bytes : Buffer.concat([this.held, bytes]);
    return bytes !== undefined;
  }

  private async iterate(): Promise<Uint8Array | undefined> {
    if (this.done) return undefined;
    const result = await this.iterator.next();
    if (!result.done) return result.value;
    this.done = true;
    return undefined;
  }
}
