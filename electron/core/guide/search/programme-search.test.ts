import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { CategoryId, PlaylistId, TitleId } from '#shared/model/ids.ts';
import { genres, type DescribedProgramme } from '#shared/model/programme.ts';
import { genreAt, guideSchema, programmeRow } from '../../database/guide-schema.ts';
import { openDatabase, type SqliteDatabase } from '../../database/open.ts';
import { storeProgrammes } from '../store-programmes.test-support.ts';
import { buildProgrammeIndex } from './build-programme-index.ts';
import { dropProgrammeWords } from './index-layout.ts';
import { createProgrammeSearch, type ProgrammeQuery, type SearchedTrack } from './search-programmes.ts';

interface Said {
  channel: number;
  start: number;
  stop?: number | null;
  title: string | null;
  subTitle?: string | null;
  description?: string | null;
  genre?: (typeof genres)[number];
  people?: readonly string[];
}

const hour = 3_600_000;
const day = Date.UTC(2026, 2, 7);
const playlistId = 'play1' as PlaylistId;
const channelId = (number: number) => `play1.c.${number}` as TitleId;
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function openGuide(): SqliteDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'webplay-words-'));
  folders.push(folder);
  const db = openDatabase(join(folder, 'guide.db'));
  db.exec(guideSchema);
  return db;
}

function fill(db: SqliteDatabase, generation: number, said: readonly Said[], mostBytes?: number): void {
  db.prepare('INSERT OR REPLACE INTO guide_sources (id, source_id, playlist_id, position, enabled, generation) VALUES (?, ?, ?, 0, 1, ?)').run(
    generation,
    `src${generation}`,
    playlistId,
    generation,
  );
  const rows = said.map(({ start, stop = start + hour, genre, people, ...texts }) => {
    const traits = (genre ? genres.indexOf(genre) + 1 : 0) << genreAt;
    const details = people ? { credits: people.map((name) => ({ role: 'actor', name, part: null })), date: '2020' } : null;
    return { ...texts, start, stop, traits, details };
  });
  storeProgrammes(db, generation, rows);
  buildProgrammeIndex(db, { source: generation, generation }, mostBytes);
}

function searcher(db: SqliteDatabase, tracks: Record<number, readonly SearchedTrack[]>, groups: Record<string, readonly number[]> = {}) {
  let stamp = 0;
  const { search } = createProgrammeSearch({
    guide: db,
    tracksOf: (id) => tracks[Number(id.slice(8))] ?? [],
    listChannels: (_playlist, categoryId) => (categoryId ? (groups[categoryId] ?? []) : Object.keys(tracks).map(Number)).map(channelId),
    stamp: () => String(stamp++),
    findShown: (_id, start) => ({ title: 'shown', start }) as DescribedProgramme,
  });
  return (query: string, more: Partial<ProgrammeQuery> = {}) => search({ playlistId, query, limit: 100, ...more });
}

const placesOf = ({ hits }: ReturnType<ReturnType<typeof searcher>>) => hits.map(({ channelId: id, programme }) => [Number(id.slice(8)), (programme.start - day) / hour]);
const own = (...numbers: number[]) => Object.fromEntries(numbers.map((number) => [number, [{ generation: 1, number, offsetMs: 0 }]]));

const evening: Said[] = [
  { channel: 1, start: day, title: 'The Final', description: 'Tonight: the cup.', genre: 'sports' },
  { channel: 1, start: day + hour, title: 'Journal télévisé', subTitle: 'Édition du soir' },
  { channel: 2, start: day + hour / 2, title: 'News', description: 'Finally at ten; tonight.', genre: 'news' },
  { channel: 2, start: day + 4 * hour, title: 'Straße', people: ['Zoë Kravitz', 'Ann O’Hara'] },
  { channel: 3, start: day, title: '東京の夜', stop: null },
];

test('finds all words anywhere in a programme, the last one as a beginning, by start', () => {
  const db = openGuide();
  fill(db, 1, evening);
  const search = searcher(db, own(1, 2, 3));
  expect(placesOf(search('final tonight'))).toEqual([[1, 0]]);
  expect(placesOf(search('tonight final'))).toEqual([[1, 0], [2, 0.5]]);
  expect(placesOf(search('n'))).toEqual([[2, 0.5]]);
  expect(placesOf(search('TELEVISE edition'))).toEqual([[1, 1]]);
  expect(placesOf(search('strasse zoe'))).toEqual([[2, 4]]);
  expect(placesOf(search('o hara'))).toEqual([[2, 4]]);
  expect(placesOf(search('京夜'))).toEqual([[3, 0]]);
  for (const nothing of ['fin tonight', 'xyz', '!!!', '"', 'final AND news', '2020', 'actor']) expect(search(nothing).total, nothing).toBe(0);
  expect(db.prepare('SELECT searchable FROM guide_sources').pluck().get()).toBe(1);
  db.close();
});

