import { createHash } from 'node:crypto';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { SqliteDatabase } from '../../database/open.ts';
import { prepared } from '../../database/statements.ts';

/** What a playlist is matched with. */
interface Matched {
  playlistId: PlaylistId;
  mappings: readonly { providerKey: string; sourceId: string | null; guideChannelId: string | null }[];
}

/**
 * Names everything that the matches of a playlist follow from, apart from the guides themselves, which bring matches along:
 * the owner's mappings, the catalog, and which sources there are.
 */
function nameOf(cache: SqliteDatabase, guide: SqliteDatabase, { playlistId, mappings }: Matched): string {
  const catalog = prepared<[string], object>(cache, 'SELECT id, generation, refreshed_at, state FROM playlists WHERE playlist_id = ?').get(playlistId);
  const sources = prepared<[string], object>(guide, 'SELECT source_id, enabled FROM guide_sources WHERE playlist_id = ? ORDER BY position, id').all(playlistId);
  const mapped = mappings.map(({ providerKey, sourceId, guideChannelId }) => JSON.stringify([providerKey, sourceId, guideChannelId])).sort();
  return createHash('sha256').update(JSON.stringify([catalog, sources, mapped])).digest('base64url');
}

/** To be called in the transaction that stores the matches. */
export function noteMatchedWith(cache: SqliteDatabase, guide: SqliteDatabase, order: Matched): void {
  prepared<[string, string], unknown>(guide, 'INSERT INTO matched_with (playlist_id, name) VALUES (?, ?) ON CONFLICT (playlist_id) DO UPDATE SET name = excluded.name').run(
    order.playlistId,
    nameOf(cache, guide, order),
  );
}

/** Whether the stored matches are those that `order` would bring. */
export function isMatchedWith(cache: SqliteDatabase, guide: SqliteDatabase, order: Matched): boolean {
  const name = prepared<[string], { name: string }>(guide, 'SELECT name FROM matched_with WHERE playlist_id = ?').get(order.playlistId)?.name;
  return name === nameOf(cache, guide, order);
}
