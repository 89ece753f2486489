import { expect, test } from 'vitest';
import { channelFilter, groupsOf } from './filter-channels.ts';

const channels = [
  { name: 'Amber News', group: 'News' },
  { name: 'Canção TV', group: 'Música' },
  { name: 'Harbor (24)', group: 'News' },
  { name: 'Coast', group: null },
];

test.each([
  [{ words: '', group: undefined }, ['Amber News', 'Canção TV', 'Harbor (24)', 'Coast']],
  [{ words: ' CANCAO ', group: undefined }, ['Canção TV']],
  [{ words: 'musica', group: undefined }, ['Canção TV']],
  [{ words: '(', group: undefined }, ['Harbor (24)']],
  [{ words: '', group: 'News' }, ['Amber News', 'Harbor (24)']],
  [{ words: 'harbor', group: 'News' }, ['Harbor (24)']],
  [{ words: '', group: null }, ['Coast']],
])('%o', (filter, names) => {
  expect(channels.filter(channelFilter(filter)).map(({ name }) => name)).toEqual(names);
});

test('groups come in their order, none last', () => {
  expect(groupsOf([{ name: 'a', group: null }, ...channels])).toEqual(['News', 'Música', null]);
});
