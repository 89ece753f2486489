import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { programmesTable } from '../database/guide-schema.ts';
import { openBlock } from './programme-block.ts';
import { openProgrammeStore } from './programme-store.ts';
import { storeProgrammes, toRows, type StoredRow } from './store-programmes.test-support.ts';
import { findProgramme, readAround, readRange } from './stored-programmes.ts';

const day = Date.UTC(2026, 2, 1);
const minute = 60_000;

const text = fc.option(fc.oneof(fc.constantFrom('News', 'Film', 'Ünal'), fc.string({ unit: 'grapheme', maxLength: 5 }), fc.constant('long '.repeat(3_000))));
const programme = fc.record({
  channel: fc.integer({ min: 1, max: 3 }),
  start: fc.nat(90).map((at) => day + at * 10 * minute),
  stop: fc.option(fc.nat(40).map((at) => day + at * 30 * minute)),
  traits: fc.constantFrom(0, 1, 258),
  season: fc.option(fc.nat(30)),
  episode: fc.option(fc.nat(3_000)),
  title: text,
  subTitle: text,
  description: text,
});

/** What stays of a channel's programmes: the first of those that begin at once, in order of start. */
function expectedOf(said: readonly StoredRow[], channel: number): StoredRow[] {
  const byStart = new Map<number, StoredRow>();
  for (const row of said) if (row.channel === channel && !byStart.has(row.start)) byStart.set(row.start, row);
  return [...byStart.values()].sort((a, b) => a.start - b.start);
}

const known = ({ start, stop, season, episode, title, subTitle, description }: Omit<StoredRow, 'channel'>) => ({
  ...{ start, stop: stop ?? null, season: season ?? null, episode: episode ?? null },
  ...{ title: title || null, subTitle: subTitle || null, description: description || null },
});

test('whatever order programmes come in, all of them are found, the first of those that begin at once', () => {
  fc.assert(
    fc.property(fc.array(programme, { maxLength: 90 }), fc.nat(90), fc.nat(60), (said, at, length) => {
      const db = new Database(':memory:');
      storeProgrammes(db, 1, said);
      const [from, to] = [day + at * 10 * minute, day + (at + length) * 10 * minute];
      for (const channel of [1, 2, 3]) {
        const all = expectedOf(said, channel);
        const place = { generation: 1, number: channel };
        const before = all.filter(({ start }) => start < from);
        const inside = all.filter(({ start }) => start >= from && start < to);
        const behind = all.filter(({ start }) => start >= Math.max(from, to));
        const range = readRange(db, place, { from, to, offsetMs: 0, detail: 'described' });
        expect(range.map(known)).toEqual([...before.slice(-1), ...inside, ...behind.slice(0, 1)].map(known));
        const current = all.filter(({ start }) => start <= from).slice(-1);
        const following = all.filter(({ start }) => start > from).slice(0, 3 - current.length);
        expect(readAround(db, place, { at: from, offsetMs: minute, detail: 'plain' }).map(({ start }) => start - minute)).toEqual([...current, ...following].map(({ start }) => start));
        expect(findProgramme(db, place, from) !== undefined).toBe(all.some(({ start }) => start === from));
      }
      const heads = db.prepare<[], Buffer>(`SELECT head FROM ${programmesTable(1)} ORDER BY id`).pluck().all();
      expect(heads.reduce((sum, head) => sum + openBlock(head, null).rows, 0)).toBe([1, 2, 3].flatMap((channel) => expectedOf(said, channel)).length);
      db.close();
    }),
    { numRuns: 150 },
  );
});

test('tells how many were given twice and how many reach into the next one', () => {
  const db = new Database(':memory:');
  storeProgrammes(db, 1, []);
  const store = openProgrammeStore(db, 1);
  const add = (hour: number, title: string, hours = 1) => store.add(1, toRows({ channel: 1, start: day + hour * 60 * minute, stop: day + (hour + hours) * 60 * minute, title }), 0, 1);
  add(1, 'News');
  add(1, 'News'); // twice
  add(1, 'Film'); // begins at once
  add(2, 'Film', 2);
  add(3, 'Talk'); // the film reaches into it
  add(6, 'Quiz');
  add(5, 'Late', 2); // reaches into the quiz
  add(2, 'Film'); // twice, behind others
  expect(store.settled).toEqual({ duplicates: 2, overlaps: 3 });
  expect(store.rowsOf(1)).toBe(5);
  db.close();
});