test('on request finds whole words only, and only in titles', () => {
  const db = openGuide();
  fill(db, 1, evening);
  const search = searcher(db, own(1, 2, 3));
  expect(search('final', { whole: true }).total).toBe(1);
  expect(search('fina', { whole: true }).total).toBe(0);
  expect(placesOf(search('final', { inTitle: true }))).toEqual([[1, 0]]);
  expect(placesOf(search('soir', { inTitle: true, whole: true }))).toEqual([[1, 1]]);
  expect(search('tonight', { inTitle: true }).total).toBe(0);
  expect(search('\u0001').total).toBe(0);
  db.close();
});

test('filters by time, genre and group', () => {
  const db = openGuide();
  fill(db, 1, evening);
  const search = searcher(db, own(1, 2, 3), { 'play1.gc.5': [2] });
  expect(placesOf(search('tonight', { from: day + hour }))).toEqual([[2, 0.5]]);
  expect(placesOf(search('tonight', { to: day + hour / 2 }))).toEqual([[1, 0]]);
  expect(placesOf(search('tonight', { genre: 'sports' }))).toEqual([[1, 0]]);
  expect(placesOf(search('tonight', { categoryId: 'play1.gc.5' as CategoryId }))).toEqual([[2, 0.5]]);
  expect(placesOf(search('東', { from: day + hour / 4 }))).toEqual([[3, 0]]);
  expect(placesOf(search('東', { from: day + hour }))).toEqual([]);
  db.close();
});

test('a guide channel counts once, for the first channel that has it, moved as that channel is', () => {
  const db = openGuide();
  fill(db, 1, evening);
  const search = searcher(db, {
    7: [{ generation: 1, number: 2, offsetMs: -2 * hour }],
    8: [{ generation: 1, number: 2, offsetMs: 0 }],
    9: [{ generation: 1, number: 1, offsetMs: hour }],
  });
  expect(placesOf(search('tonight'))).toEqual([[7, -1.5], [9, 1]]);
  expect(placesOf(search('tonight', { from: day }))).toEqual([[9, 1]]);
  db.close();
});

test('a further guide is searched where the better ones of its channel are free', () => {
  const db = openGuide();
  fill(db, 1, [{ channel: 1, start: day, title: 'Film' }]);
  fill(db, 2, [
    { channel: 5, start: day + hour / 2, title: 'Film too' },
    { channel: 5, start: day + 2 * hour, title: 'Film later' },
  ]);
  const search = searcher(db, { 1: [{ generation: 1, number: 1, offsetMs: 0 }, { generation: 2, number: 5, offsetMs: 0 }] });
  expect(placesOf(search('film'))).toEqual([[1, 0], [1, 2]]);
  db.close();
});

