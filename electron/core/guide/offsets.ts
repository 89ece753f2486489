import { and, eq } from 'drizzle-orm';
import type { PlaylistId } from '#shared/model/ids.ts';
import { guideOffsets, type UserDatabase } from '../database/user-schema.ts';

/** What an offset is kept for; those of sources are with the sources. `target` is the provider's key. */
export interface StoredOffset {
  type: 'category' | 'channel';
  target: string;
  minutes: number;
}

export function listStoredOffsets(db: UserDatabase, playlistId: PlaylistId): StoredOffset[] {
  return db
    .select({ type: guideOffsets.type, target: guideOffsets.target, minutes: guideOffsets.minutes })
    .from(guideOffsets)
    .where(eq(guideOffsets.playlistId, playlistId))
    .all()
    .flatMap(({ type, ...rest }) => (type === 'category' || type === 'channel' ? [{ type, ...rest }] : []));
}

/** 0 takes it away. */
export function saveOffsets(db: UserDatabase, playlistId: PlaylistId, offsets: readonly StoredOffset[]): void {
  db.transaction((tx) => {
    for (const { type, target, minutes } of offsets) {
      const isIt = and(eq(guideOffsets.playlistId, playlistId), eq(guideOffsets.type, type), eq(guideOffsets.target, target));
      tx.delete(guideOffsets).where(isIt).run();
      if (minutes !== 0) tx.insert(guideOffsets).values({ playlistId, type, target, minutes }).run();
    }
  });
}
