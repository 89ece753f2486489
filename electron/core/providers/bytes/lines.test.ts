import { expect, test } from 'vitest';
import fc from 'fast-check';
import { AppError } from '#shared/errors.ts';
import { createLineSplitter } from './lines.ts';

function split(text: string, pieceLength = text.length || 1, maxLength?: number): string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter(
    (source, start, end, number) => {
      lines[number - 1] = source.slice(start, end);
    },
    { maxLength },
  );
  for (let at = 0; at < text.length; at += pieceLength) splitter.write(text.slice(at, at + pieceLength));
  splitter.end();
  return lines;
}

test('CRLF, LF and a lone CR all end a line, also when mixed', () => {
  expect(split('a\r\nb\nc\rd\r\r\n\ne')).toEqual(['a', 'b', 'c', 'd', '', '', 'e']);
});

test('a CRLF that falls between two pieces ends one line', () => {
  expect(split('a\r\nb\r\n', 2)).toEqual(['a', 'b']);
  expect(split('a\r\nb\r\n', 1)).toEqual(['a', 'b']);
});

test('a final line end does not make an empty line, and a missing one loses nothing', () => {
  expect(split('a\n')).toEqual(['a']);
  expect(split('a')).toEqual(['a']);
  expect(split('')).toEqual([]);
});

test('a line over the limit is refused with its number', () => {
  for (const pieceLength of [1, 7, 100]) {
    const run = (): string[] => split(`ok\n${'x'.repeat(11)}\n`, pieceLength, 10);
    expect(run).toThrow(expect.objectContaining({ code: 'too_large', reason: 'too-long-line' }));
    expect(run).toThrow(/^Line 2 /);
    expect(run).toThrow(AppError);
  }
  expect(split('x'.repeat(10), 1, 10)).toEqual(['x'.repeat(10)]);
});

test('the pieces a text arrives in never change its lines', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n', '\r\n') });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 5 }), (source, pieceLength) => {
      expect(split(source, pieceLength)).toEqual(split(source));
    }),
    { numRuns: 500 },
  );
});

test('a million-character line and a million line ends, a character at a time, do not hang', () => {
  expect(split('x'.repeat(1_000_000), 1)).toHaveLength(1);
  expect(split('\r'.repeat(1_000_000), 1)).toHaveLength(1_000_000);
}, 10_000);
