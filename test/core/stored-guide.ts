import { join } from 'node:path';
import type { GuideSourceId } from '#shared/model/guide.ts';
import { titleRef, type TitleId } from '#shared/model/ids.ts';
import { openCacheForReading } from '../../electron/core/database/cache-database.ts';
import { itemsTable } from '../../electron/core/database/cache-schema.ts';
import { openDatabase } from '../../electron/core/database/open.ts';
import { buildProgrammeIndex } from '../../electron/core/guide/search/build-programme-index.ts';
import { storeProgrammes, type StoredRow } from '../../electron/core/guide/store-programmes.test-support.ts';

/** A programme as a guide has it; times are epoch milliseconds, or ISO 8601. */
export interface Broadcast {
  start: number | string;
  stop?: number | string | null;
  title: string;
  subTitle?: string;
  season?: number;
  episode?: number;
  description?: string;
  traits?: number;
  details?: object;
}

/** Writes what a reading of a source would have stored and indexed, matched with these channels; beside a core that runs. */
export function storeGuide(dataDir: string, sourceId: GuideSourceId, guide: ReadonlyMap<TitleId, readonly Broadcast[]>): void {
  const db = openDatabase(join(dataDir, 'guide.db'));
  const cache = openCacheForReading(dataDir);
  /** What the playlist calls it, so that matching anew finds the same. */
  const nameOf = (playlistId: string, providerKey: string): string[] => {
    const playlist = cache.prepare<[string], number>('SELECT id FROM playlists WHERE playlist_id = ?').pluck().get(playlistId);
    if (playlist === undefined) return [];
    return cache.prepare<[string], string>(`SELECT name FROM ${itemsTable(playlist)} WHERE kind = 1 AND provider_key = ?`).pluck().all(providerKey);
  };
  db.transaction(() => {
    const [first] = guide.keys();
    const playlistId = first === undefined ? '' : titleRef(first).playlistId;
    const generation = 1 + Number(db.prepare('SELECT coalesce(max(generation), 0) FROM guide_sources').pluck().get());
    const add = db.prepare(
      `INSERT INTO guide_sources (source_id, playlist_id, position, enabled, generation, refreshed_at) VALUES (?, ?, 0, 1, ?, ?)
       ON CONFLICT (source_id) DO UPDATE SET generation = excluded.generation RETURNING id`,
    );
    const source = Number(add.pluck().get(sourceId, playlistId, generation, Date.now()));
    db.prepare('DELETE FROM matches WHERE source = ?').run(source);
    db.prepare('DELETE FROM guide_channels WHERE source = ?').run(source);
    const addChannel = db.prepare(
      'INSERT INTO guide_channels (source, folded_id, channel_id, names, programmes, present, wanted) VALUES (?, ?, ?, ?, ?, 1, 1)',
    );
    const addMatch = db.prepare(`INSERT INTO matches (playlist_id, provider_key, source, number, rule, confidence) VALUES (?, ?, ?, ?, 'id', 1)`);
    const rows: StoredRow[] = [];
    for (const [channelId, broadcasts] of guide) {
      const { providerKey } = titleRef(channelId);
      const number = Number(addChannel.run(source, providerKey, providerKey, JSON.stringify(nameOf(playlistId, providerKey)), broadcasts.length).lastInsertRowid);
      addMatch.run(playlistId, providerKey, source, number);
      rows.push(...broadcasts.map(({ start, stop = null, ...said }) => ({ ...said, channel: number, start: at(start), stop: stop === null ? null : at(stop) })));
    }
    storeProgrammes(db, generation, rows);
    buildProgrammeIndex(db, { source, generation });
  }).immediate(); // the core's own writer may be about to write
  cache.close();
  db.close();
}

function at(time: number | string): number {
  return typeof time === 'number' ? time : Date.parse(time);
}
