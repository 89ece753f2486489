import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createGzip, gzipSync } from 'node:zlib';
import { decompress, type DecompressLimits } from './decompress.ts';

const MIB = 1024 * 1024;

async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function unpack(
  bytes: Uint8Array,
  pieceLength = bytes.length || 1,
  limits: DecompressLimits = { maxBytes: MIB },
): Promise<{ text: string; compression: string }> {
  const body = decompress(pieces(bytes, pieceLength), limits);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return { text: Buffer.concat(chunks).toString('latin1'), compression: body.compression() };
}

const text = '#EXTM3U\n#EXTINF:-1,One\nhttp://tv.example/1\n';

/** Everything a header can carry: extra field, file name, comment and header checksum. */
function withFullHeader(packed: Buffer): Buffer {
  const header = Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3]),
    Buffer.from([3, 0, 1, 2, 3]),
    Buffer.from('name.m3u\0a comment\0', 'latin1'),
    Buffer.from([0, 0]),
  ]);
  return Buffer.concat([header, packed.subarray(10)]);
}

const packed = gzipSync(text);
const cases: { name: string; bytes: Buffer; expected: { text: string; compression: string } }[] = [
  { name: 'plain text', bytes: Buffer.from(text), expected: { text, compression: 'none' } },
  { name: 'nothing at all', bytes: Buffer.alloc(0), expected: { text: '', compression: 'none' } },
  { name: 'gzip', bytes: packed, expected: { text, compression: 'gzip' } },
  { name: 'gzip packed again', bytes: gzipSync(packed), expected: { text, compression: 'gzip+gzip' } },
  { name: 'members one after another', bytes: Buffer.concat([packed, packed]), expected: { text: text + text, compression: 'gzip' } },
  { name: 'trailing text', bytes: Buffer.concat([packed, Buffer.from('<!-- served in 3 ms -->')]), expected: { text, compression: 'gzip' } },
  { name: 'trailing zeros', bytes: Buffer.concat([packed, Buffer.alloc(512)]), expected: { text, compression: 'gzip' } },
  { name: 'a trailing half signature', bytes: Buffer.concat([packed, Buffer.from([0x1f, 0x8b])]), expected: { text, compression: 'gzip' } },
  { name: 'every optional header field', bytes: withFullHeader(packed), expected: { text, compression: 'gzip' } },
  { name: 'an empty gzip file', bytes: gzipSync(''), expected: { text: '', compression: 'gzip' } },
];

test.each(cases)('$name is read, in any pieces', async ({ bytes, expected }) => {
  expect(await unpack(bytes)).toEqual(expected);
  expect(await unpack(bytes, 7)).toEqual(expected);
  expect(await unpack(bytes, 1)).toEqual(expected);
});

test('a stream cut off anywhere is reported, after all that could be unpacked', async () => {
  for (const length of [3, 9, 12, 30, packed.length - 8, packed.length - 1]) {
    await expect(unpack(packed.subarray(0, length)), `cut at ${length}`).rejects.toMatchObject({
      code: 'provider_malformed',
      reason: 'truncated',
    });
  }
  let seen = '';
  const body = decompress(pieces(packed.subarray(0, packed.length - 8), 16), { maxBytes: MIB });
  await expect(
    (async () => {
      for await (const chunk of body) seen += Buffer.from(chunk).toString('latin1');
    })(),
  ).rejects.toMatchObject({ reason: 'truncated' });
  expect(seen).toBe(text);
});

test('the cut-off guide among the fixtures gives what it has', async () => {
  const file = await readFile(new URL('../../../../test/fixtures/xmltv-18-truncated.xml.gz', import.meta.url));
  let seen = 0;
  const body = decompress(pieces(file, 100), { maxBytes: MIB });
  await expect(
    (async () => {
      for await (const chunk of body) seen += chunk.length;
    })(),
  ).rejects.toMatchObject({ reason: 'truncated' });
  expect(seen).toBeGreaterThan(1000);
});

test('damage inside the stream or a wrong checksum is malformed, not truncated', async () => {
  const flipped = Buffer.from(packed);
  flipped[packed.length - 6] = (flipped[packed.length - 6] ?? 0) ^ 0xff;
  await expect(unpack(flipped)).rejects.toMatchObject({ code: 'provider_malformed', reason: 'malformed' });
  const broken = Buffer.concat([packed.subarray(0, 10), Buffer.alloc(40, 0xff)]);
  await expect(unpack(broken)).rejects.toMatchObject({ code: 'provider_malformed', reason: 'malformed' });
});

