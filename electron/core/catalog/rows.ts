import { titleId, type PlaylistId, type TitleKind } from '#shared/model/ids.ts';
import type { Channel, Movie, Series, Title } from '#shared/model/title.ts';
import { itemsTable } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { prepared } from '../database/statements.ts';
import { rememberRow } from './seen-rows.ts';
import type { StoredCatalog } from './stored-catalog.ts';

/** Numbers of `items.kind`. */
export const kindNumbers = { channel: 1, movie: 2, series: 3, episode: 4 } as const satisfies Record<TitleKind, number>;
/** Bits of `items.flags`. */
export const titleFlags = { radio: 1, adult: 2, hidden: 4 } as const;
const kindNames = ['channel', 'channel', 'movie', 'series', 'episode'] as const;

/** What every list reads of an item; `category` is the name of its first category. */
export const titleColumns = `
  items.id AS rowId, items.kind, items.provider_key AS providerKey, items.position, items.name, items.folded, items.number,
  items.logo IS NOT NULL AS hasLogo, items.flags, items.year, items.rating, items.added_at AS addedAt, items.catchup,
  categories.name AS category, categories.provider_key AS categoryKey`;

export interface TitleRow {
  rowId: number;
  kind: number;
  providerKey: string;
  position: number;
  name: string;
  folded: string;
  number: string | null;
  hasLogo: 0 | 1;
  flags: number;
  year: number | null;
  rating: number | null;
  addedAt: number | null;
  catchup: string | null;
  category: string | null;
  /** The provider's key of that category. */
  categoryKey: string | null;
}

/** The rows with these ids, in the order of the ids. */
export function listRowsById(db: SqliteDatabase, catalog: StoredCatalog, ids: readonly number[]): TitleRow[] {
  if (ids.length === 0) return [];
  const rows = prepared<[string], TitleRow>(
    db,
    `SELECT ${titleColumns} FROM json_each(?) AS wanted CROSS JOIN ${itemsTable(catalog.playlist)} AS items ON items.id = wanted.value
     LEFT JOIN categories ON categories.id = items.category_id ORDER BY wanted.key`,
  ).all(JSON.stringify(ids));
  for (const row of rows) rememberRow(db, catalog, { kind: kindOf(row), providerKey: row.providerKey }, row.rowId);
  return rows;
}

export function kindOf(row: { kind: number }): TitleKind {
  return kindNames[row.kind] ?? 'channel';
}

function base(playlistId: PlaylistId, row: TitleRow) {
  const id = titleId({ playlistId, kind: kindOf(row), providerKey: row.providerKey });
  return {
    id,
    playlistId,
    name: row.name,
    logo: row.hasLogo ? `/v1/logos/${id}` : null,
    category: row.category,
  };
}

export function toChannel(playlistId: PlaylistId, row: TitleRow): Channel {
  return {
    kind: 'channel',
    ...base(playlistId, row),
    number: row.number,
    radio: (row.flags & titleFlags.radio) !== 0,
    adult: (row.flags & titleFlags.adult) !== 0,
    catchup: row.catchup === null ? null : { days: (JSON.parse(row.catchup) as { days?: number | null }).days ?? null },
  };
}

export function toMovie(playlistId: PlaylistId, row: TitleRow): Movie {
  return {
    kind: 'movie',
    ...base(playlistId, row),
    year: row.year,
    rating: row.rating,
    adult: (row.flags & titleFlags.adult) !== 0,
    addedAt: row.addedAt,
  };
}

export function toSeries(playlistId: PlaylistId, row: TitleRow): Series {
  return {
    kind: 'series',
    ...base(playlistId, row),
    year: row.year,
    rating: row.rating,
    addedAt: row.addedAt,
  };
}

export function toTitle(playlistId: PlaylistId, row: TitleRow): Title | undefined {
  if (row.kind === kindNumbers.channel) return toChannel(playlistId, row);
  if (row.kind === kindNumbers.movie) return toMovie(playlistId, row);
  if (row.kind === kindNumbers.series) return toSeries(playlistId, row);
  return undefined;
}
