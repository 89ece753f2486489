import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMatcher } from './match-channel.ts';

interface Vectors {
  epgChannels: { id: string; names: string[] }[];
  cases: { tvgId: string | null; tvgName: string | null; name: string; extended: string | null }[];
}
const vectors = JSON.parse(readFileSync(new URL('../../../../test/fixtures/xmltv-match.vectors.json', import.meta.url), 'utf8')) as Vectors;

describe('the shared vectors', () => {
  const matcher = createMatcher(vectors.epgChannels);

  test.each(vectors.cases)('$tvgId, "$name", $tvgName: $extended', ({ tvgId, tvgName, name, extended }) => {
    const channel = { guideId: tvgId, name, tvgName };
    const { match, candidates } = matcher.findAlike(channel, 0);
    expect((matcher.findRequired(channel) ?? match)?.channel.id ?? null).toBe(extended);
    if (extended === null) expect(candidates).toEqual([]);
  });
});

/** What one guide with these channels (id: names) has for a channel called so: the match, or `?` and candidates. */
function find(guide: Record<string, string[]>, name: string, more: { tvgName?: string; guideId?: string; country?: number } = {}): string {
  const matcher = createMatcher(Object.entries(guide).map(([id, names]) => ({ id, names })));
  const channel = { name, tvgName: more.tvgName ?? null, guideId: more.guideId ?? null };
  const { match, candidates } = matcher.findAlike(channel, more.country ?? 0);
  return match ? match.channel.id : ['?', ...candidates.map((one) => one.channel.id)].join(' ');
}

describe('what a name says besides naming', () => {
  test.each([
    ['Alpha East', 'west'],
    ['Alpha (East) HD', 'west'],
    ['Alpha +1', 'plain'],
    ['Alpha', 'later'],
    ['Alpha+2', 'later'],
    ['Alpha 2', 'one'],
    ['Alpha Two', 'one'],
    ['Alpha', 'one'],
    ['Alpha (2)', 'plain'],
    ['Alpha English', 'arabic'],
    ['Alpha 11', 'oneone'],
  ])('"%s" is never %s', (name, other) => {
    const guide: Record<string, string[]> = {
      ...{ west: ['Alpha West'], plain: ['Alpha'], later: ['Alpha +1'], one: ['Alpha One', 'Alpha 1'] },
      ...{ arabic: ['Alpha Arabic'], oneone: ['Alpha 1 1'] },
    };
    expect(find({ [other]: guide[other] ?? [] }, name)).toBe('?');
  });

  test.each([
    ['UK: Alpha Sport HD', 'alpha.uk'],
    ['Alpha Sport', '? alpha.de alpha.uk'],
    ['FR: Alpha Sport', '? alpha.de alpha.uk'],
    ['[DE] Alpha Sport FHD', 'alpha.de'],
    ['🇬🇧 Alpha Sport', 'alpha.uk'],
    ['ALPHA_SPORT (DE)', 'alpha.de'],
    ['UK Alpha Sport', 'alpha.uk'],
    ['Alpha Sport Germany', 'alpha.de'],
  ])('"%s" in a guide of two countries: %s', (name, found) => {
    const strays = Object.fromEntries(['a', 'b', 'c', 'd'].flatMap((word) => ['de', 'uk'].map((country) => [`${word}.${country}`, [`Stray ${word}`]])));
    expect(find({ 'alpha.de': ['Alpha Sport'], 'alpha.uk': ['Alpha Sport'], ...strays }, name)).toBe(found);
  });

  test('a guide id tells the country too, and spells the name where the label does not', () => {
    expect(find({ 'rtlzwei.at': ['RTL Zwei'], 'rtlzwei.de': ['RTL Zwei'] }, 'RTL Zwei HD', { guideId: 'rtlzwei-hd.at' })).toBe('rtlzwei.at');
    expect(find({ 'Alpha.Sport.uk': ['Sports One'] }, 'Channel 7', { guideId: 'alphasport.uk@SD' })).toBe('Alpha.Sport.uk');
  });

  test.each(['Alpha Sport ᴴᴰ', 'ALPHA SPORT [1080p] 50fps', 'Alpha Sport H.265', 'Alpha-Sport UHD 4K (Backup)', 'AlphaSport RAW', 'Álpha Spórt Full HD', 'Alpha Sport [Not 24/7]'])(
    '"%s" is a line of Alpha Sport',
    (name) => {
      expect(find({ alpha: ['Alpha Sport'] }, name)).toBe('alpha');
    },
  );

  test('of the lines that a guide has, the one with the nearest picture is meant', () => {
    const guide = { sd: ['Alpha'], hd: ['Alpha HD'], uhd: ['Alpha 4K'] };
    expect(['Alpha SD', 'Alpha [HD]', 'Alpha UHD'].map((name) => find(guide, name))).toEqual(['sd', 'hd', 'uhd']);
  });

  test('what is only nearly the name is suggested, and never used', () => {
    const guide = { tv: ['Alpha TV'], one: ['Beta One'], sports: ['Gamma Sports News'], twinA: ['Twin'], twinB: ['Twin'] };
    expect(find(guide, 'Alpha')).toBe('? tv');
    expect(find(guide, 'Beta 1 HD')).toBe('? one');
    expect(find(guide, 'Gamma Sport News')).toBe('? sports');
    expect(find(guide, 'Gama Sports News')).toBe('? sports');
    expect(find(guide, 'Twin HD')).toBe('? twinA twinB');
  });
});

describe('whatever the names', () => {
  const word = fc.constantFrom('Alpha', 'Beta', 'Sport', 'News', 'TV', 'Kino', 'Élan', 'Новости', 'Canal+', 'A', 'One', 'HD', '4K', 'UK', '7');
  const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((list) => list.join(' '));
  const numbered = fc.record({ words, number: fc.option(fc.integer({ min: 1, max: 99 })), region: fc.option(fc.constantFrom('East', 'West', 'North')), later: fc.option(fc.constantFrom(1, 2)) });
  const write = ({ words: name, number, region, later }: { words: string; number: number | null; region: string | null; later: number | null }) =>
    [name, number, region, later === null ? null : `+${later}`].filter((part) => part !== null).join(' ');
  const digitsOf = (name: string) => (name.replace(/\+\d+$/, '').replaceAll(/\b(4K|HD)\b/g, '').match(/\d+/g) ?? []).join(' ');

  test('no channel is matched with, nor offered, one of another number, region or hour', () => {
    fc.assert(
      fc.property(numbered, fc.array(numbered, { minLength: 1, maxLength: 6 }), (mine, others) => {
        const declared = others.map((other, at) => ({ id: `c-${String.fromCharCode(97 + at).repeat(3)}`, names: [write(other)], other }));
        const { match, candidates } = createMatcher(declared).findAlike({ name: `${write(mine)} FHD`, tvgName: null, guideId: null }, 0);
        for (const { channel } of [...(match ? [match] : []), ...candidates]) {
          expect(digitsOf(channel.names[0] ?? '')).toBe(digitsOf(write(mine)));
          expect(channel.other.later).toBe(mine.later);
          if (channel.other.region !== null && mine.region !== null) expect(channel.other.region).toBe(mine.region);
        }
        if (match) expect(match.channel.other.region).toBe(mine.region);
      }),
      { numRuns: 500 },
    );
  });

  test('any text is read, and finds itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        const matcher = createMatcher([{ id: 'x', names: [name] }]);
        const { match } = matcher.findAlike({ name, tvgName: name, guideId: name }, 0);
        expect(match === null || match.channel.id === 'x').toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
