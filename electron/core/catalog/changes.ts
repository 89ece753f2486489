import type { CoreHandlers } from '#shared/contract/contract.ts';
import { changeTypes, ChangeCounts, type Change, type ChangeType } from '#shared/model/change.ts';
import { titleId, type PlaylistId } from '#shared/model/ids.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { findCatalog } from './queries.ts';
import { kindOf } from './rows.ts';

interface ChangeRow {
  kind: number;
  providerKey: string;
  name: string;
  category: string | null;
  before: string | null;
}

/** What refreshes changed, for people. */
export function createChangeHandlers(db: SqliteDatabase): Pick<CoreHandlers['catalog'], 'listGenerations' | 'listChanges'> {
  const countsOf = (stored: string): ChangeCounts => ChangeCounts.parse(JSON.parse(stored));

  function find(playlist: number, generation: number, type: ChangeType): number {
    const row = db
      .prepare<[number, number], string>('SELECT changes FROM generations WHERE playlist = ? AND generation = ?')
      .pluck()
      .get(playlist, generation);
    return row === undefined ? 0 : countsOf(row)[type];
  }

  function toChange(playlistId: PlaylistId, { kind, providerKey, name, category, before }: ChangeRow): Change {
    const named = kindOf({ kind });
    return { id: titleId({ playlistId, kind: named, providerKey }), kind: named, name, group: category, before };
  }

  return {
    listGenerations({ playlistId }) {
      const catalog = findCatalog(db, playlistId);
      if (!catalog) return { generations: [] };
      const generations = db
        .prepare<[number], { generation: number; refreshed_at: number; changes: string }>(
          'SELECT generation, refreshed_at, changes FROM generations WHERE playlist = ? ORDER BY generation DESC',
        )
        .all(catalog.playlist)
        .map(({ generation, refreshed_at: refreshedAt, changes }) => ({ generation, refreshedAt, changes: countsOf(changes) }));
      return { generations };
    },

    listChanges({ playlistId, generation, type, offset = 0, limit }) {
      const catalog = findCatalog(db, playlistId);
      if (!catalog) return { items: [], total: 0 };
      const items = db
        .prepare<[number, number, number, number, number], ChangeRow>(
          `SELECT kind, provider_key AS providerKey, name, category, before FROM changes
           WHERE playlist = ? AND generation = ? AND type = ? AND seq > ? ORDER BY seq LIMIT ?`,
        )
        .all(catalog.playlist, generation, changeTypes.indexOf(type), offset, limit)
        .map((row) => toChange(playlistId, row));
      return { items, total: find(catalog.playlist, generation, type) };
    },
  };
}
