import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRequiredMatcher } from './required-match.ts';

interface Vectors {
  epgChannels: { id: string; names: string[] }[];
  cases: { tvgId: string | null; tvgName: string | null; name: string; required: string | null; by: string | null }[];
}
const vectors = JSON.parse(readFileSync(new URL('../../../../test/fixtures/xmltv-match.vectors.json', import.meta.url), 'utf8')) as Vectors;
const find = createRequiredMatcher(vectors.epgChannels);

test.each(vectors.cases)('$tvgId, "$name", $tvgName: $required by $by', ({ tvgId, tvgName, name, required, by }) => {
  const match = find({ guideId: tvgId, name, tvgName });
  expect(match ? [match.channel.id, match.rule] : [null, null]).toEqual([required, by]);
});

test('a nameless channel belongs to no nameless channel of the guide', () => {
  expect(createRequiredMatcher([{ id: ' ', names: ['', '  '] }])({ guideId: ' ', name: '', tvgName: '  ' })).toBeUndefined();
});
