import { crc32 } from 'node:zlib';
import type { ArchiveEntry, Bytes } from './archive-entry.ts';
import { cutOff, damaged, unreadable } from './archive-failure.ts';
import { ByteSource } from './byte-source.ts';
import { inflateStream } from './inflate.ts';

const STEP_BYTES = 64 * 1024;
const HEADER_BYTES = 30;

const LOCAL_HEADER = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const descriptorSignature = Buffer.from('PK\x07\x08', 'latin1');

const FLAG_ENCRYPTED = 1;
const FLAG_DESCRIPTOR = 8;
const STORED = 0;
const DEFLATED = 8;
const IN_EXTRA_FIELD = 0xffffffff;

interface LocalHeader {
  name: string;
  method: number;
  /** What follows the body says its checksum and sizes. */
  hasDescriptor: boolean;
  isWide: boolean;
  checksum: number;
  packedSize: number;
}

/** The files of a zip archive in their order, read from its beginning: its directory stands at the end and is not needed. */
export async function* zipEntries(input: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveEntry, void, void> {
  const source = new ByteSource(input);
  try {
    for (;;) {
      const signature = Buffer.from(await source.peek(4));
      if (signature.length < 4) throw cutOff();
      if (signature.readUInt32LE(0) !== LOCAL_HEADER) return;
      const header = await readHeader(source);
      if (header.name.endsWith('/')) {
        await source.skip(header.packedSize);
        continue;
      }
      const body = header.method === STORED ? stored(source, header) : inflated(source, header);
      yield { name: header.name, body };
      // What nobody read of it.
      while (!(await body.next()).done);
    }
  } finally {
    await source.close();
  }
}

async function readHeader(source: ByteSource): Promise<LocalHeader> {
  const fixed = Buffer.from(await source.take(HEADER_BYTES));
  const flags = fixed.readUInt16LE(6);
  const method = fixed.readUInt16LE(8);
  const name = Buffer.from(await source.take(fixed.readUInt16LE(26))).toString('utf8');
  const extra = Buffer.from(await source.take(fixed.readUInt16LE(28)));
  if (flags & FLAG_ENCRYPTED) throw unreadable('This zip archive is locked with a password');
  if (method !== STORED && method !== DEFLATED) throw unreadable('This zip archive is packed in a way that WebPlay does not read');
  const wideSize = wideSizeIn(extra);
  const packedSize = fixed.readUInt32LE(18);
  return {
    name,
    method,
    hasDescriptor: (flags & FLAG_DESCRIPTOR) !== 0,
    isWide: wideSize !== undefined,
    checksum: fixed.readUInt32LE(14),
    packedSize: packedSize === IN_EXTRA_FIELD ? (wideSize ?? packedSize) : packedSize,
  };
}

/** The packed size of files beyond 4 GiB, which some write for every file. */
function wideSizeIn(extra: Buffer): number | undefined {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    return at + 20 <= extra.length ? Number(extra.readBigUInt64LE(at + 12)) : 0;
  }
  return undefined;
}

async function* inflated(source: ByteSource, header: LocalHeader): Bytes {
  const { checksum } = yield* inflateStream(source);
  const said = header.hasDescriptor ? await readDescriptor(source, header) : header.checksum;
  if (said !== checksum) throw damaged();
}

async function* stored(source: ByteSource, header: LocalHeader): Bytes {
  if (header.hasDescriptor && header.packedSize === 0) {
    yield* storedUpToDescriptor(source, header);
    return;
  }
  let checksum = 0;
  for (let left = header.packedSize; left > 0; ) {
    const bytes = await source.next(Math.min(left, STEP_BYTES));
    if (!bytes) throw cutOff();
    left -= bytes.length;
    checksum = crc32(bytes, checksum);
    yield bytes;
  }
  const said = header.hasDescriptor ? await readDescriptor(source, header) : header.checksum;
  if (said !== checksum) throw damaged();
}

/** Nothing says how long it is: the description behind it has to be found, and proves itself by the size it gives. */
async function* storedUpToDescriptor(source: ByteSource, header: LocalHeader): Bytes {
  let checksum = 0;
  let size = 0;
  for (;;) {
    const ahead = Buffer.from(await source.peek(STEP_BYTES));
    if (ahead.length < 16) throw cutOff();
    let found = ahead.indexOf(descriptorSignature);
    while (found >= 0 && found + 12 <= ahead.length && ahead.readUInt32LE(found + 8) !== (size + found) % 2 ** 32) found = ahead.indexOf(descriptorSignature, found + 1);
    // A description may begin in the last bytes.
    const length = found >= 0 ? (found + 12 <= ahead.length ? found : Math.max(found, 1)) : ahead.length - 12;
    const bytes = await source.take(length);
    checksum = crc32(bytes, checksum);
    size += length;
    if (length > 0) yield bytes;
    if (found < 0 || found + 12 > ahead.length) continue;
    if ((await readDescriptor(source, header)) !== checksum) throw damaged();
    return;
  }
}

/** The checksum; its signature is optional. */
async function readDescriptor(source: ByteSource, { isWide }: LocalHeader): Promise<number> {
  const first = Buffer.from(await source.peek(4));
  if (first.length === 4 && first.readUInt32LE(0) === DESCRIPTOR) await source.skip(4);
  const said = Buffer.from(await source.take(isWide ? 20 : 12));
  return said.readUInt32LE(0);
}
