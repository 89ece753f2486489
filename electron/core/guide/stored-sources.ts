import { asc, eq, max } from 'drizzle-orm';
import { GuideSourceType, type GuideSourceId } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { guideMappings, guideSources, type UserDatabase } from '../database/user-schema.ts';
import type { Reach } from '../http/address-guard.ts';

/** A guide source as its owner has it; nothing secret. */
export interface StoredSource {
  id: GuideSourceId;
  playlistId: PlaylistId;
  type: GuideSourceType;
  /**
   * What a source is found by: `xmltv.php` of the panel; a digest of what the playlist names, because that may hold
   * credentials in any form; an address or a path that was typed, null when the address is itself a secret.
   */
  address: string | null;
  place: string;
  enabled: boolean;
  offsetMinutes: number;
  timeZone: string | null;
  /** How far a typed address may lead; null until it is first needed. The others go as far as their playlist. */
  reach: Reach | null;
  createdAt: number;
}

type Row = typeof guideSources.$inferSelect;

function toSource({ position, ...row }: Row): StoredSource {
  return {
    ...row,
    id: row.id as GuideSourceId, // ids are made when a source is added
    playlistId: row.playlistId as PlaylistId,
    type: GuideSourceType.parse(row.type),
    reach: row.reach === null ? null : row.reach === 'private' || row.reach === 'loopback' ? row.reach : 'public',
  };
}

/** In the owner's order. */
export function listSources(db: UserDatabase, playlistId: PlaylistId): StoredSource[] {
  return db
    .select()
    .from(guideSources)
    .where(eq(guideSources.playlistId, playlistId))
    .orderBy(asc(guideSources.position), asc(guideSources.createdAt), asc(guideSources.id))
    .all()
    .map(toSource);
}

export function findSource(db: UserDatabase, id: GuideSourceId): StoredSource | undefined {
  const row = db.select().from(guideSources).where(eq(guideSources.id, id)).get();
  return row && toSource(row);
}

/** Appended to those that the playlist has. */
export function insertSource(db: UserDatabase, source: StoredSource): void {
  db.transaction((tx) => {
    const last = tx
      .select({ position: max(guideSources.position) })
      .from(guideSources)
      .where(eq(guideSources.playlistId, source.playlistId))
      .get();
    tx.insert(guideSources)
      .values({ ...source, position: (last?.position ?? -1) + 1 })
      .run();
  });
}

export type SourceChange = Partial<Pick<StoredSource, 'enabled' | 'offsetMinutes' | 'timeZone' | 'address' | 'place' | 'reach'>>;

export function updateSource(db: UserDatabase, id: GuideSourceId, change: SourceChange): void {
  if (Object.keys(change).length > 0) db.update(guideSources).set(change).where(eq(guideSources.id, id)).run();
}

/** `forGood` takes along what was mapped to its channels by hand. */
export function removeSource(db: UserDatabase, id: GuideSourceId, { forGood }: { forGood: boolean }): void {
  db.transaction((tx) => {
    if (forGood) tx.delete(guideMappings).where(eq(guideMappings.sourceId, id)).run();
    tx.delete(guideSources).where(eq(guideSources.id, id)).run();
  });
}

/** Numbers sources by their place in the list. */
export function orderSources(db: UserDatabase, ids: readonly GuideSourceId[]): void {
  db.transaction((tx) => {
    for (const [position, id] of ids.entries()) tx.update(guideSources).set({ position }).where(eq(guideSources.id, id)).run();
  });
}
