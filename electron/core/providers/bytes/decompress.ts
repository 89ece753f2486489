import { AppError } from '#shared/errors.ts';
import { bestEntry, type Bytes } from './archive-entry.ts';
import { gunzipMembers } from './gzip-members.ts';
import { isTarHeader, TAR_BLOCK_BYTES, tarEntries } from './tar-entries.ts';
import { unxz } from './unxz.ts';
import { zipEntries } from './zip-entries.ts';

export interface DecompressLimits {
  /** Most decoded bytes, counted in every layer. */
  maxBytes: number;
  /** Most decoded bytes per received byte, once more than 4 MiB have been decoded; 200 unless told. */
  maxRatio?: number | undefined;
  signal?: AbortSignal | undefined;
}

type Layer = 'gzip' | 'xz' | 'zip' | 'tar';

/** `none`, `gzip`, `gzip+gzip`, `gzip+tar` and so on, outermost first: known when the first bytes have been read. */
export type Compression = 'none' | Layer | `${Layer}+${string}`;

export type DecompressedBody = AsyncIterable<Uint8Array> & { compression(): Compression };

const DEFAULT_MAX_RATIO = 200;
/** Small files may repeat themselves as much as they like: the ratio counts from here. */
const RATIO_GRACE_BYTES = 4 * 1024 * 1024;
/** Servers pack twice by mistake; nobody packs four times except to hurt. */
const MAX_LAYERS = 3;
/** A tar archive is known by the whole of its first header. */
const SIGNATURE_BYTES = TAR_BLOCK_BYTES;

/**
 * The bytes of `body` unpacked by what they are, whatever its name or headers say; of an archive its first `.xml` file, else
 * its first file.
 */
export function decompress(body: AsyncIterable<Uint8Array>, limits: DecompressLimits): DecompressedBody {
  const layers: Layer[] = [];
  return {
    compression: () => (layers.length === 0 ? 'none' : (layers.join('+') as Compression)), // made of layers
    [Symbol.asyncIterator]: () => unpack(body, limits, layers),
  };
}

async function* unpack(
  body: AsyncIterable<Uint8Array>,
  limits: DecompressLimits,
  layers: Layer[],
): AsyncGenerator<Uint8Array, void, void> {
  const meter = { received: 0 };
  const origin = received(body, meter, limits.signal);
  let current = limited(origin, meter, limits, false);
  try {
    for (;;) {
      const { head, rest } = await peeked(current, SIGNATURE_BYTES);
      current = rest;
      const layer = layerOf(head);
      if (layer === undefined) {
        refuseOtherArchives(head);
        break;
      }
      // Two of the same unpacker of xz would wait for each other.
      if (layers.length === MAX_LAYERS || (layer === 'xz' && layers.includes('xz'))) {
        throw new AppError('too_large', 'The file is compressed too many times over', { reason: 'too-deep' });
      }
      layers.push(layer);
      current = limited(unpackers[layer](current), meter, limits, true);
    }
    yield* current;
  } finally {
    await current.return();
    // A layer that was never read from does not pass the end on to the body below it.
    await origin.return();
  }
}

async function* received(
  body: AsyncIterable<Uint8Array>,
  meter: { received: number },
  signal: AbortSignal | undefined,
): Bytes {
  for await (const chunk of body) {
    if (signal?.aborted) throw new AppError('cancelled', 'Reading was cancelled', { cause: signal.reason });
    if (chunk.length === 0) continue;
    meter.received += chunk.length;
    yield chunk;
  }
}

async function* limited(
  input: Bytes,
  meter: { received: number },
  { maxBytes, maxRatio = DEFAULT_MAX_RATIO }: DecompressLimits,
  unpacked: boolean,
): Bytes {
  let decoded = 0;
  for await (const chunk of input) {
    decoded += chunk.length;
    if (decoded > maxBytes) {
      throw new AppError('too_large', `The file is larger than the ${inMebibytes(maxBytes)} that are allowed`);
    }
    if (unpacked && decoded > RATIO_GRACE_BYTES && decoded > meter.received * maxRatio) {
      throw new AppError('too_large', 'The compressed file unpacks to far more than any real list or guide', {
        reason: 'ratio',
      });
    }
    yield chunk;
  }
}

/** Reads at least `count` bytes ahead, fewer only at the end, and gives everything again as `rest`. */
async function peeked(input: Bytes, count: number): Promise<{ head: Uint8Array; rest: Bytes }> {
  const chunks: Uint8Array[] = [];
  try {
    for (let length = 0; length < count; ) {
      const { value, done } = await input.next();
      if (done) break;
      chunks.push(value);
      length += value.length;
    }
  } catch (error) {
    // What came before it is given first.
    return { head: Buffer.concat(chunks).subarray(0, count), rest: failing(chunks, error) };
  }
  return { head: Buffer.concat(chunks).subarray(0, count), rest: rejoined(chunks, input) };
}

async function* failing(chunks: Uint8Array[], error: unknown): Bytes {
  yield* chunks;
  throw error;
}

async function* rejoined(chunks: Uint8Array[], input: Bytes): Bytes {
  try {
    yield* chunks;
    yield* input;
  } finally {
    await input.return();
  }
}

const unpackers: Record<Layer, (packed: Bytes) => Bytes> = {
  gzip: gunzipMembers,
  xz: unxz,
  zip: (packed) => bestEntry(zipEntries(packed)),
  tar: (packed) => bestEntry(tarEntries(packed)),
};

function layerOf(head: Uint8Array): Layer | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b && head[2] === 8) return 'gzip';
  if (begins(head, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])) return 'xz';
  // The second is an archive without files.
  if (begins(head, [0x50, 0x4b, 0x03, 0x04]) || begins(head, [0x50, 0x4b, 0x05, 0x06])) return 'zip';
  return isTarHeader(head) ? 'tar' : undefined;
}

function begins(head: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => byte === -1 || head[index] === byte);
}

/** Known, and not unpacked. */
const OTHER_ARCHIVES: readonly { name: string; signature: readonly number[] }[] = [
  // "BZh", a level, then the first half of π that opens every block.
  { name: 'bzip2', signature: [0x42, 0x5a, 0x68, -1, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59] },
];

function refuseOtherArchives(head: Uint8Array): void {
  for (const { name, signature } of OTHER_ARCHIVES) {
    if (begins(head, signature)) {
      throw new AppError(
        'provider_malformed',
        `This is a ${name} archive; WebPlay reads plain files and those packed as gzip, xz, zip or tar`,
        { reason: 'malformed' },
      );
    }
  }
}

function inMebibytes(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${Math.floor(bytes / (1024 * 1024))} MiB` : `${bytes} bytes`;
}
