import { readFileSync } from 'node:fs';
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
