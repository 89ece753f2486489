import { useMemo } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { Loadable } from '../lib/loadable.ts';
import type { Group } from './channel-group.ts';
import { useFavorites } from './favorites.ts';
import type { Categories } from './use-channel-categories.ts';

export interface GroupEntry {
  key: string;
  group: Group;
  name: string;
  count: number | null;
  /** Shown only because the owner wants to see hidden groups. */
  hidden?: boolean;
  /** One that the owner made. */
  custom?: boolean;
}

/** The groups of a playlist in the order they are shown: the user's own first. */
export function useGroupEntries(categories: Loadable<Categories>): readonly GroupEntry[] {
  const { common } = useText();
  const favorites = useFavorites(({ marks }) => marks.filter((mark) => mark.kind === 'channel').length);
  return useMemo(() => {
    const entries: GroupEntry[] = [
      { key: 'favorites', group: { type: 'favorites' }, name: common.favorites, count: favorites },
      { key: 'recent', group: { type: 'recent' }, name: common.recent, count: null },
      {
        key: 'all',
        group: { type: 'all' },
        name: common.all,
        count: categories.status === 'ready' ? categories.data.total : null,
      },
    ];
    if (categories.status !== 'ready') return entries;
    return entries.concat(
      categories.data.categories.map(({ id, name, titles, hidden, custom }) => ({
        key: id,
        group: { type: 'category', id },
        name: name ?? common.uncategorized,
        count: titles,
        hidden,
        custom,
      })),
    );
  }, [categories, favorites, common]);
}
