import { categoryId, titleId, titleRef, type CategoryRef, type PlaylistId, type TitleId, type TitleRef } from '#shared/model/ids.ts';
import type { ProviderAccount } from '#shared/model/playlist.ts';
import type { Category } from '#shared/model/title.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { kindNumbers, titleColumns, type TitleRow } from './rows.ts';

/** What a refresh left about a playlist as a whole. */
export interface StoredCatalog {
  /** `playlists.id` of the cache. */
  playlist: number;
  refreshedAt: number;
  host: string;
  counts: { channels: number; movies: number; series: number; episodes: number };
  /** Listed rows by normalized category: tv, movies, series, other. */
  stats: readonly [number, number, number, number];
  account: ProviderAccount | null;
  /** Where a panel wants its streams asked for, when it insists on https. */
  streamBase: string | null;
  guideUrls: string[];
}

export function findCatalog(db: SqliteDatabase, playlistId: PlaylistId): StoredCatalog | undefined {
  const row = db
    .prepare<[string], { id: number; refreshed_at: number; host: string; summary: string }>(
      'SELECT id, refreshed_at, host, summary FROM playlists WHERE playlist_id = ? AND refreshed_at > 0',
    )
    .get(playlistId);
  if (!row) return undefined;
  // Written by `swapCatalog` of this same version.
  const summary = JSON.parse(row.summary) as Pick<StoredCatalog, 'counts' | 'stats' | 'account' | 'streamBase' | 'guideUrls'>;
  return { playlist: row.id, refreshedAt: row.refreshed_at, host: row.host, ...summary };
}

export function listCategories(
  db: SqliteDatabase,
  { playlistId, playlist, kind, hideAdult }: { playlistId: PlaylistId; playlist: number; kind: CategoryRef['kind']; hideAdult: boolean },
): Category[] {
  const shown = hideAdult ? 'titles - adult_titles' : 'titles';
  return db
    .prepare<[number, number], { provider_key: string; name: string | null; titles: number }>(
      `SELECT provider_key, name, ${shown} AS titles FROM categories
       WHERE playlist = ? AND kind = ? AND ${shown} > 0 ORDER BY name IS NULL, position`,
    )
    .all(playlist, kindNumbers[kind])
    .map(({ provider_key: providerKey, name, titles }) => ({
      id: categoryId({ playlistId, kind, providerKey }),
      playlistId,
      kind,
      name,
      titles,
    }));
}

export function findCategory(db: SqliteDatabase, playlist: number, { kind, providerKey }: CategoryRef): number | undefined {
  return db
    .prepare<[number, number, string], { id: number }>(
      'SELECT id FROM categories WHERE playlist = ? AND kind = ? AND provider_key = ?',
    )
    .get(playlist, kindNumbers[kind], providerKey)?.id;
}

export function countTitles(db: SqliteDatabase, playlist: number, kind: number, hideAdult: boolean): number {
  return (
    db
      .prepare<[number, number], { rows: number }>(
        `SELECT count(*) AS rows FROM items WHERE playlist = ? AND kind = ? ${hideAdult ? 'AND flags & 2 = 0' : ''}`,
      )
      .get(playlist, kind)?.rows ?? 0
  );
}

export function findRow(db: SqliteDatabase, ref: TitleRef): TitleRow | undefined {
  return db
    .prepare<[string, number, string], TitleRow>(
      `SELECT ${titleColumns} FROM playlists
       JOIN items ON items.playlist = playlists.id
       LEFT JOIN groups ON groups.id = items.group_id
       WHERE playlists.playlist_id = ? AND items.kind = ? AND items.provider_key = ?`,
    )
    .get(ref.playlistId, kindNumbers[ref.kind], ref.providerKey);
}

export function findName(db: SqliteDatabase, id: TitleId): string | undefined {
  return findRow(db, titleRef(id))?.name;
}

