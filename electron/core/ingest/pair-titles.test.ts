import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKeyTrust } from './key-trust.ts';
import { pairTitles, type PairingOptions, type TitleToPair } from './pair-titles.ts';

type Row = Partial<TitleToPair> & { name: string };

const title = (row: Row, id: number): TitleToPair => ({ id, kind: 1, guideId: null, group: null, number: null, ...row });

/** Pairs as "old index → fresh index". */
function pairs(old: Row[], fresh: Row[], options: PairingOptions = {}): Record<number, number> {
  const found = pairTitles(
    () => old.map(title),
    () => fresh.map(title),
    options,
  );
  return Object.fromEntries([...found].map((pair) => [pair.old, pair.fresh]));
}

describe('names', () => {
  const same: [string, string][] = [
    ['BBC One', 'bbc-one'],
    ['BBC One', 'BBCOne'],
    ['UK: Sky News', 'UK | SKY NEWS'],
    ['[UK] Sky News', 'UK Sky News'],
    ['Télé Québec', 'TELE QUEBEC'],
    ['Canal+ Sport', 'Canal + Sport'],
    ['Das Erste ᴴᴰ', 'Das Erste HD'],
    ['24/7 Comedy', '24-7 Comedy'],
    ['القناة الأولى', 'القناة  الأولى'],
  ];
  test.each(same)('%s and %s are one name', (old, fresh) => expect(pairs([{ name: old }], [{ name: fresh }])).toEqual({ 0: 0 }));

  const different: [string, string][] = [
    ['BBC One', 'BBC One HD'],
    ['BBC One HD', 'BBC One FHD'],
    ['ITV', 'ITV +1'],
    ['Canal', 'Canal+'],
    ['UK: News', 'US: News'],
    ['Sky Sports 1', 'Sky Sports 2'],
    ['Canal 1 1', 'Canal 11'],
    ['🇬🇧 News', '🇫🇷 News'],
    ['Fox East', 'Fox West'],
    ['第一频道', '第二频道'],
    ['★', '☆'],
  ];
  test.each(different)('%s and %s are not', (old, fresh) => {
    expect(pairs([{ name: old }], [{ name: fresh }])).toEqual({});
    expect(pairs([{ name: old, group: 'A', number: '7' }], [{ name: fresh, group: 'A', number: '7' }])).toEqual({});
  });

  test("words of a film's title stay apart", () => {
    expect(pairs([{ kind: 2, name: 'The Rapist' }], [{ kind: 2, name: 'Therapist' }])).toEqual({});
    expect(pairs([{ kind: 2, name: 'The Birds' }], [{ kind: 2, name: 'The.Birds' }])).toEqual({ 0: 0 });
  });

  test('a kind is part of the name', () => {
    expect(pairs([{ kind: 1, name: 'Dune' }], [{ kind: 2, name: 'Dune' }])).toEqual({});
  });
});

describe('the same name more than once', () => {
  test('is told apart by group, by guide id, by spelling', () => {
    expect(pairs([{ name: 'News', group: 'UK' }, { name: 'News', group: 'US' }], [{ name: 'News', group: 'US' }, { name: 'News', group: 'UK' }])).toEqual({ 0: 1, 1: 0 });
    expect(pairs([{ name: 'News', guideId: 'a' }, { name: 'News', guideId: 'b' }], [{ name: 'News', guideId: 'B ' }, { name: 'News', guideId: 'A' }])).toEqual({ 0: 1, 1: 0 });
    expect(pairs([{ name: 'VIP: Sky' }, { name: '[VIP] Sky' }], [{ name: '[VIP] Sky' }, { name: 'VIP: Sky' }])).toEqual({ 0: 1, 1: 0 });
  });

  test('is paired in order where nothing tells them apart and none came or went', () => {
    const twice = [{ name: 'News', group: 'UK' }, { name: 'News', group: 'UK' }];
    expect(pairs(twice, twice)).toEqual({ 0: 0, 1: 1 });
    expect(pairs(twice, [...twice, { name: 'News', group: 'UK' }])).toEqual({});
    expect(pairs([...twice, { name: 'News', group: 'UK' }], twice)).toEqual({});
  });

  test('the one left over is not thereby recognized', () => {
    const old = [{ name: 'News', group: 'UK' }, { name: 'News', group: 'US' }];
    const fresh = [{ name: 'News', group: 'UK' }, { name: 'News', group: 'France' }];
    expect(pairs(old, fresh)).toEqual({ 0: 0 });
    expect(pairs([{ ...old[0], name: 'News', settled: true }, { name: 'News', group: 'US' }], [{ ...fresh[0], name: 'News', settled: true }, { name: 'News', group: 'France' }])).toEqual({});
  });
});

