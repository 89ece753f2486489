import { titleId, type PlaylistId, type TitleKind } from '#shared/model/ids.ts';
import type { Channel, Movie, Series, Title } from '#shared/model/title.ts';

/** Numbers of `items.kind`. */
export const kindNumbers = { channel: 1, movie: 2, series: 3, episode: 4 } as const satisfies Record<TitleKind, number>;
const kindNames = ['channel', 'channel', 'movie', 'series', 'episode'] as const;

/** What every list reads of an item; `category` is the name of its first group. */
export const titleColumns = `
  items.id AS rowId, items.kind, items.provider_key AS providerKey, items.position, items.name, items.folded, items.number,
  items.logo IS NOT NULL AS hasLogo, items.flags, items.year, items.rating, items.added_at AS addedAt, items.catchup,
  groups.name AS category`;

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
    radio: (row.flags & 1) !== 0,
    adult: (row.flags & 2) !== 0,
    catchup: row.catchup === null ? null : { days: (JSON.parse(row.catchup) as { days?: number | null }).days ?? null },
  };
}

export function toMovie(playlistId: PlaylistId, row: TitleRow): Movie {
  return {
    kind: 'movie',
    ...base(playlistId, row),
    year: row.year,
    rating: row.rating,
    adult: (row.flags & 2) !== 0,
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
