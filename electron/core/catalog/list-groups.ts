import { categoryId, type GroupKind, type PlaylistId } from '#shared/model/ids.ts';
import type { Category } from '#shared/model/title.ts';
import type { SqliteDatabase } from '../database/open.ts';
import type { GroupArrangement } from './group-arrangement.ts';
import { countListed } from './list-query.ts';
import { countPicked } from './picked-titles.ts';
import { listCategoryRows, type CategoryRow } from './queries.ts';
import { kindNumbers, titleFlags } from './rows.ts';
import type { KeptCatalog } from './stored-catalog.ts';

export interface GroupsQuery {
  playlistId: PlaylistId;
  kind: GroupKind;
  /** Titles with any of these flags are left out; hidden groups with `titleFlags.hidden`. */
  withoutFlags: number;
}

/** The groups of a kind as the owner arranged them, without those of the provider that would be empty. */
export function listGroups(db: SqliteDatabase, kept: KeptCatalog, arrangement: GroupArrangement, query: GroupsQuery): Category[] {
  const { playlistId, kind, withoutFlags } = query;
  const hidesAdult = (withoutFlags & titleFlags.adult) !== 0;
  const count = ({ titles, adultTitles }: CategoryRow): number => (hidesAdult ? titles - adultTitles : titles);
  const categories = listCategoryRows(db, kept.catalog.playlist, kind).filter((category) => count(category) > 0);
  return arrangement
    .apply(kind, categories)
    .filter(({ hidden }) => !hidden || (withoutFlags & titleFlags.hidden) === 0)
    .map(({ ref, name, hidden, categories: members, titles }) => {
      const custom = ref.custom === true;
      return {
        id: categoryId(ref),
        playlistId,
        kind,
        name,
        titles: custom
          ? countPicked(db, kept.catalog, { kind: kindNumbers[kind], keys: titles, withoutFlags: withoutFlags & ~titleFlags.hidden })
          : countUnion(db, kept, members, { kind: kindNumbers[kind], withoutFlags, count }),
        hidden,
        custom,
      };
    });
}

/** Titles of several categories; one that is in two of them counts once. */
function countUnion(
  db: SqliteDatabase,
  kept: KeptCatalog,
  members: readonly CategoryRow[],
  { kind, withoutFlags, count }: { kind: number; withoutFlags: number; count: (category: CategoryRow) => number },
): number {
  if (members.length > 1 && members.some(({ moreTitles }) => moreTitles > 0)) {
    const total = countListed(db, kept, { kind, withoutFlags, categories: members.map(({ id }) => id) });
    if (total !== undefined) return total;
  }
  return members.reduce((sum, category) => sum + count(category), 0);
}