describe('a name alone', () => {
  test('is enough when it is unique and nothing contradicts', () => {
    expect(pairs([{ name: 'Sky News', group: 'UK' }], [{ name: 'Sky News', group: 'News' }])).toEqual({ 0: 0 });
  });
  test('is not where guide ids are stable and this one differs', () => {
    const stable = [1, 2, 3].map((n) => ({ name: `Stable ${n}`, guideId: `s${n}`, group: 'A' }));
    expect(pairs([...stable, { name: 'News', guideId: 'news.uk', group: 'UK' }], [...stable, { name: 'News', guideId: 'news.fr', group: 'France' }])).toEqual({ 0: 0, 1: 1, 2: 2 });
  });
  test('is where the provider has given out new guide ids', () => {
    const rows = (by: string) => [1, 2, 3].map((n) => ({ name: `Channel ${n}`, guideId: `${by}${n}`, group: by }));
    expect(pairs(rows('a'), rows('b'))).toEqual({ 0: 0, 1: 1, 2: 2 });
  });
  test('is not where the groups are of two countries', () => {
    expect(pairs([{ name: 'News', group: 'UK | News' }], [{ name: 'News', group: 'FR | News' }])).toEqual({});
  });
  test('is not where films are of different years', () => {
    expect(pairs([{ kind: 2, name: 'Aladdin', year: 1992 }], [{ kind: 2, name: 'Aladdin', year: 2019 }])).toEqual({});
  });
});

describe('a guide id under another name', () => {
  test('is a rename where it is unique', () => {
    expect(pairs([{ name: 'Sky Sports 1', guideId: 'sky1' }], [{ name: 'Sky Sports Main Event', guideId: 'sky1' }])).toEqual({ 0: 0 });
    expect(pairs([{ name: 'BBC One', guideId: 'bbc1' }], [{ name: 'UK: BBC One', guideId: 'bbc1' }])).toEqual({ 0: 0 });
  });
  test('is none where the old name is elsewhere', () => {
    const old = [{ name: 'Alpha', guideId: 'x' }, { name: 'Beta', group: 'A' }, { name: 'Beta', group: 'B' }];
    expect(pairs(old, [{ name: 'Beta', guideId: 'x' }, { name: 'Gamma' }])).toEqual({});
  });
  test('is none where a shift, a number, a quality or a country differs', () => {
    const one = (old: string, fresh: string) => pairs([{ name: old, guideId: 'g' }], [{ name: fresh, guideId: 'g' }]);
    expect([one('ITV', 'ITV +1'), one('Sports 1', 'Sports 2'), one('News HD', 'News SD'), one('UK: News', 'US: Info')]).toEqual([{}, {}, {}, {}]);
  });
  test('of twins is told apart by their quality, and only then', () => {
    const old = [{ name: 'BBC One', guideId: 'g' }, { name: 'BBC One HD', guideId: 'g' }];
    expect(pairs(old, [{ name: 'BBC 1 HD', guideId: 'g' }, { name: 'BBC 1', guideId: 'g' }])).toEqual({ 0: 1, 1: 0 });
    expect(pairs(old, [{ name: 'BBC 1', guideId: 'g' }])).toEqual({});
    expect(pairs(old, [{ name: 'BBC 1', guideId: 'g' }, { name: 'BBC Eins', guideId: 'g' }])).toEqual({});
  });
  test('of digits is believed only where names confirm such ids', () => {
    const rows = (names: string[], first: number) => names.map((name, i) => ({ name, guideId: String(first + i) }));
    expect(pairs(rows(['A', 'B', 'C', 'Gone'], 1), rows(['New', 'A', 'B', 'C'], 1))).toEqual({ 0: 1, 1: 2, 2: 3 });
    expect(pairs(rows(['Old'], 1), rows(['New'], 1))).toEqual({});
    expect(pairs(rows(['A', 'B', 'C', 'D', 'E', 'Old'], 1), rows(['A', 'B', 'C', 'D', 'E', 'New'], 1))[5]).toBe(5);
  });
  test('that says nothing is no evidence', () => {
    expect(pairs([{ name: 'Alpha', guideId: 'N/A' }], [{ name: 'Beta', guideId: 'n/a' }])).toEqual({});
  });
});