test('goes on after a cursor, and refuses one that is not its own', () => {
  const db = openGuide();
  fill(db, 1, Array.from({ length: 300 }, (_, i) => ({ channel: 1 + (i % 3), start: day + Math.floor(i / 3) * hour, title: `Show ${i}` })));
  const search = searcher(db, own(1, 2, 3));
  const all = placesOf(search('show', { limit: 200 }));
  const walked: number[][] = [];
  let cursor: string | undefined;
  do {
    const page = search('show', { limit: 35, ...(cursor === undefined ? {} : { cursor }) });
    expect(page.total).toBe(300);
    walked.push(...placesOf(page));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(walked).toHaveLength(300);
  expect(walked.slice(0, 200)).toEqual(all);
  for (const foreign of ['x', 'WyIxIl0', Buffer.from('[1,2,3]').toString('base64url'), Buffer.from('null').toString('base64url')]) {
    expect(() => search('show', { cursor: foreign })).toThrow('not from this list');
  }
  db.close();
});

test('a generation without words, or without a table, has no hits', () => {
  const db = openGuide();
  fill(db, 1, evening);
  const search = searcher(db, own(1, 2));
  expect(search('tonight').total).toBe(2);
  db.exec(dropProgrammeWords(1));
  expect(search('tonight').total).toBe(0);
  expect(searcher(db, { 1: [{ generation: 99, number: 1, offsetMs: 0 }] })('tonight').total).toBe(0);
  db.close();
});

test('counts every hit of words that very much is about, whatever the page shows', () => {
  const db = openGuide();
  const said = Array.from({ length: 3_000 }, (_, i) => ({ channel: 1 + (i % 7), start: day + Math.floor(i / 7) * hour, title: i % 2 ? 'The news' : 'The nest', description: `number ${i} nine` }));
  fill(db, 1, said);
  const search = searcher(db, own(1, 2, 3, 4, 5, 6, 7));
  for (const [query, of] of [['n', 3_000], ['ne', 3_000], ['the', 3_000], ['the n', 3_000], ['news', 1_500], ['nes', 1_500], ['news nine', 1_500], ['nu', 3_000], ['x', 0]] as const) {
    for (const [from, to] of [[0, 500], [3, 40], [100, 101], [428, 429]] as const) {
      const isHit = ({ title }: { title: string }) => of === 3_000 || (of > 0 && title === (query === 'nes' ? 'The nest' : 'The news'));
      const expected = said.filter((each) => isHit(each) && each.start >= day + from * hour && each.start < day + to * hour);
      const page = search(query, { from: day + from * hour, to: day + to * hour, limit: 10 });
      expect([query, page.total, placesOf(page)]).toEqual([query, expected.length, expected.slice(0, 10).map(({ channel, start }) => [channel, (start - day) / hour])]);
    }
  }
  db.close();
});

const word = fc.constantFrom('news', 'new', 'final', 'Ünal', 'unal', 'a', 'ab', 'b', '夜', 'x'.repeat(60), 'straße', '1');
const text = fc.oneof(fc.array(word, { maxLength: 4 }).map((words) => words.join(' ')), fc.string({ unit: 'binary', maxLength: 12 }), fc.constant(null));
const programmes = fc.array(fc.record({ channel: fc.integer({ min: 1, max: 4 }), hours: fc.integer({ min: 0, max: 200 }), title: text, subTitle: text, description: text }), { maxLength: 120 });

test('what is put aside on the way gives the same lists of programmes', () => {
  const said = Array.from({ length: 160 }, (_, at): Said => ({
    channel: 1 + (at % 5),
    start: day + at * hour,
    title: at % 3 === 0 ? 'Final of all' : `Film ${at}`,
    description: `${at % 2 === 0 ? 'fine ' : ''}words ${at % 17} ${'fill '.repeat(at % 40)} 夜`,
  }));
  const [whole, inParts] = [undefined, 0].map((mostBytes) => {
    const db = openGuide();
    fill(db, 1, said, mostBytes);
    // Which of them are kept as bits too is decided by lengths, which are not quite the same.
    const stored = db.prepare('SELECT part, hex(value) AS value FROM programme_words_1 WHERE part <> 9 AND part < 1000000 ORDER BY part').all();
    db.close();
    return stored;
  });
  expect(inParts).toEqual(whole);
  expect(folders.flatMap((folder) => readdirSync(folder))).toEqual(['guide.db', 'guide.db']);
});

test('agrees with looking at every programme', () => {
  fc.assert(
    fc.property(programmes, fc.array(word, { minLength: 1, maxLength: 3 }), fc.nat(3), fc.boolean(), (said, words, cut, isPutAside) => {
      const db = openGuide();
      const rows = new Map(said.map(({ hours, ...row }) => [programmeRow(row.channel, day + hours * hour), { ...row, start: day + hours * hour }]));
      fill(db, 1, [...rows.values()], isPutAside ? 0 : undefined);
      const typed = [...words.slice(0, -1), words.at(-1)!.slice(0, Math.max(1, words.at(-1)!.length - cut))];
      const fold = (said: string) => said.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');
      const expected = [...rows.values()]
        .filter((row) => {
          const own = [row.title, row.subTitle, row.description].join(' | ').toWellFormed();
          const found = (own.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).flatMap((found) => fold(found).split(/(夜)/)).filter(Boolean).map((one) => one.slice(0, 40));
          return typed.every((one, i) => found.some((has) => (i < typed.length - 1 ? has === fold(one).slice(0, 40) : has.startsWith(fold(one).slice(0, 40)))));
        })
        .sort((a, b) => a.start - b.start || a.channel - b.channel)
        .map(({ channel, start }) => [channel, (start - day) / hour]);
      const page = searcher(db, own(1, 2, 3, 4))(typed.join(' '), { limit: 200 });
      expect(placesOf(page)).toEqual(expected);
      expect(page.total).toBe(expected.length);
      db.close();
    }),
    { numRuns: 60 },
  );
});
