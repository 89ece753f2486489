import type { GroupKey } from '#shared/model/group.ts';
import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('en');

const kinds: Record<GroupKey['kind'], string> = { channel: 'Channels', movie: 'Films', series: 'Series' };

export const groupChoice = {
  open: 'Imported groups',
  first: 'Choose groups first',
  firstWhy: 'See what the provider offers, then import only what you want.',
  title: (name: string) => `Groups of ${name}`,
  scanning: 'Looking which groups there are',
  search: 'Find a group',
  clear: 'Clear the search',
  kinds,
  byKind: 'Kinds of groups',
  tab: (kind: GroupKey['kind'], ticked: number, total: number) => `${kinds[kind]} ${number(ticked)}/${number(total)}`,
  list: 'Groups',
  all: 'All',
  none: 'None',
  /** The buttons act on what the search shows. */
  allFound: 'All found',
  noneFound: 'None found',
  chooseAll: (kind: GroupKey['kind']) => `Choose all: ${kinds[kind]}`,
  chooseNone: (kind: GroupKey['kind']) => `Choose none: ${kinds[kind]}`,
  noMatch: (query: string) => `No group is called “${query}”`,
  noGroups: 'The provider names no groups, so everything is imported.',
  newGroups: 'Import new groups too',
  newGroupsWhy: 'What the provider adds later comes in by itself.',
  summary: (groups: number, allGroups: number, titles: number) =>
    `${number(groups)} of ${number(allGroups)} ${plural(allGroups, { one: 'group', other: 'groups' })}, ` +
    `${number(titles)} ${plural(titles, { one: 'title', other: 'titles' })}`,
  chooseOne: 'Choose at least one group.',
  import: 'Import these',
  importAll: 'Import everything',
  save: 'Save and refresh',
  later: 'Not now',
};
