import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldText } from '#shared/model/fold-text.ts';
import { createSearchIndexBuilder, type IndexedRow } from './build-search-index.ts';
import { openSearchIndex, type SearchFilter, type SearchIndex } from './open-search-index.ts';

function partsOf(rows: readonly IndexedRow[]): Map<string, Uint8Array> {
  const builder = createSearchIndexBuilder();
  for (const row of rows) builder.add(row);
  return builder.finish();
}

function indexOf(rows: readonly IndexedRow[]): SearchIndex {
  const parts = partsOf(rows);
  const index = openSearchIndex((name) => parts.get(name));
  if (!index) throw new Error('the index does not open');
  return index;
}

function row(id: number, name: string, rest: Partial<IndexedRow> = {}): IndexedRow {
  return { id, kind: 1, listed: 1, flags: 0, category: 0, categoryId: 1, folded: foldText(name), ...rest };
}

const channels = [
  row(11, 'BBC One HD'),
  row(12, 'BBC One', { flags: 2, categoryId: 5 }),
  row(7, 'Some BBC one-off film', { kind: 2, categoryId: 9, category: 1 }),
  row(30, 'Télé One HDTV', { listed: 0 }),
  row(5, ''),
];
const all = (index: SearchIndex, words: string, filter?: SearchFilter) => index.find({ words: foldText(words).split(' ') }, filter).ids(0, 100);

test('finds pieces of words, every word somewhere, in playlist order', () => {
  const index = indexOf(channels);
  expect(index.rows).toBe(5);
  expect(all(index, 'bbc')).toEqual([11, 12, 7]);
  expect(all(index, 'one b')).toEqual([11, 12, 7]);
  expect(all(index, 'ÉL hd')).toEqual([30]);
  expect(all(index, 'd')).toEqual([11, 30]);
  expect(all(index, 'bbc tele')).toEqual([]);
  expect(index.find({ words: [] }).total).toBe(5);
});

test('a phrase is one piece of the name, blanks and all', () => {
  const index = indexOf(channels);
  const phrase = (text: string) => index.find({ phrase: text }).ids(0, 100);
  expect(phrase('bc one')).toEqual([11, 12, 7]);
  expect(phrase('one hd')).toEqual([11, 30]);
  expect(phrase('c one h')).toEqual([11]);
  expect(phrase('one bbc')).toEqual([]);
  expect(phrase('e-o')).toEqual([7]);
});

test('filters by kind, flags, listing and categories', () => {
  const index = indexOf(channels);
  expect(all(index, 'bbc', { kind: 1 })).toEqual([11, 12]);
  expect(all(index, 'bbc', { withoutFlags: 2 })).toEqual([11, 7]);
  expect(all(index, 'one', { listed: true })).toEqual([11, 12, 7]);
  expect(all(index, 'one', { listed: false })).toEqual([30]);
  expect(all(index, 'one', { category: 1 })).toEqual([7]);
  expect(all(index, 'one', { categoryIds: [5, 9, 77] })).toEqual([12, 7]);
  expect(all(index, 'one', { categoryIds: [5], orIds: [30, 5, 999] })).toEqual([12, 30]);
  expect(all(index, 'one', { categoryIds: [] })).toEqual([]);
});

test('gives pages and knows its hits by id', () => {
  const index = indexOf(Array.from({ length: 1_000 }, (_, i) => row(5_000 - i, i % 3 === 0 ? `News ${i}` : 'Film')));
  const hits = index.find({ words: ['new'] });
  expect(hits.total).toBe(334);
  expect(hits.ids(0, 2)).toEqual([5_000, 4_997]);
  expect(hits.ids(100, 3)).toEqual([4_700, 4_697, 4_694]);
  expect(hits.ids(333, 50)).toEqual([4_001]);
  expect(hits.ids(400, 50)).toEqual([]);
  expect(hits.after(4_997, 2)).toEqual([4_994, 4_991]);
  expect(hits.after(4_996, 1)).toEqual([4_994]);
  expect([hits.after(4_002, 5), hits.after(4_001, 5), hits.after(1, 5)]).toEqual([[4_001], [], undefined]);
  expect([hits.has(4_997), hits.has(4_998), hits.has(1)]).toEqual([true, false, false]);
});

