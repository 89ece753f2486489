import { eq } from 'drizzle-orm';
import { TitleKind, type PlaylistId } from '#shared/model/ids.ts';
import { customGroupTitles, type UserDatabase } from '../database/user-schema.ts';
import type { GroupedTitle } from './writes.ts';

/** A title in groups of the owner's own, with what it was last known by. */
export interface PlacedTitle extends GroupedTitle {
  kind: TitleKind;
}

/** Every title of the playlist that is in such a group, once. */
export function listPlacedTitles(db: UserDatabase, playlistId: PlaylistId): PlacedTitle[] {
  const titles = new Map<string, PlacedTitle>();
  for (const { kind, providerKey, name, guideId, category } of rowsOf(db, playlistId)) {
    titles.set(`${kind} ${providerKey}`, { kind: TitleKind.parse(kind), providerKey, name, guideId, category });
  }
  return [...titles.values()];
}

/** Where titles are now, by what they were called in their groups. */
export interface FoundPlace {
  before: Pick<PlacedTitle, 'kind' | 'providerKey'>;
  now: GroupedTitle;
}

/** Lets groups follow their titles to other keys; two that have become one title keep the first place. Returns whether anything changed. */
export function followPlacedTitles(db: UserDatabase, playlistId: PlaylistId, found: readonly FoundPlace[]): boolean {
  const places = new Map(found.map(({ before, now }) => [`${before.kind} ${before.providerKey}`, now]));
  const before = rowsOf(db, playlistId);
  const after = before.map((row) => ({ ...row, ...places.get(`${row.kind} ${row.providerKey}`) }));
  if (after.every((row, at) => row.providerKey === before[at]?.providerKey && row.name === before[at].name && row.category === before[at].category)) {
    return false;
  }
  db.transaction((tx) => {
    tx.delete(customGroupTitles).where(eq(customGroupTitles.playlistId, playlistId)).run();
    for (const row of after) tx.insert(customGroupTitles).values(row).onConflictDoNothing().run();
  });
  return true;
}

function rowsOf(db: UserDatabase, playlistId: PlaylistId) {
  return db
    .select()
    .from(customGroupTitles)
    .where(eq(customGroupTitles.playlistId, playlistId))
    .orderBy(customGroupTitles.groupId, customGroupTitles.position)
    .all();
}
