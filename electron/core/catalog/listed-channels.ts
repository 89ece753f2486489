import { categoryRef, titleId, titleRef, type CategoryId, type PlaylistId, type TitleId } from '#shared/model/ids.ts';
import type { Channel } from '#shared/model/title.ts';
import { itemsTable, moreCategoriesTable } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { prepared, reading } from '../database/statements.ts';
import type { GroupArrangement } from './group-arrangement.ts';
import { findCatalog, findCategories, findRows } from './queries.ts';
import { kindNumbers, kindOf, titleFlags, toChannel } from './rows.ts';

export interface ListedChannels {
  playlistId: PlaylistId;
  /** Of this group; of the whole playlist without one. */
  categoryId?: CategoryId | undefined;
  showAdult: boolean;
  showHidden: boolean;
  arrangement: GroupArrangement;
}

/** The channels that a list shows, all at once, in the order of the playlist or of a group that its owner made. */
export function listChannelIds(db: SqliteDatabase, { playlistId, categoryId, showAdult, showHidden, arrangement }: ListedChannels): TitleId[] {
  const catalog = findCatalog(db, playlistId);
  if (!catalog) return [];
  const withoutFlags = (showAdult ? 0 : titleFlags.adult) | (showHidden ? 0 : titleFlags.hidden);
  const items = itemsTable(catalog.playlist);
  const listed = `SELECT items.provider_key AS providerKey FROM ${items} AS items WHERE items.kind = ${kindNumbers.channel} AND items.flags & ? = 0`;
  const all = <Values extends unknown[]>(sql: string, ...values: Values) => prepared<Values, { providerKey: string }>(db, sql).all(...values);
  const toIds = (rows: { providerKey: string }[]) => rows.map(({ providerKey }) => titleId({ playlistId, kind: 'channel', providerKey }));
  if (categoryId === undefined) return toIds(all(`${listed} ORDER BY items.position`, withoutFlags));

  const ref = categoryRef(categoryId);
  const group = ref.playlistId === playlistId && ref.kind === 'channel' ? arrangement.expand(ref) : undefined;
  if (!group || (group.hidden && !showHidden)) return [];
  if ('titles' in group) {
    // What the owner put here is wanted, whatever else is hidden.
    const keys = JSON.stringify(group.titles);
    const there = new Set(all(`${listed} AND items.provider_key IN (SELECT value FROM json_each(?))`, withoutFlags & ~titleFlags.hidden, keys).map(({ providerKey }) => providerKey));
    return toIds(group.titles.filter((key) => there.has(key)).map((providerKey) => ({ providerKey })));
  }
  const categories = JSON.stringify(findCategories(db, catalog.playlist, 'channel', group.categories));
  return toIds(
    all(
      `${listed} AND (items.category_id IN (SELECT value FROM json_each(?))
       OR items.id IN (SELECT item FROM ${moreCategoriesTable(catalog.playlist)} WHERE category_id IN (SELECT value FROM json_each(?))))
       ORDER BY items.position`,
      withoutFlags,
      categories,
      categories,
    ),
  );
}

/** Channels as lists show them, without those that are gone; in the order of `ids`. */
export function findChannelsById(db: SqliteDatabase, ids: readonly TitleId[], arrangementOf: (playlistId: PlaylistId) => GroupArrangement): Channel[] {
  const arrangements = new Map<PlaylistId, GroupArrangement>();
  return reading(db, () => findRows(db, ids.map(titleRef)))
    .filter(({ row }) => kindOf(row) === 'channel')
    .map(({ playlistId, row }) => {
      const arrangement = arrangements.get(playlistId) ?? arrangementOf(playlistId);
      arrangements.set(playlistId, arrangement);
      const name = row.categoryKey === null ? undefined : arrangement.nameOf('channel', row.categoryKey);
      return toChannel(playlistId, name === undefined ? row : { ...row, category: name });
    });
}
