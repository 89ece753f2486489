import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { madeList } from './made-list.ts';

const entries = 5_000;
const pieces = [...madeList(entries)];

test('has a header and exactly as many entries as asked for', () => {
  expect(pieces).toHaveLength(entries + 1);
  expect(pieces[0]).toMatch(/^#EXTM3U /);
  for (const piece of pieces.slice(1)) expect(piece).toMatch(/^#EXTINF:-1 [^\n]+,[^\n]+\nhttp:\/\/[^\n ]+\n$/);
});

test.each([1, 2, 3, 10])('is exact for %i entries too', (wanted) => {
  expect([...madeList(wanted)]).toHaveLength(wanted + 1);
});

test('is the same every time', () => {
  const hashOf = (texts: Iterable<string>) => createHash('sha256').update([...texts].join('')).digest('hex');
  expect(hashOf(madeList(entries))).toBe(hashOf(pieces));
});

test('has the shares, the repetitions and the weight of real lists', () => {
  const text = pieces.join('');
  const share = (marker: string) => pieces.filter((piece) => piece.includes(marker)).length / entries;
  expect(share('/movie/')).toBeCloseTo(0.22, 2);
  expect(share('/series/')).toBeCloseTo(0.18, 2);
  expect(new Set(text.match(/group-title="[^"]*"/g)).size).toBeGreaterThan(500);
  const twice = pieces.map((piece) => piece.slice(piece.indexOf(',')));
  expect(new Set(twice).size).toBeLessThan(entries);
  expect(share('Sport')).toBeGreaterThan(0.02);
  expect(Buffer.byteLength(text) / entries).toBeGreaterThan(215);
  expect(Buffer.byteLength(text) / entries).toBeLessThan(245);
});
