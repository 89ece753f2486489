import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { createInflateRaw, crc32 } from 'node:zlib';
import { cutOff, damaged } from './archive-failure.ts';
import type { ByteSource } from './byte-source.ts';

/** Input is inflated in slices of this size, so that one step can never produce more than about 16 MiB. */
const SLICE_BYTES = 16 * 1024;
const LEAST_SLICE_BYTES = 1_024;

/**
 * Unpacks the deflate stream that begins at `source` and leaves what stands behind it to be read. Returns the checksum and
 * the size of what came out.
 */
export async function* inflateStream(source: ByteSource): AsyncGenerator<Uint8Array, { checksum: number; size: number }, void> {
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
      if (failure) throw damaged(failure);
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
    if (failure) throw isCutOff(failure) ? cutOff(failure) : damaged(failure);
    return { checksum, size };
  } finally {
    inflate.destroy();
  }
}

function isCutOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR';
}
