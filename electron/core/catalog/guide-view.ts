import { titleId, titleRef, type PlaylistId, type TitleId, type TitleRef } from '#shared/model/ids.ts';
import { byKey, catalogStates, itemsTable } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { prepared } from '../database/statements.ts';
import { findCatalog, findCategories, listCategoryRows } from './queries.ts';
import { kindNumbers, titleFlags } from './rows.ts';

interface ChannelRow {
  name: string;
  catchup: string | null;
}

/** The catalog as the guide sees it: what a channel is, and where the playlist says that its guides are. */
export function createGuideView(db: SqliteDatabase) {
  return {
    /** Another number after every change, whatever it was. */
    version: () => prepared<[], { data_version: number }>(db, 'PRAGMA data_version').get()?.data_version ?? 0,

    /** Undefined until every row is there. */
    guideUrlsOf(playlistId: PlaylistId): readonly string[] | undefined {
      const catalog = findCatalog(db, playlistId);
      return catalog && catalog.state >= catalogStates.indexed ? catalog.guideUrls : undefined;
    },

    countChannels: (playlistId: PlaylistId) => findCatalog(db, playlistId)?.counts.channels ?? 0,

    findChannel(channelId: TitleId | TitleRef) {
      const { playlistId, kind, providerKey } = typeof channelId === 'string' ? titleRef(channelId) : channelId;
      const catalog = findCatalog(db, playlistId);
      if (!catalog || kind !== 'channel') return undefined;
      const row = prepared<[string], ChannelRow>(
        db,
        `SELECT items.name, items.catchup FROM ${itemsTable(catalog.playlist)} AS items WHERE ${byKey(kindNumbers.channel)}`,
      ).get(providerKey);
      if (!row) return undefined;
      const { name, catchup } = row;
      return { name, catchup: catchup === null ? null : { days: (JSON.parse(catchup) as { days?: number | null }).days ?? null } };
    },

    /** Group and shift of channels by their keys, without those that are gone. Asked together, because asking costs more than finding. */
    findPlaces(playlistId: PlaylistId, providerKeys: readonly string[]): ReadonlyMap<string, { category: string | null; shiftMs: number }> {
      const catalog = findCatalog(db, playlistId);
      if (!catalog) return new Map();
      const rows = prepared<[string], { providerKey: string; category: string | null; guideShift: number | null }>(
        db,
        `SELECT items.provider_key AS providerKey, categories.provider_key AS category, items.guide_shift AS guideShift
         FROM ${itemsTable(catalog.playlist)} AS items LEFT JOIN categories ON categories.id = items.category_id
         WHERE items.kind = ${kindNumbers.channel} AND items.provider_key IN (SELECT value FROM json_each(?))`,
      ).all(JSON.stringify(providerKeys));
      return new Map(rows.map(({ providerKey, category, guideShift }) => [providerKey, { category, shiftMs: (guideShift ?? 0) * 1_000 }]));
    },

    /** A channel as a guide for others names it; `logo` is a template. */
    findNamed(channelId: TitleId) {
      const { playlistId, kind, providerKey } = titleRef(channelId);
      const catalog = findCatalog(db, playlistId);
      if (!catalog || kind !== 'channel') return undefined;
      return prepared<[string], { guideId: string | null; name: string; number: string | null; logo: string | null }>(
        db,
        `SELECT guide_id AS guideId, name, number, logo FROM ${itemsTable(catalog.playlist)} WHERE kind = ${kindNumbers.channel} AND provider_key = ?`,
      ).get(providerKey);
    },

    groupsOf(playlistId: PlaylistId) {
      const catalog = findCatalog(db, playlistId);
      return catalog ? listCategoryRows(db, catalog.playlist, 'channel') : [];
    },

    /** The first channels of a group that its owner sees, in the provider's order. */
    listChannels(playlistId: PlaylistId, category: string, limit: number): TitleId[] {
      const catalog = findCatalog(db, playlistId);
      const [id] = catalog ? findCategories(db, catalog.playlist, 'channel', [category]) : [];
      if (!catalog || id === undefined) return [];
      return prepared<[number, number], { providerKey: string }>(
        db,
        `SELECT items.provider_key AS providerKey FROM ${itemsTable(catalog.playlist)} AS items
         WHERE items.kind = ${kindNumbers.channel} AND items.category_id = ? AND items.flags & ${titleFlags.hidden} = 0
         ORDER BY items.position LIMIT ?`,
      )
        .all(id, limit)
        .map(({ providerKey }) => titleId({ playlistId, kind: 'channel', providerKey }));
    },
  };
}
