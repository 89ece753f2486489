import { expect, test } from 'vitest';
import { madeXmltv } from './made-xmltv.ts';

const now = Date.UTC(2026, 4, 17, 15, 30);
const size = { channels: 200, each: 40, now };
const text = [...madeXmltv(size)].join('');

test('has exactly as many channels and programmes as asked for', () => {
  expect(text.match(/<channel id="[^"]+">/g)).toHaveLength(200);
  expect(new Set(text.match(/<channel id="[^"]+">/g)?.map((tag) => tag.toLowerCase())).size).toBe(200);
  expect(text.match(/<programme /g)).toHaveLength(200 * 40);
});

test('is the same every time', () => {
  expect([...madeXmltv(size)].join('')).toBe(text);
});

test('is sorted by channel, one programme behind the other from two days ago on', () => {
  const shows = [...text.matchAll(/<programme start="(\d+) \+0000" stop="(\d+) \+0000" channel="([^"]+)">/g)];
  expect(new Set(shows.map(([, start]) => start?.slice(0, 8)))).toContain('20260515');
  let turns = 0;
  for (const [at, [, start, , channel]] of shows.entries()) {
    const before = shows[at - 1];
    if (before?.[3] === channel) expect(start).toBe(before?.[2]);
    else turns++;
  }
  expect(turns).toBe(200);
});

test('has the weight and the repetitions of real guides', () => {
  const titles = [...text.matchAll(/<title[^>]*>([^<]*)</g)].map(([, title]) => title);
  expect(new Set(titles).size).toBeLessThan(titles.length / 2);
  const bytes = Buffer.byteLength(text) / (200 * 40);
  expect(bytes).toBeGreaterThan(610);
  expect(bytes).toBeLessThan(700);
});
