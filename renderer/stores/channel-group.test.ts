import { expect, test } from 'vitest';
import { categoryId, type PlaylistId } from '#shared/model/ids.ts';
import { groupKey, parseGroup, type Group } from './channel-group.ts';

test('a group comes back from what is remembered of it', () => {
  const id = categoryId({ playlistId: 'abcd1234' as PlaylistId, kind: 'channel', providerKey: 'a.b' }); // the pattern of an id
  const groups: Group[] = [{ type: 'favorites' }, { type: 'recent' }, { type: 'all' }, { type: 'category', id }];
  expect(groups.map((group) => parseGroup(groupKey(group)))).toEqual(groups);
});

test('anything else remembered means all channels', () => {
  expect([null, 7, 'nonsense', {}].map(parseGroup)).toEqual(Array(4).fill({ type: 'all' }));
});