test('an empty playlist has an index too', () => {
  expect(indexOf([]).find({ words: ['a'] })).toMatchObject({ total: 0 });
});

test('what is missing, torn or of another version is not opened', () => {
  const parts = partsOf(channels);
  for (const [name, part] of parts) {
    const changed = part.slice();
    changed[0] = (changed[0] ?? 0) ^ 1;
    for (const damaged of [undefined, new Uint8Array(), part.subarray(1), changed]) {
      expect(openSearchIndex((asked) => (asked === name ? damaged : parts.get(asked))), name).toBeUndefined();
    }
  }
});

test('reads parts that begin at any byte, as SQLite hands them out', () => {
  const parts = partsOf(channels);
  const shifted = (bytes: Uint8Array | undefined) => {
    const moved = new Uint8Array((bytes?.length ?? 0) + 3).subarray(3);
    moved.set(bytes ?? []);
    return moved;
  };
  const index = openSearchIndex((name) => shifted(parts.get(name)));
  expect(index?.find({ words: ['bbc'] }).total).toBe(3);
});

const sign = fc.constantFrom('a', 'b', 'É', 'ß', '1', '2', ' ', ' ', '😀', '\ud83d', '\ude00', '中', 'ｆ', '-', '\t', '\u00a0');
const name = fc.oneof(fc.string({ unit: sign, maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 8 }));
const rowsOf = fc.array(fc.record({ name, kind: fc.integer({ min: 1, max: 4 }), flags: fc.integer({ min: 0, max: 7 }), category: fc.integer({ min: 0, max: 3 }), categoryId: fc.integer({ min: 1, max: 3 }), listed: fc.constantFrom(0, 1) }), { maxLength: 60 });
const filterOf = fc.record(
  { kind: fc.integer({ min: 1, max: 4 }), withoutFlags: fc.integer({ min: 0, max: 7 }), listed: fc.boolean(), category: fc.integer({ min: 0, max: 3 }), categoryIds: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }) },
  { requiredKeys: [] },
);

test('agrees with looking at every name', () => {
  fc.assert(
    fc.property(rowsOf, filterOf, fc.string({ unit: sign, maxLength: 4 }), fc.nat(200), (given, filter, typed, pick) => {
      const rows = given.map(({ name: text, ...rest }, i) => row(given.length - i, text, rest));
      const index = indexOf(rows);
      const passes = ({ kind, flags, listed, category, categoryId }: IndexedRow) =>
        (filter.kind ?? kind) === kind &&
        (flags & (filter.withoutFlags ?? 0)) === 0 &&
        (filter.listed === undefined || filter.listed === (listed === 1)) &&
        (filter.category ?? category) === category &&
        (filter.categoryIds?.includes(categoryId) ?? true);
      const some = rows[pick % Math.max(1, rows.length)]?.folded ?? '';
      for (const query of [foldText(typed), some.slice(pick % 3, (pick % 3) + 4).trim()]) {
        const stored = query.toWellFormed();
        const words = stored.split(' ').filter(Boolean);
        const expected = (isHit: (folded: string) => boolean) => rows.filter((one) => passes(one) && isHit(one.folded.toWellFormed())).map(({ id }) => id);
        expect(index.find({ words: query.split(' ') }, filter).ids(0, 100)).toEqual(expected((folded) => words.every((word) => folded.includes(word))));
        const hits = index.find({ phrase: query }, filter);
        const phrased = expected((folded) => folded.includes(stored));
        expect(hits.ids(0, 100)).toEqual(phrased);
        expect(hits.total).toBe(phrased.length);
        expect(rows.filter(({ id }) => hits.has(id)).map(({ id }) => id)).toEqual(phrased);
      }
    }),
    { numRuns: 1_000 },
  );
});
