import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { decompress } from './decompress.ts';

const text = '#EXTM3U\n#EXTINF:-1,One\nhttp://tv.example/1\n';
/** The text above, as the tool of the format packs it. */
const xzFile = Buffer.from('/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAqI0VYVE0zVQojRVhUSU5GOi0xLE9uZQpodHRwOi8vdHYuZXhhbXBsZS8xCgAAeNqb082qbnwAAUMrrVBuVx+2830BAAAAAARZWg==', 'base64');

async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function unpack(bytes: Uint8Array, pieceLength = bytes.length): Promise<{ text: string; compression: string }> {
  const body = decompress(pieces(bytes, pieceLength), { maxBytes: 64 * 1024 * 1024 });
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return { text: Buffer.concat(chunks).toString('latin1'), compression: body.compression() };
}

interface Packed {
  name: string;
  body: string | Buffer;
  isStored?: boolean;
  hasDescriptor?: boolean;
}

function zip(files: readonly Packed[]): Buffer {
  const parts = files.map(({ name, body, isStored = false, hasDescriptor = false }) => {
    const bytes = Buffer.from(body);
    const packed = isStored ? bytes : deflateRawSync(bytes);
    const header = Buffer.alloc(30);
    header.write('PK\x03\x04', 'latin1');
    header.writeUInt16LE(20, 4);
    header.writeUInt16LE(hasDescriptor ? 8 : 0, 6);
    header.writeUInt16LE(isStored ? 0 : 8, 8);
    header.writeUInt16LE(Buffer.byteLength(name), 26);
    const sums = Buffer.alloc(12);
    sums.writeUInt32LE(crc32(bytes), 0);
    sums.writeUInt32LE(packed.length, 4);
    sums.writeUInt32LE(bytes.length, 8);
    if (!hasDescriptor) sums.copy(header, 14);
    return Buffer.concat([header, Buffer.from(name), packed, ...(hasDescriptor ? [Buffer.from('PK\x07\x08', 'latin1'), sums] : [])]);
  });
  return Buffer.concat([...parts, Buffer.from('PK\x01\x02 and the rest of the directory', 'latin1')]);
}

function tar(files: readonly Packed[]): Buffer {
  const parts = files.flatMap(({ name, body }) => {
    const bytes = Buffer.from(body);
    return [tarHeader(name, bytes.length, name.endsWith('/') ? '5' : '0'), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1_024)]);
}

function tarHeader(name: string, size: number, type: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\x0000', 257);
  header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

const readme = { name: 'README.txt', body: 'read me '.repeat(2_000) };
const guide = { name: 'guides/today.XML', body: text };
const longName = Buffer.concat([tarHeader('././@LongLink', 120, 'L'), Buffer.from(`${'a'.repeat(110)}.xml`.padEnd(512, '\0'))]);

test.each<[string, Buffer, string]>([
  ['xz', xzFile, 'xz'],
  ['xz in gzip', gzipSync(xzFile), 'gzip+xz'],
  ['zip with one file', zip([{ name: 'list.m3u', body: text }]), 'zip'],
  ['zip with a guide behind other files', zip([{ name: 'guides/', body: '', isStored: true }, readme, guide, { name: 'other.xml', body: 'other' }]), 'zip'],
  ['zip with stored files', zip([{ ...readme, isStored: true }, { ...guide, isStored: true }]), 'zip'],
  ['zip whose sizes stand behind the files', zip([{ ...readme, hasDescriptor: true }, { ...guide, hasDescriptor: true }]), 'zip'],
  ['zip with stored files whose sizes stand behind them', zip([{ name: 'a', body: 'PK\x07\x08 is no end', isStored: true, hasDescriptor: true }, { ...guide, isStored: true, hasDescriptor: true }]), 'zip'],
  ['zip with what a system adds', zip([{ name: '__MACOSX/._today.xml', body: 'not this' }, guide]), 'zip'],
  ['gzip in zip', zip([{ name: 'guide.xml.gz', body: gzipSync(text) }]), 'zip+gzip'],
  ['zip in gzip', gzipSync(zip([guide])), 'gzip+zip'],
  ['tar', tar([readme, guide]), 'tar'],
  ['tar in gzip', gzipSync(tar([{ name: 'guides/', body: '' }, readme, guide])), 'gzip+tar'],
  ['tar with a long name', Buffer.concat([longName, tar([{ name: 'short', body: text }])]), 'tar'],
  ['tar without its last blocks', tar([guide]).subarray(0, -1_024), 'tar'],
  ['gzip in tar', tar([{ name: 'guide.xml.gz', body: gzipSync(text) }]), 'tar+gzip'],
])('%s is read, in any pieces', async (_, bytes, compression) => {
  for (const pieceLength of [bytes.length, 7, 1]) expect(await unpack(bytes, pieceLength)).toEqual({ text, compression });
});

test('an archive without files is empty', async () => {
  expect(await unpack(Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]))).toEqual({ text: '', compression: 'zip' });
});

test('what is cut off is said to be cut off, wherever the cut is, and damage to be damage', async () => {
  const whole = [xzFile, zip([guide]).subarray(0, -40), tar([guide]).subarray(0, -1_500), gzipSync(tar([guide]))];
  for (const bytes of whole) {
    for (const length of [20, 40, bytes.length - 30]) {
      const failure: unknown = await unpack(bytes.subarray(0, length)).then(() => undefined, (error: unknown) => error);
      if (failure !== undefined) expect(failure).toMatchObject({ code: 'provider_malformed', reason: 'truncated' });
    }
  }
  await expect(unpack(xzFile.subarray(0, 50))).rejects.toMatchObject({ reason: 'truncated' });
  for (const bytes of [xzFile, zip([guide])]) {
    const broken = Buffer.from(bytes);
    for (let at = 48; at < 60; at++) broken[at] = 0xff;
    await expect(unpack(broken)).rejects.toMatchObject({ code: 'provider_malformed' });
  }
  await expect(unpack(zip([guide]).fill(1, 6, 7))).rejects.toThrow(/password/);
});

test('what unpacks to far more than it is, or too many times over, is refused', async () => {
  const zeros = Buffer.alloc(30 * 1024 * 1024);
  await expect(unpack(zip([{ name: 'guide.xml', body: zeros }]))).rejects.toMatchObject({ code: 'too_large', reason: 'ratio' });
  await expect(unpack(zip([{ name: 'guide.xml', body: zip([{ name: 'guide.xml', body: gzipSync(gzipSync(text)) }]) }]))).rejects.toMatchObject({ code: 'too_large', reason: 'too-deep' });
  await expect(unpack(zip([{ name: 'first', body: 'x' }, ...Array.from({ length: 3 }, (_, number) => ({ name: `${number}.txt`, body: zeros }))]))).rejects.toMatchObject({ code: 'too_large' });
});

test('an xz file that is left unfinished lets the next one be read', async () => {
  for await (const chunk of decompress(pieces(xzFile, 100), { maxBytes: 1_000 })) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
  expect((await unpack(xzFile)).text).toBe(text);
});

test('whatever follows the signature, nothing but our own errors is thrown', async () => {
  const starts = [xzFile.subarray(0, 30), zip([guide]).subarray(0, 40), tar([guide]).subarray(0, 512)];
  for (const [seed, start] of [...starts, ...starts, ...starts].entries()) {
    const noise = Buffer.from(Array.from({ length: 3_000 }, (_, at) => (at * 7_919 * (seed + 1) + ((at * at) >> 3)) & 0xff));
    await unpack(Buffer.concat([start, noise])).catch((error: unknown) => expect(error).toBeInstanceOf(AppError));
  }
});