export function findChannelRowByNumber(db: SqliteDatabase, playlist: number, number: string, hideAdult: boolean): TitleRow | undefined {
  return db
    .prepare<[number, string], TitleRow>(
      `SELECT ${titleColumns} FROM items LEFT JOIN groups ON groups.id = items.group_id
       WHERE items.playlist = ? AND items.kind = 1 AND CAST(items.number AS REAL) = CAST(? AS REAL) AND items.number IS NOT NULL
         ${hideAdult ? 'AND items.flags & 2 = 0' : ''}
       ORDER BY items.position LIMIT 1`,
    )
    .get(playlist, number);
}

/** What it takes to play a title; addresses are templates. */
export interface PlayableRow {
  name: string;
  address: string | null;
  container: string | null;
  headers: string | null;
  catchup: string | null;
  flags: number;
}

export function findPlayable(db: SqliteDatabase, ref: TitleRef): PlayableRow | undefined {
  return db
    .prepare<[string, number, string], PlayableRow>(
      `SELECT items.name, items.address, items.container, items.headers, items.catchup, items.flags
       FROM playlists JOIN items ON items.playlist = playlists.id
       WHERE playlists.playlist_id = ? AND items.kind = ? AND items.provider_key = ?`,
    )
    .get(ref.playlistId, kindNumbers[ref.kind], ref.providerKey);
}

/** The address template of a title's picture. */
export function findLogo(db: SqliteDatabase, ref: TitleRef): string | undefined {
  return (
    db
      .prepare<[string, number, string], { logo: string | null }>(
        `SELECT items.logo FROM playlists JOIN items ON items.playlist = playlists.id
         WHERE playlists.playlist_id = ? AND items.kind = ? AND items.provider_key = ?`,
      )
      .get(ref.playlistId, kindNumbers[ref.kind], ref.providerKey)?.logo ?? undefined
  );
}

export interface StoredDetails {
  fetchedAt: number;
  value: string;
}

export function findDetails(db: SqliteDatabase, ref: TitleRef): StoredDetails | undefined {
  return db
    .prepare<[string, number, string], StoredDetails>(
      `SELECT details.fetched_at AS fetchedAt, details.value FROM playlists
       JOIN details ON details.playlist = playlists.id
       WHERE playlists.playlist_id = ? AND details.kind = ? AND details.provider_key = ?`,
    )
    .get(ref.playlistId, kindNumbers[ref.kind], ref.providerKey);
}

/** What the list row itself said beyond its columns (plot, cast …), as JSON. */
export function findInfo(db: SqliteDatabase, ref: TitleRef): { info: string | null; container: string | null } | undefined {
  return db
    .prepare<[string, number, string], { info: string | null; container: string | null }>(
      `SELECT items.info, items.container FROM playlists JOIN items ON items.playlist = playlists.id
       WHERE playlists.playlist_id = ? AND items.kind = ? AND items.provider_key = ?`,
    )
    .get(ref.playlistId, kindNumbers[ref.kind], ref.providerKey);
}

export interface EpisodeRow {
  providerKey: string;
  name: string;
  season: number | null;
  episode: number | null;
  logo: string | null;
}

/** Episodes that a playlist file lists one by one. */
export function listEpisodeRows(db: SqliteDatabase, { playlistId, providerKey }: TitleRef): EpisodeRow[] {
  return db
    .prepare<[string, string], EpisodeRow>(
      `SELECT items.provider_key AS providerKey, items.name, items.season, items.episode, items.logo
       FROM playlists JOIN items ON items.playlist = playlists.id
       WHERE playlists.playlist_id = ? AND items.series_key = ? AND items.kind = 4
       ORDER BY items.season, items.episode, items.position`,
    )
    .all(playlistId, providerKey);
}

export function episodeId(playlistId: PlaylistId, providerKey: string): TitleId {
  return titleId({ playlistId, kind: 'episode', providerKey });
}
