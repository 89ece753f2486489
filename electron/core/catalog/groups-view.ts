import { titleRef, type GroupKind, type PlaylistId, type TitleId } from '#shared/model/ids.ts';
import { catalogStates } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { countListed } from './list-query.ts';
import { countPicked } from './picked-titles.ts';
import { findCatalog, findCategories, findDescription, listCategoryRows } from './queries.ts';
import { kindNumbers } from './rows.ts';
import { keptCatalog } from './stored-catalog.ts';

interface Place {
  playlistId: PlaylistId;
  kind: GroupKind;
}

/** The catalog as whoever arranges its groups sees it: all there is, whatever is hidden. */
export function createGroupsView(db: SqliteDatabase) {
  return {
    /** Whether every row is there: only then is what is missing gone. */
    isComplete: (playlistId: PlaylistId) => (findCatalog(db, playlistId)?.state ?? catalogStates.empty) >= catalogStates.indexed,

    /** In the provider's order. */
    categoriesOf({ playlistId, kind }: Place) {
      const catalog = findCatalog(db, playlistId);
      return catalog ? listCategoryRows(db, catalog.playlist, kind) : [];
    },

    /** Titles in the union of categories, or those of some titles that there are. */
    countTitles({ playlistId, kind }: Place, of: { categories: readonly string[] } | { titles: readonly string[] }): number {
      const kept = keptCatalog(db, playlistId);
      if (!kept) return 0;
      const all = { kind: kindNumbers[kind], withoutFlags: 0 };
      if ('titles' in of) return countPicked(db, kept.catalog, { ...all, keys: of.titles });
      const categories = findCategories(db, kept.catalog.playlist, kind, of.categories);
      return countListed(db, kept, { ...all, categories }) ?? 0;
    },

    describeTitle: (titleId: TitleId) => findDescription(db, titleRef(titleId)),
  };
}
