import { and, eq, inArray, sql } from 'drizzle-orm';
import { customGroups, customGroupTitles, groups, type UserDatabase } from '../database/user-schema.ts';
import type { CustomGroup, KnownGroup } from './arrangement.ts';
import { nextTitlePosition, ofKind, type Place } from './queries.ts';

/** Puts the known groups of a kind in the place of those that were known. */
export function replaceKnown(db: UserDatabase, place: Place, known: readonly KnownGroup[]): void {
  db.transaction((tx) => {
    tx.delete(groups).where(ofKind(groups, place)).run();
    insertKnown(tx, place, known);
  });
}

/** All of them in one statement: providers have thousands. */
export function insertKnown(db: Pick<UserDatabase, 'run'>, { playlistId, kind }: Place, known: readonly KnownGroup[]): void {
  if (known.length === 0) return;
  db.run(sql`
    INSERT INTO ${groups} (id, playlist_id, kind, provider_key, provider_name, hidden, name, position, merged_into)
    SELECT value ->> 'id', ${playlistId}, ${kind}, value ->> 'providerKey', value ->> 'providerName', value ->> 'hidden',
      value ->> 'name', value ->> 'position', value ->> 'mergedInto'
    FROM json_each(${JSON.stringify(known)})`);
}

export type KnownChange = Partial<Pick<KnownGroup, 'hidden' | 'name' | 'position' | 'mergedInto'>>;

export function updateKnown(db: UserDatabase, ids: readonly string[], change: KnownChange): void {
  db.transaction((tx) => {
    for (const some of batches(ids)) tx.update(groups).set(change).where(inArray(groups.id, some)).run();
  });
}

/** Forgets how the provider's groups of a kind were arranged. */
export function forgetKnown(db: UserDatabase, place: Place): void {
  db.delete(groups).where(ofKind(groups, place)).run();
}

/** Numbers groups, the provider's and the owner's own, by their ids' place in the list. */
export function updatePositions(db: UserDatabase, ids: readonly string[]): void {
  const list = JSON.stringify(ids);
  db.transaction((tx) => {
    for (const table of [groups, customGroups]) {
      tx.run(sql`UPDATE ${table} SET position = place.key FROM json_each(${list}) AS place WHERE ${table.id} = place.value`);
    }
  });
}

export type CustomChange = Partial<Pick<CustomGroup, 'hidden' | 'name' | 'position'>>;

export function updateCustom(db: UserDatabase, ids: readonly string[], change: CustomChange): void {
  db.transaction((tx) => {
    for (const some of batches(ids)) tx.update(customGroups).set(change).where(inArray(customGroups.id, some)).run();
  });
}

export interface NewCustomGroup extends Place {
  id: string;
  name: string;
  createdAt: number;
}

export function insertCustom(db: UserDatabase, group: NewCustomGroup): void {
  db.insert(customGroups)
    .values({ ...group, hidden: false, position: null })
    .run();
}

export function removeCustom(db: UserDatabase, id: string): void {
  db.transaction((tx) => {
    tx.delete(customGroupTitles).where(eq(customGroupTitles.groupId, id)).run();
    tx.delete(customGroups).where(eq(customGroups.id, id)).run();
  });
}

export interface GroupedTitle {
  providerKey: string;
  name: string;
  guideId: string | null;
  category: string | null;
}

/** Appends titles; one that is in the group keeps its place. */
export function addTitles(db: UserDatabase, place: Place, groupId: string, titles: readonly GroupedTitle[]): void {
  db.transaction((tx) => {
    let position = nextTitlePosition(tx, groupId);
    for (const title of titles) {
      tx.insert(customGroupTitles)
        .values({ ...title, ...place, groupId, position: position++ })
        .onConflictDoNothing()
        .run();
    }
  });
}

export function removeTitle(db: UserDatabase, groupId: string, { kind }: Place, providerKey: string): void {
  db.delete(customGroupTitles)
    .where(
      and(
        eq(customGroupTitles.groupId, groupId),
        eq(customGroupTitles.kind, kind),
        eq(customGroupTitles.providerKey, providerKey),
      ),
    )
    .run();
}

/** SQLite takes 32,766 parameters in a statement. */
function batches(ids: readonly string[]): string[][] {
  const size = 10_000;
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, at) => ids.slice(at * size, (at + 1) * size));
}
