import { expect, test } from 'vitest';
import type { GroupChoice, ScannedGroup } from '#shared/model/group.ts';
import { choiceOf, findGroups, idOf, sumUp, tickedBy, withGroups } from './group-choice.ts';

const news: ScannedGroup = { kind: 'channel', key: '1', name: 'Notícias', titles: 12 };
const sports: ScannedGroup = { kind: 'channel', key: '2', name: 'Sports', titles: 30 };
const drama: ScannedGroup = { kind: 'movie', key: '1', name: 'Drama', titles: 100 };
const rest: ScannedGroup = { kind: 'movie', key: '', name: null, titles: 5 };
const groups = [news, sports, drama, rest];

test('without a choice every group is ticked, and that is no choice again', () => {
  const ticked = tickedBy(null, groups);
  expect(ticked.size).toBe(4);
  expect(choiceOf(ticked, groups, true, null)).toBeNull();
});

test('kinds that number their groups alike are kept apart', () => {
  const ticked = tickedBy({ mode: 'only', groups: [{ kind: 'channel', key: '1' }] }, groups);
  expect([...ticked]).toEqual([idOf(news)]);
});

test('a choice comes back as it was made, in both modes', () => {
  const choices: GroupChoice[] = [
    { mode: 'only', groups: [{ kind: 'channel', key: '2' }] },
    { mode: 'except', groups: [{ kind: 'movie', key: '' }] },
  ];
  for (const choice of choices) {
    expect(choiceOf(tickedBy(choice, groups), groups, choice.mode === 'except', choice)).toEqual(choice);
  }
});

test('all groups of today without those of tomorrow is a choice', () => {
  expect(choiceOf(tickedBy(null, groups), groups, false, null)?.groups).toHaveLength(4);
});

test('a group that is away keeps its place in the choice, but not in the opposite one', () => {
  const away = { kind: 'series', key: '9' } as const;
  const choice: GroupChoice = { mode: 'only', groups: [away, { kind: 'channel', key: '1' }] };
  const ticked = tickedBy(choice, groups);
  expect(choiceOf(ticked, groups, false, choice)?.groups).toContainEqual(away);
  expect(choiceOf(ticked, groups, true, choice)?.groups).not.toContainEqual(away);
});

test('a search is deaf to accents and case, and finds titles in no group by their word', () => {
  expect(findGroups(groups, 'channel', ' noticias ', 'Other')).toEqual([news]);
  expect(findGroups(groups, 'movie', 'other', 'Other')).toEqual([rest]);
  expect(findGroups(groups, 'channel', '', 'Other')).toEqual([news, sports]);
});

test('many are ticked or not at once, and the sum follows', () => {
  const none = withGroups(tickedBy(null, groups), groups, false);
  expect(sumUp(none, groups)).toEqual({ groups: 0, titles: 0 });
  expect(sumUp(withGroups(none, [sports, drama], true), groups)).toEqual({ groups: 2, titles: 130 });
});
