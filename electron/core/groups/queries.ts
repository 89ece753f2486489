import { and, asc, eq, max, sql, type SQL } from 'drizzle-orm';
import type { GroupKind, PlaylistId } from '#shared/model/ids.ts';
import { customGroups, customGroupTitles, groups, type UserDatabase } from '../database/user-schema.ts';
import type { CustomGroup, KnownGroup } from './arrangement.ts';

/** The groups of one kind of a playlist. */
export interface Place {
  playlistId: PlaylistId;
  kind: GroupKind;
}

export const ofKind = (table: typeof groups | typeof customGroups, { playlistId, kind }: Place) =>
  and(eq(table.playlistId, playlistId), eq(table.kind, kind));

/** Told by hand instead of by the schema: lists of thousands are read before and after each change. */
interface KnownRow extends Omit<KnownGroup, 'hidden'> {
  hidden: 0 | 1;
}

function known(db: UserDatabase, { playlistId, kind }: Place, condition: SQL): KnownGroup[] {
  const rows = db.all<KnownRow>(sql`
    SELECT id, provider_key AS providerKey, provider_name AS providerName, hidden, name, position, merged_into AS mergedInto
    FROM ${groups} WHERE playlist_id = ${playlistId} AND kind = ${kind} AND ${condition}`);
  return rows.map((row) => ({ ...row, hidden: row.hidden === 1 }));
}

export function listKnown(db: UserDatabase, place: Place): KnownGroup[] {
  return known(db, place, sql`true`);
}

export function findKnown(db: UserDatabase, place: Place, providerKey: string): KnownGroup | undefined {
  return known(db, place, sql`provider_key = ${providerKey}`)[0];
}

export function findKnownById(db: UserDatabase, place: Place, id: string): KnownGroup | undefined {
  return known(db, place, sql`id = ${id}`)[0];
}

/** Groups that were merged into another. */
export function listMerged(db: UserDatabase, place: Place, id: string): KnownGroup[] {
  return known(db, place, sql`merged_into = ${id}`);
}

const customColumns = { id: customGroups.id, name: customGroups.name, hidden: customGroups.hidden, position: customGroups.position };

/** In the order in which they were made. */
export function listCustom(db: UserDatabase, place: Place): CustomGroup[] {
  return db
    .select(customColumns)
    .from(customGroups)
    .where(ofKind(customGroups, place))
    .orderBy(asc(customGroups.createdAt), asc(customGroups.id))
    .all();
}

export function findCustom(db: UserDatabase, place: Place, id: string): CustomGroup | undefined {
  return db
    .select(customColumns)
    .from(customGroups)
    .where(and(ofKind(customGroups, place), eq(customGroups.id, id)))
    .get();
}

/** Provider keys of a custom group's titles, in the order in which they were added. */
export function listCustomTitles(db: UserDatabase, groupId: string): string[] {
  return db
    .select({ providerKey: customGroupTitles.providerKey })
    .from(customGroupTitles)
    .where(eq(customGroupTitles.groupId, groupId))
    .orderBy(asc(customGroupTitles.position))
    .all()
    .map(({ providerKey }) => providerKey);
}

export function nextTitlePosition(db: UserDatabase, groupId: string): number {
  const last = db
    .select({ position: max(customGroupTitles.position) })
    .from(customGroupTitles)
    .where(eq(customGroupTitles.groupId, groupId))
    .get();
  return (last?.position ?? -1) + 1;
}

/** Ids of the custom groups that hold a title. */
export function listGroupsHolding(db: UserDatabase, { playlistId, kind }: Place, providerKey: string): Set<string> {
  const rows = db
    .select({ groupId: customGroupTitles.groupId })
    .from(customGroupTitles)
    .where(
      and(
        eq(customGroupTitles.playlistId, playlistId),
        eq(customGroupTitles.kind, kind),
        eq(customGroupTitles.providerKey, providerKey),
      ),
    )
    .all();
  return new Set(rows.map(({ groupId }) => groupId));
}
