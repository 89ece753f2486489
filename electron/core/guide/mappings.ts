import { and, eq, inArray, sql } from 'drizzle-orm';
import type { GuideChannelId, GuideSourceId } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { guideMappings, type UserDatabase } from '../database/user-schema.ts';
import type { ManualMapping } from './matching/match-playlist.ts';

/** What the owner decided of a channel; without a source it has no guide. */
export interface StoredMapping extends ManualMapping {
  /** As the guide called it when it was mapped: guides lack channels for days. */
  guideChannelName: string | null;
}

export function listMappings(db: UserDatabase, playlistId: PlaylistId): StoredMapping[] {
  const { providerKey, sourceId, guideChannelId, guideChannelName } = guideMappings;
  return db.select({ providerKey, sourceId, guideChannelId, guideChannelName }).from(guideMappings).where(eq(guideMappings.playlistId, playlistId)).all();
}

export interface NewMapping {
  providerKey: string;
  to: { sourceId: GuideSourceId; guideChannelId: GuideChannelId; name: string } | null;
}

export function saveMappings(db: UserDatabase, playlistId: PlaylistId, mappings: readonly NewMapping[], mappedAt: number): void {
  db.transaction((tx) => {
    // Prepared once: thousands of suggestions may be accepted together.
    const put = tx
      .insert(guideMappings)
      .values({
        ...{ playlistId: sql.placeholder('playlistId'), providerKey: sql.placeholder('providerKey'), mappedAt: sql.placeholder('mappedAt') },
        ...{ sourceId: sql.placeholder('sourceId'), guideChannelId: sql.placeholder('guideChannelId'), guideChannelName: sql.placeholder('name') },
      })
      .onConflictDoUpdate({
        target: [guideMappings.playlistId, guideMappings.providerKey],
        set: {
          sourceId: sql`excluded.source_id`,
          guideChannelId: sql`excluded.guide_channel_id`,
          guideChannelName: sql`excluded.guide_channel_name`,
          mappedAt: sql`excluded.mapped_at`,
        },
      })
      .prepare();
    const nothing = { sourceId: null, guideChannelId: null, name: null };
    for (const { providerKey, to } of mappings) put.run({ playlistId, providerKey, mappedAt, ...(to ?? nothing) });
  });
}

export function removeMappings(db: UserDatabase, playlistId: PlaylistId, providerKeys: readonly string[]): void {
  db.delete(guideMappings)
    .where(and(eq(guideMappings.playlistId, playlistId), inArray(guideMappings.providerKey, providerKeys)))
    .run();
}
