import type { ChangeCounts, ChangeType } from '#shared/model/change.ts';
import type { TitleKind } from '#shared/model/ids.ts';
import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('en');

const types: Record<ChangeType, string> = {
  added: 'Added',
  removed: 'Removed',
  renamed: 'Renamed',
  moved: 'Moved',
  renumbered: 'Renumbered',
};

const kinds: Record<TitleKind, string> = { channel: 'Channel', movie: 'Film', series: 'Series', episode: 'Episode' };

export const changes = {
  /** What a refresh changed, at a glance: +120 −14, 3 renamed, 2 moved. */
  sentence: ({ added, removed, renamed, moved, renumbered }: ChangeCounts) => {
    const told = [
      [added > 0 ? `+${number(added)}` : '', removed > 0 ? `−${number(removed)}` : ''].filter((each) => each !== '').join(' '),
      renamed > 0 ? `${number(renamed)} renamed` : '',
      moved > 0 ? `${number(moved)} moved` : '',
    ].filter((each) => each !== '');
    if (told.length > 0) return told.join(', ');
    return renumbered > 0 ? `${number(renumbered)} renumbered` : 'Nothing changed';
  },
  refreshed: (name: string, sentence: string) => `${name}: ${sentence}`,
  see: 'See the changes',
  open: 'Changes and undo',
  title: (name: string) => `What changed in ${name}`,
  refresh: 'Refresh',
  of: (moment: string, sentence: string) => `${moment}: ${sentence}`,
  types,
  tab: (type: ChangeType, count: number) => `${types[type]} ${number(count)}`,
  byType: 'Kinds of change',
  list: 'Changed titles',
  kinds,
  /** Read out in the place of the arrow between the old and the new. */
  became: 'became',
  noGroup: 'no group',
  none: 'Nothing has changed yet',
  noneAdvice: 'When a refresh brings something new, it is listed here and can be undone.',
  undo: 'Undo this refresh',
  undoTitle: (moment: string) => `Undo the refresh of ${moment}?`,
  undoAdded: (count: number) =>
    plural(count, { one: 'The title it added goes again.', other: `The ${number(count)} titles it added go again.` }),
  undoRemoved: (count: number) =>
    plural(count, { one: 'The title it removed comes back.', other: `The ${number(count)} titles it removed come back.` }),
  undoRenamed: (count: number) =>
    plural(count, { one: 'One title gets its old name back.', other: `${number(count)} titles get their old names back.` }),
  undoMoved: (count: number) =>
    plural(count, { one: 'One title returns to its old group.', other: `${number(count)} titles return to their old groups.` }),
  undoRenumbered: (count: number) =>
    plural(count, { one: 'One title gets its old number back.', other: `${number(count)} titles get their old numbers back.` }),
  undoLater: (count: number) =>
    plural(count, { one: 'The refresh after it is undone too.', other: `The ${number(count)} refreshes after it are undone too.` }),
  undoAfter: 'Favorites, history and places stay as they are. The next refresh brings the provider’s list again.',
  undone: 'The refresh was undone',
};
