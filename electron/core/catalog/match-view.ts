import { titleRef, type PlaylistId, type TitleId, type TitleRef } from '#shared/model/ids.ts';
import type { Channel } from '#shared/model/title.ts';
import { byKey, itemsTable } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { prepared } from '../database/statements.ts';
import type { GroupArrangement } from './group-arrangement.ts';
import { findCatalog, findRows } from './queries.ts';
import { kindNumbers, titleFlags, toChannel } from './rows.ts';

export interface MatchViewOptions {
  db: SqliteDatabase;
  showAdult: () => boolean;
  showHidden: () => boolean;
  arrangementOf: (playlistId: PlaylistId) => GroupArrangement;
}

/** The catalog as the match desk sees it: what channels are called. */
export function createMatchView({ db, showAdult, showHidden, arrangementOf }: MatchViewOptions) {
  const withoutFlags = () => (showAdult() ? 0 : titleFlags.adult) | (showHidden() ? 0 : titleFlags.hidden);
  return {
    /** Another text when `listNames` may say something else. */
    version: () => `${prepared<[], { data_version: number }>(db, 'PRAGMA data_version').get()?.data_version ?? 0} ${withoutFlags()}`,

    /** The channels that are shown, in the provider's order. */
    listNames(playlistId: PlaylistId): { providerKey: string; folded: string }[] {
      const catalog = findCatalog(db, playlistId);
      if (!catalog) return [];
      return prepared<[number], { providerKey: string; folded: string }>(
        db,
        `SELECT items.provider_key AS providerKey, items.folded FROM ${itemsTable(catalog.playlist)} AS items
         WHERE items.kind = ${kindNumbers.channel} AND items.flags & ? = 0 ORDER BY items.position`,
      ).all(withoutFlags());
    },

    /** Channels as lists show them; those that are gone are left out. */
    describe(ids: readonly TitleId[]): Channel[] {
      const arrangements = new Map<PlaylistId, GroupArrangement>();
      return findRows(db, ids.map(titleRef)).map(({ playlistId, row }) => {
        const arrangement = arrangements.get(playlistId) ?? arrangementOf(playlistId);
        arrangements.set(playlistId, arrangement);
        const category = row.categoryKey === null ? undefined : arrangement.nameOf('channel', row.categoryKey);
        return toChannel(playlistId, category === undefined ? row : { ...row, category });
      });
    },

    /** What a channel is matched by; undefined when it is gone. */
    findNames({ playlistId, kind, providerKey }: TitleRef) {
      const catalog = findCatalog(db, playlistId);
      if (!catalog || kind !== 'channel') return undefined;
      return prepared<[string], { name: string; guideId: string | null; tvgName: string | null; category: string | null }>(
        db,
        `SELECT items.name, items.guide_id AS guideId, items.tvg_name AS tvgName, categories.name AS category
         FROM ${itemsTable(catalog.playlist)} AS items LEFT JOIN categories ON categories.id = items.category_id
         WHERE ${byKey(kindNumbers.channel)}`,
      ).get(providerKey);
    },
  };
}