test('an episode is known by its place in its series', () => {
  const place = { kind: 4, seriesKey: 't1', season: 2, episode: 3 };
  expect(pairs([{ ...place, name: 'Show S02E03' }], [{ ...place, name: 'Show 2x03' }])).toEqual({ 0: 0 });
  expect(pairs([{ ...place, name: 'Show S02E03' }], [{ ...place, name: 'Show S02E04', episode: 4 }])).toEqual({});
});

describe('rows under one key', () => {
  const list = (names: string[]) => names.map((name): Row => ({ name }));
  const stations = Array.from({ length: 20 }, (_, i) => `Station ${String.fromCharCode(65 + i)}`);

  /** As the engine does it: compare shared keys, then pair what they did not settle. */
  function pairByKeys(old: Row[], fresh: Row[]): Record<number, number> {
    const keyTrust = createKeyTrust();
    const verdicts = fresh.map((row, i) => (old[i] ? keyTrust.compare(title(old[i], i), title(row, i)) : undefined));
    const loose = pairs(
      old.map((row, i) => ({ ...row, settled: verdicts[i] === 'same' })),
      fresh.map((row, i) => ({ ...row, settled: verdicts[i] === 'same', ...(verdicts[i] === 'changed' ? { sameKeyAs: i } : {}) })),
      { keyTrust },
    );
    return { ...loose, ...Object.fromEntries(verdicts.flatMap((verdict, i) => (verdict === 'same' ? [[i, i]] : []))) };
  }
  const identity = (rows: number) => Object.fromEntries(Array.from({ length: rows }, (_, i) => [i, i]));

  test('are one title, renamed, where keys are stable', () => {
    expect(pairByKeys(list(stations), list(['Something Else', ...stations.slice(1)]))).toEqual(identity(20));
    expect(pairByKeys(list(stations), list(stations.map((name, i) => (i < 6 ? `New Name ${i}` : name))))).toEqual(identity(20));
    expect(pairByKeys(list(stations), list(stations.map((name) => `UK: ${name} HD`)))).toEqual(identity(20));
  });
  test('are two where their names say so', () => {
    expect(pairByKeys(list(stations), list([stations[1] ?? '', stations[0] ?? '', ...stations.slice(2)]))).toEqual({ ...identity(20), 0: 1, 1: 0 });
  });
  test('are nothing where keys were given out anew', () => {
    const moved = [...stations.slice(1), 'Newcomer'];
    expect(pairByKeys(list([...stations.slice(0, 19), 'Leaver']), list([...moved.slice(0, 18), 'Newcomer', 'Other']))).toEqual(
      Object.fromEntries(Array.from({ length: 18 }, (_, i) => [i + 1, i])),
    );
    expect(pairByKeys(list(stations), list(stations.map((_, i) => `Unrelated ${i}`)))).toEqual({});
  });
  test('twins that swapped numbers swap back', () => {
    const twins = [{ name: 'BBC One', guideId: 'g' }, { name: 'BBC One HD', guideId: 'g' }];
    expect(pairByKeys([...twins, ...list(stations)], [twins[1] as Row, twins[0] as Row, ...list(stations)])).toEqual({ ...identity(22), 0: 1, 1: 0 });
  });
});