test('more decoded bytes than allowed are refused, packed or plain', async () => {
  const limits = { maxBytes: 1000 };
  await expect(unpack(Buffer.alloc(1001, 'x'), 100, limits)).rejects.toMatchObject({ code: 'too_large' });
  await expect(unpack(gzipSync(Buffer.alloc(1001, 'x')), 100, limits)).rejects.toMatchObject({ code: 'too_large' });
  expect((await unpack(gzipSync(Buffer.alloc(1000, 'x')), 100, limits)).text).toHaveLength(1000);
});

test('a small file may be very repetitive, a large one may not', async () => {
  const limits = { maxBytes: 1024 * MIB };
  expect((await unpack(gzipSync(Buffer.alloc(4 * MIB)), 100, limits)).text).toHaveLength(4 * MIB);
  await expect(unpack(gzipSync(Buffer.alloc(5 * MIB)), 100, limits)).rejects.toMatchObject({
    code: 'too_large',
    reason: 'ratio',
  });
  expect((await unpack(gzipSync(Buffer.alloc(5 * MIB)), 100, { ...limits, maxRatio: 2000 })).text).toHaveLength(5 * MIB);
});

test('a bomb in a bomb is cut soon: little of it is ever unpacked', async () => {
  const inner = createGzip();
  const innerChunks: Buffer[] = [];
  inner.on('data', (chunk: Buffer) => innerChunks.push(chunk));
  const zeros = Buffer.alloc(MIB);
  for (let count = 0; count < 64; count++) await new Promise<void>((resolve) => inner.write(zeros, () => resolve()));
  await new Promise<void>((resolve) => inner.end(resolve));
  const bomb = gzipSync(Buffer.concat(innerChunks));
  expect(bomb.length).toBeLessThan(10_000);

  let seen = 0;
  await expect(
    (async () => {
      for await (const chunk of decompress(pieces(bomb, 64), { maxBytes: 1024 * MIB })) seen += chunk.length;
    })(),
  ).rejects.toMatchObject({ code: 'too_large', reason: 'ratio' });
  expect(seen).toBeLessThanOrEqual(4 * MIB);
});

test('gzip in gzip in gzip in gzip is refused', async () => {
  await expect(unpack(gzipSync(gzipSync(gzipSync(packed))))).rejects.toMatchObject({ code: 'too_large', reason: 'too-deep' });
});

test.each([
  ['bzip2', [0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0]],
])('a %s archive is named and refused', async (name, signature) => {
  await expect(unpack(Buffer.from(signature), 1)).rejects.toMatchObject({ code: 'provider_malformed' });
  await expect(unpack(Buffer.from(signature), 1)).rejects.toThrow(name);
});

test('a reader that stops early lets the source go', async () => {
  let released = false;
  async function* endless(): AsyncGenerator<Uint8Array, void, void> {
    try {
      for (;;) yield packed;
    } finally {
      released = true;
    }
  }
  for await (const chunk of decompress(endless(), { maxBytes: MIB })) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
  expect(released).toBe(true);

  released = false;
  async function* archive(): AsyncGenerator<Uint8Array, void, void> {
    try {
      for (;;) yield Buffer.from('BZh91AY&SY and so on', 'latin1');
    } finally {
      released = true;
    }
  }
  await expect(decompress(archive(), { maxBytes: MIB })[Symbol.asyncIterator]().next()).rejects.toThrow(/bzip2/);
  expect(released).toBe(true);
});

test('it reads no more of the source than it has to', async () => {
  let asked = 0;
  async function* counted(): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      asked++;
      yield Buffer.alloc(1000, 'x');
    }
  }
  const iterator = decompress(counted(), { maxBytes: 1024 * MIB })[Symbol.asyncIterator]();
  await iterator.next();
  await iterator.next();
  expect(asked).toBeLessThanOrEqual(3);
  await iterator.return?.();
});

test('an abort ends the reading as cancelled', async () => {
  const abort = new AbortController();
  const body = decompress(pieces(Buffer.alloc(10_000, 'x'), 100), { maxBytes: MIB, signal: abort.signal });
  await expect(
    (async () => {
      for await (const chunk of body) if (chunk.length > 0) abort.abort();
    })(),
  ).rejects.toMatchObject({ code: 'cancelled' });
});
