import type { GuideSourceId } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { prepared } from '../database/statements.ts';

/** The guide channels that belong to channels of a playlist and have programmes, by the channel's key; `source` is `guide_sources.id`. */
export function listMatchedChannels(db: SqliteDatabase, playlistId: PlaylistId, providerKeys: readonly string[]): Map<string, { source: number; number: number }[]> {
  // One seek each: joined, the same took ten times as long.
  const rows = prepared<[string, string], { providerKey: string; source: number; number: number }>(
    db,
    `SELECT provider_key AS providerKey, source, number FROM matches
     WHERE playlist_id = ? AND provider_key IN (SELECT value FROM json_each(?))
       AND (SELECT programmes FROM guide_channels WHERE guide_channels.number = matches.number) > 0`,
  ).all(playlistId, JSON.stringify(providerKeys));
  return Map.groupBy(rows, ({ providerKey }) => providerKey);
}

/** Provider keys of the channels that have a guide, whatever is in it. */
export function listMatchedKeys(db: SqliteDatabase, playlistId: PlaylistId): Set<string> {
  const rows = prepared<[string], { providerKey: string }>(db, 'SELECT DISTINCT provider_key AS providerKey FROM matches WHERE playlist_id = ?').all(playlistId);
  return new Set(rows.map(({ providerKey }) => providerKey));
}

/** Another number after every change of the file, whatever it was; inside a transaction, of what it reads. */
export function versionOf(db: SqliteDatabase): number {
  return prepared<[], { data_version: number }>(db, 'PRAGMA data_version').get()?.data_version ?? 0;
}

/** What is stored of a source. */
export interface StoredGuide {
  /** `guide_sources.id`. */
  source: number;
  sourceId: GuideSourceId;
  generation: number;
  refreshedAt: number | null;
  searchable: 0 | 1;
  spanStart: number | null;
  spanStop: number | null;
  /** JSON: `GuideReport`. */
  report: string | null;
}

export function listStoredGuides(db: SqliteDatabase, playlistId: PlaylistId): StoredGuide[] {
  return prepared<[string], StoredGuide>(
    db,
    `SELECT id AS source, source_id AS sourceId, generation, refreshed_at AS refreshedAt, searchable, span_start AS spanStart, span_stop AS spanStop, report
     FROM guide_sources WHERE playlist_id = ?`,
  ).all(playlistId);
}

/** Sources that are switched on and lack programmes of channels that are wanted. */
export function listIncompleteGuides(db: SqliteDatabase): { playlistId: PlaylistId; sourceId: GuideSourceId }[] {
  return prepared<[], { playlistId: PlaylistId; sourceId: GuideSourceId }>(
    db,
    'SELECT playlist_id AS playlistId, source_id AS sourceId FROM guide_sources WHERE incomplete = 1 AND enabled = 1',
  ).all();
}

/** Channels of a playlist that have programmes in one of these sources. */
export function countMatched(db: SqliteDatabase, playlistId: PlaylistId, sources: readonly GuideSourceId[]): number {
  const row = prepared<[string, string], { channels: number }>(
    db,
    `SELECT count(DISTINCT matches.provider_key) AS channels
     FROM matches
     JOIN guide_sources ON guide_sources.id = matches.source AND guide_sources.source_id IN (SELECT value FROM json_each(?))
     JOIN guide_channels ON guide_channels.number = matches.number AND guide_channels.programmes > 0
     WHERE matches.playlist_id = ?`,
  ).get(JSON.stringify(sources), playlistId);
  return row?.channels ?? 0;
}
