import type { ProviderAccount } from '#shared/model/playlist.ts';
import { itemsTable } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import type { PanelZone } from '../providers/xtream/panel-clock.ts';
import type { ItemKind } from './catalog-row.ts';

/** What a playlist's row tells of its catalog as a whole: `playlists.summary`. */
export interface CatalogSummary {
  counts: { channels: number; movies: number; series: number; episodes: number };
  /** Listed rows by normalized category: tv, movies, series, other. */
  stats: [number, number, number, number];
  account: ProviderAccount | null;
  /** Where a panel wants its streams asked for, when it insists on https. */
  streamBase: string | null;
  /** The zone in which a panel reads the start of what it is asked for of the past; null where no panel named one. */
  zone: PanelZone | null;
  guideUrls: string[];
}

/** What a reading says of the source besides its titles. */
export type SourceFacts = Pick<CatalogSummary, 'account' | 'streamBase' | 'zone' | 'guideUrls'>;

export const noFacts: SourceFacts = { account: null, streamBase: null, zone: null, guideUrls: [] };

export function toCounts(rows: Readonly<Record<ItemKind, number>>): CatalogSummary['counts'] {
  return { channels: rows.channel, movies: rows.movie, series: rows.series, episodes: rows.episode };
}

export function readSummary(db: SqliteDatabase, playlist: number): CatalogSummary {
  const row = db.prepare<[number], { summary: string }>('SELECT summary FROM playlists WHERE id = ?').get(playlist);
  // Written by `writeSummary` of this same version.
  return JSON.parse(row?.summary ?? '{}') as CatalogSummary;
}

export function writeSummary(db: SqliteDatabase, playlist: number, summary: CatalogSummary): void {
  db.prepare('UPDATE playlists SET summary = ? WHERE id = ?').run(JSON.stringify(summary), playlist);
}

/** Counted from the rows. */
export function countCatalog(db: SqliteDatabase, playlist: number): Pick<CatalogSummary, 'counts' | 'stats'> {
  const items = itemsTable(playlist);
  const kinds: Record<number, number> = {};
  for (const { kind, rows } of db
    .prepare<[], { kind: number; rows: number }>(
      `SELECT kind, count(*) AS rows FROM ${items} WHERE NOT (kind = 4 AND listed = 0) GROUP BY kind`,
    )
    .all()) {
    kinds[kind] = rows;
  }
  const stats: CatalogSummary['stats'] = [0, 0, 0, 0];
  for (const { category, rows } of db
    .prepare<[], { category: 0 | 1 | 2 | 3; rows: number }>(
      `SELECT category, count(*) AS rows FROM ${items} WHERE listed = 1 GROUP BY category`,
    )
    .all()) {
    stats[category] = rows;
  }
  return {
    counts: { channels: kinds[1] ?? 0, movies: kinds[2] ?? 0, series: kinds[3] ?? 0, episodes: kinds[4] ?? 0 },
    stats,
  };
}
