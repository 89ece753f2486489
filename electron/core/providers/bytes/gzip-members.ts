import { damaged } from './archive-failure.ts';
import { ByteSource } from './byte-source.ts';
import { inflateStream } from './inflate.ts';

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
      const { checksum, size } = yield* inflateStream(source);
      await checkTrailer(source, checksum, size);
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

async function checkTrailer(source: ByteSource, checksum: number, size: number): Promise<void> {
  const trailer = Buffer.from(await source.take(TRAILER_BYTES));
  if (trailer.readUInt32LE(0) !== checksum || trailer.readUInt32LE(4) !== size % 2 ** 32) throw damaged();
}