describe('whole catalogs', () => {
  const suffixes = ['', ' HD', ' FHD', ' 4K', ' +1'];
  const stems = ['Sky News', 'Sport', 'Cinema', 'Kids', 'Canal+', 'Télé', 'BBC'];
  const countries = ['UK', 'US', 'FR', 'DE'];

  /** A catalog as lists are: twins that share a guide id, names that recur in other groups, films, equal rows. */
  const catalog = fc.array(
    fc.record({
      stem: fc.constantFrom(...stems),
      suffix: fc.constantFrom(...suffixes),
      country: fc.constantFrom(...countries),
      digit: fc.integer({ min: 0, max: 12 }),
      kind: fc.constantFrom(1, 1, 1, 2),
      hasGuide: fc.boolean(),
    }),
    { minLength: 1, maxLength: 120 },
  );
  type Made = Parameters<Parameters<typeof catalog.map>[0]>[0][number];

  const toRow = ({ stem, suffix, country, digit, kind, hasGuide }: Made): Row => ({
    kind,
    name: kind === 1 ? `${stem} ${digit}${suffix}` : `${stem} ${digit}`,
    group: `${country} | ${stem}`,
    // Twins share the id; the country is part of it.
    guideId: hasGuide && kind === 1 ? `${stem}${digit}.${country}`.toLowerCase() : null,
    number: null,
  });
  const evidenceOf = ({ kind, name, group, guideId }: Row) => JSON.stringify([kind, name, group, guideId]);

  function shuffled<T>(rows: T[], seed: number): T[] {
    const order = rows.map((row, i) => ({ row, at: Math.imul((i + 1) ^ seed, 0x9e3779b1) >>> 0 }));
    return order.sort((a, b) => a.at - b.at).map(({ row }) => row);
  }

  test('with every key new and everything else as before keep every title', () => {
    fc.assert(
      fc.property(catalog, fc.integer(), (made, seed) => {
        const old = made.map(toRow);
        const fresh = shuffled(old, seed);
        const found = Object.entries(pairs(old, fresh));
        expect(found).toHaveLength(old.length);
        for (const [o, f] of found) expect(evidenceOf(fresh[f] as Row)).toBe(evidenceOf(old[Number(o)] as Row));
      }),
      { numRuns: 150 },
    );
  });

  test('with a third renamed, some gone and some new never take one title for another', () => {
    fc.assert(
      fc.property(catalog, fc.integer(), fc.boolean(), (made, seed, isPartial) => {
        const fate = (i: number) => Math.imul(i + 7, seed | 1) >>> 24;
        const old = made.map((one, i) => ({ ...toRow(one), number: String(i) }));
        // `number` is the truth: pairing cannot use it, because it never agrees.
        const fresh = shuffled(
          old.flatMap((row, i) => {
            if (fate(i) < 20) return fate(i) < 10 ? [] : [{ ...row, name: `Newcomer ${i}`, guideId: null, number: 'new' }];
            const suffix = /( HD| FHD| 4K| \+1)$/.exec(row.name)?.[0] ?? '';
            return [{ ...row, name: fate(i) < 90 && row.kind === 1 ? `Renamed ${i}${suffix}` : row.name, number: `n${i}` }];
          }),
          seed,
        );
        for (const [o, f] of Object.entries(pairs(old, fresh, { isOldPartial: isPartial }))) {
          const [before, after] = [old[Number(o)] as Row, fresh[f] as Row];
          const isTrue = after.number === `n${before.number}`;
          // Rows that nothing tells apart are one title, offered twice.
          if (!isTrue) expect(evidenceOf(after)).toBe(evidenceOf(before));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('with a third renamed keep each whose guide id is its own', () => {
    const old = Array.from({ length: 500 }, (_, i): Row => ({ name: `Channel ${i}${i % 3 ? '' : ' HD'}`, guideId: `c${i}.tv`, group: `G${i % 9}` }));
    const fresh = shuffled(old.map((row, i) => ({ ...row, name: i % 3 === 1 ? `Entirely other ${i * 7}` : row.name, number: String(i) })), 5);
    const found = Object.entries(pairs(old, fresh));
    expect(found).toHaveLength(500);
    for (const [o, f] of found) expect(fresh[f]?.number).toBe(o);
  });
});

test('ids may be negative: tombstones have no row of their own', () => {
  const one = { kind: 1, name: 'Alpha', guideId: null, group: 'A', number: null };
  expect([...pairTitles(() => [{ ...one, id: -1 }], () => [{ ...one, id: 7 }])]).toEqual([{ old: -1, fresh: 7, confidence: 0.95, by: 'name-and-group' }]);
});
