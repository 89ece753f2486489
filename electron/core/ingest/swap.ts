import type { ProviderAccount } from '#shared/model/playlist.ts';
import { itemColumnNames } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import type { Stage } from './stage.ts';

export interface CatalogSummary {
  counts: { channels: number; movies: number; series: number; episodes: number };
  /** Listed rows by normalized category: tv, movies, series, other. */
  stats: [number, number, number, number];
  account: ProviderAccount | null;
  /** Where a panel wants its streams asked for, when it insists on https. */
  streamBase: string | null;
  guideUrls: string[];
}

export interface SwapInput {
  playlist: number;
  host: string;
  refreshedAt: number;
  stage: Stage;
  account: ProviderAccount | null;
  streamBase: string | null;
  guideUrls: string[];
}

/**
 * Puts what was staged in place of the old catalog, in one transaction: a reader sees all of the old or all of the new.
 * Rows are matched by (kind, provider key) and keep their ids.
 */
export function swapCatalog(db: SqliteDatabase, input: SwapInput): CatalogSummary {
  const { playlist, host, refreshedAt, stage } = input;
  const columns = itemColumnNames.join(', ');
  const updates = itemColumnNames
    .filter((column) => column !== 'kind' && column !== 'provider_key')
    .map((column) => `${column} = excluded.${column}`)
    .join(', ');
  let summary: CatalogSummary | undefined;
  db.transaction(() => {
    db.prepare('DELETE FROM item_categories WHERE category IN (SELECT id FROM categories WHERE playlist = ?)').run(playlist);
    db.prepare(
      // Episodes that a series' own page brought (kind 4, not listed) stay while their series does.
      `DELETE FROM items WHERE playlist = ? AND NOT EXISTS (
         SELECT 1 FROM staged_items AS staged
         WHERE staged.playlist = items.playlist
           AND (staged.kind = items.kind AND staged.provider_key = items.provider_key
             OR items.kind = 4 AND items.listed = 0 AND staged.kind = 3 AND staged.provider_key = items.series_key))`,
    ).run(playlist);
    db.prepare(
      `INSERT INTO items (playlist, ${columns})
       SELECT playlist, ${columns} FROM staged_items WHERE playlist = ? ORDER BY position
       ON CONFLICT (playlist, kind, provider_key) DO UPDATE SET ${updates}`,
    ).run(playlist);
    db.prepare(
      `INSERT OR IGNORE INTO item_categories (category, position, item)
       SELECT category.value, items.position, items.id
       FROM staged_items AS staged
       JOIN items ON items.playlist = staged.playlist AND items.kind = staged.kind AND items.provider_key = staged.provider_key
       JOIN json_each('[' || staged.category_ids || ']') AS category
       WHERE staged.playlist = ?`,
    ).run(playlist);
    db.prepare('DELETE FROM staged_items WHERE playlist = ?').run(playlist);
    arrangeGroups(db, playlist, stage);
    db.prepare(
      `DELETE FROM details WHERE playlist = ? AND NOT EXISTS (
         SELECT 1 FROM items WHERE items.playlist = details.playlist AND items.kind = details.kind AND items.provider_key = details.provider_key)`,
    ).run(playlist);
    summary = summarize(db, input);
    db.prepare('UPDATE playlists SET host = ?, refreshed_at = ?, summary = ? WHERE id = ?').run(
      host,
      refreshedAt,
      JSON.stringify(summary),
      playlist,
    );
  })();
  if (!summary) throw new Error('the swap did not run');
  return summary;
}

function arrangeGroups(db: SqliteDatabase, playlist: number, stage: Stage): void {
  const placeCategory = db.prepare('UPDATE categories SET name = ?, position = ? WHERE id = ?');
  for (const [id, { name, position }] of stage.categoryOrder()) placeCategory.run(name, position, id);
  const placeGroup = db.prepare('UPDATE groups SET position = ? WHERE id = ?');
  for (const [id, position] of stage.groupOrder()) placeGroup.run(position, id);
  db.prepare(
    `UPDATE categories SET (titles, adult_titles) = (
       SELECT count(*), count(*) FILTER (WHERE items.flags & 2 <> 0)
       FROM item_categories JOIN items ON items.id = item_categories.item WHERE item_categories.category = categories.id)
     WHERE playlist = ?`,
  ).run(playlist);
  db.prepare(
    `UPDATE groups SET titles = (
       SELECT count(*) FROM items WHERE items.playlist = groups.playlist AND items.group_id = groups.id AND listed = 1)
     WHERE playlist = ?`,
  ).run(playlist);
  const declared = JSON.stringify([...stage.categoryOrder().keys()]);
  db.prepare(
    'DELETE FROM categories WHERE playlist = ? AND titles = 0 AND id NOT IN (SELECT value FROM json_each(?))',
  ).run(playlist, declared);
  db.prepare('DELETE FROM groups WHERE playlist = ? AND titles = 0').run(playlist);
}

function summarize(db: SqliteDatabase, { playlist, account, streamBase, guideUrls }: SwapInput): CatalogSummary {
  const kinds = new Map(
    db
      .prepare<[number], { kind: number; rows: number }>(
        'SELECT kind, count(*) AS rows FROM items WHERE playlist = ? AND NOT (kind = 4 AND listed = 0) GROUP BY kind',
      )
      .all(playlist)
      .map(({ kind, rows }) => [kind, rows]),
  );
  const stats: [number, number, number, number] = [0, 0, 0, 0];
  const byCategory = db.prepare<[number], { category: number; rows: number }>(
    'SELECT category, count(*) AS rows FROM items WHERE playlist = ? AND listed = 1 GROUP BY category',
  );
  for (const { category, rows } of byCategory.all(playlist)) stats[category as 0 | 1 | 2 | 3] = rows; // stored as 0–3
  return {
    counts: {
      channels: kinds.get(1) ?? 0,
      movies: kinds.get(2) ?? 0,
      series: kinds.get(3) ?? 0,
      episodes: kinds.get(4) ?? 0,
    },
    stats,
    account,
    streamBase,
    guideUrls,
  };
}
