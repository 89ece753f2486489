import type { SqliteDatabase } from '../database/open.ts';
import { prepared } from '../database/statements.ts';
import { kindNumbers, titleFlags } from './rows.ts';
import { anything } from './search-text.ts';
import type { KeptCatalog } from './stored-catalog.ts';

export interface CountedTitles {
  kind: number;
  /** `categories.id` of the cache. */
  categories?: readonly number[] | undefined;
  /** Titles with any of these flags are left out. */
  withoutFlags: number;
}

/** How many titles a kind has, or some of its categories; while the catalog is not indexed, what the import last said of them. */
export function countTitles(db: SqliteDatabase, kept: KeptCatalog, { kind, categories, withoutFlags }: CountedTitles): number {
  const { playlist, counts } = kept.catalog;
  if (!categories) {
    if (withoutFlags === 0 && kind === kindNumbers.channel) return counts.channels;
    if (withoutFlags === 0 && kind === kindNumbers.movie) return counts.movies;
    if (withoutFlags === 0 && kind === kindNumbers.series) return counts.series;
    const hits = kept.hits(anything, { kind, withoutFlags });
    if (hits) return hits.total;
  }
  const shown = withoutFlags & titleFlags.adult ? 'titles - adult_titles' : 'titles';
  const among = categories ? 'AND id IN (SELECT value FROM json_each(?))' : '';
  const row = prepared<unknown[], { rows: number | null }>(
    db,
    `SELECT sum(${shown}) AS rows FROM categories WHERE playlist = ? AND kind = ? ${among}`,
  ).get(playlist, kind, ...(categories ? [JSON.stringify(categories)] : []));
  return row?.rows ?? 0;
}
