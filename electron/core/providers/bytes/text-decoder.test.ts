import { expect, test } from 'vitest';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { createTextDecoder } from './text-decoder.ts';

function decode(bytes: Uint8Array, pieceLength = bytes.length || 1, encoding?: string): { text: string; encoding: string } {
  const decoder = createTextDecoder({ encoding });
  let text = '';
  for (let at = 0; at < bytes.length; at += pieceLength) text += decoder.write(bytes.subarray(at, at + pieceLength));
  text += decoder.end();
  return { text, encoding: decoder.encoding };
}

const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : Buffer.from(part))));

test('plain ASCII counts as UTF-8', () => {
  expect(decode(bytes('#EXTM3U\n'))).toEqual({ text: '#EXTM3U\n', encoding: 'utf-8' });
});

test('a UTF-8 byte order mark is taken away', () => {
  expect(decode(bytes([0xef, 0xbb, 0xbf], 'é'), 1)).toEqual({ text: 'é', encoding: 'utf-8' });
});

test.each(['utf-16le', 'utf-16be'])('%s is told by its byte order mark, also when a byte comes at a time', (encoding) => {
  const encoded = iconv.encode('Sixteen ✓ 😀', encoding === 'utf-16le' ? 'utf16le' : 'utf16be', { addBOM: true });
  expect(decode(encoded, 1)).toEqual({ text: 'Sixteen ✓ 😀', encoding });
});

test('a first sequence that is not UTF-8 makes the whole file windows-1252, with its printable 0x80–0x9f', () => {
  const text = decode(bytes('d', [0x92], [0xe9], 't', [0xe9], ' 5', [0x80], ' ', [0x96], ' ', [0xc3, 0xa9]), 1);
  expect(text).toEqual({ text: 'd’été 5€ – Ã©', encoding: 'windows-1252' });
});

test('later bytes that are not UTF-8 become replacement characters', () => {
  expect(decode(bytes('é', [0xe9], 'x'), 1)).toEqual({ text: 'é\ufffdx', encoding: 'utf-8' });
});

test('a sequence cut off by the end of the file is not UTF-8', () => {
  expect(decode(bytes('a', [0xe2, 0x82]), 1)).toEqual({ text: 'aâ‚', encoding: 'windows-1252' });
});

test.each([
  ['overlong', [0xc0, 0xaf]],
  ['overlong in three bytes', [0xe0, 0x80, 0xaf]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
  ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
])('%s is not UTF-8', (_, sequence) => {
  expect(decode(bytes(sequence)).encoding).toBe('windows-1252');
});

test('a chosen encoding decides, and only a byte order mark is stronger', () => {
  expect(decode(iconv.encode('Первый канал', 'win1251'), 1, 'windows-1251').text).toBe('Первый канал');
  expect(decode(iconv.encode('中央电视台', 'gb18030'), 1, 'gb18030').text).toBe('中央电视台');
  expect(decode(bytes([0xef, 0xbb, 0xbf], 'é'), 1, 'windows-1251')).toEqual({ text: 'é', encoding: 'utf-8' });
});

test('ISO-8859-1 means windows-1252, and unknown names are ignored', () => {
  expect(decode(bytes([0x80]), 1, 'ISO-8859-1')).toEqual({ text: '€', encoding: 'windows-1252' });
  expect(decode(bytes('é'), 1, 'klingon')).toEqual({ text: 'é', encoding: 'utf-8' });
  expect(decode(bytes('YQ=='), 1, 'base64').text).toBe('YQ==');
});

test('the pieces a file arrives in never change its text', () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(text, 'utf8')),
    fc.uint8Array({ maxLength: 6 }),
    fc.constantFrom(Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from([0xff, 0xfe]), Buffer.from([0xe2, 0x82])),
  );
  fc.assert(
    fc.property(fc.array(word), fc.integer({ min: 1, max: 9 }), (words, pieceLength) => {
      const file = Buffer.concat(words);
      expect(decode(file, pieceLength)).toEqual(decode(file));
    }),
    { numRuns: 500 },
  );
});

test('once a file is UTF-8, damage is replaced exactly as the platform does it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 5 }), (tail, pieceLength) => {
      const file = bytes('é', [...tail]);
      expect(decode(file, pieceLength).text).toBe(new TextDecoder().decode(file));
    }),
    { numRuns: 1000 },
  );
});
