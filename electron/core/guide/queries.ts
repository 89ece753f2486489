import type { GuideSourceId } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { genres, type Programme } from '#shared/model/programme.ts';
import { genreAt, programmeRow, programmesTable, programmeTraits, startOfRow } from '../database/guide-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { prepared } from '../database/statements.ts';

/** Where the programmes of one channel are, in one source's table. */
export interface Place {
  generation: number;
  /** `guide_channels.number`. */
  number: number;
}

/** A guide channel that belongs to a channel of the playlist, and has programmes. */
export interface MatchedPlace extends Place {
  sourceId: GuideSourceId;
}

export function listMatchedPlaces(db: SqliteDatabase, playlistId: PlaylistId, providerKey: string): MatchedPlace[] {
  return prepared<[string, string], MatchedPlace>(
    db,
    `SELECT guide_sources.source_id AS sourceId, guide_sources.generation, matches.number
     FROM matches
     JOIN guide_sources ON guide_sources.id = matches.source AND guide_sources.generation > 0
     JOIN guide_channels ON guide_channels.number = matches.number AND guide_channels.programmes > 0
     WHERE matches.playlist_id = ? AND matches.provider_key = ?`,
  ).all(playlistId, providerKey);
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
    `SELECT source_id AS sourceId, generation, refreshed_at AS refreshedAt, searchable, span_start AS spanStart, span_stop AS spanStop, report
     FROM guide_sources WHERE playlist_id = ?`,
  ).all(playlistId);
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

interface Row {
  id: number;
  /** Seconds. */
  stop: number | null;
  traits: number;
  title: string | null;
  subTitle: string | null;
  season: number | null;
  episode: number | null;
  description?: string | null;
}

const columns = 'id, stop, traits, title, sub_title AS subTitle, season, episode';

/** What is read of a programme: `described` with its description. */
export type Detail = 'plain' | 'described';

export interface StoredProgramme extends Programme {
  /** Set where it was asked for. */
  description?: string | null;
}

/** The last second that a row of a channel can start at. */
const lastSecond = 2 ** 32 - 1;

function rowAt({ number }: Place, time: number): number {
  return programmeRow(number, Math.min(Math.max(time, 0), lastSecond * 1_000));
}

/**
 * The programmes of a channel that start from `from` (included) to `to` (excluded), with the last one before and the
 * first one after where there are such; in order of start. Times are the guide's own, plus `offsetMs` in the answer.
 */
export function readRange(db: SqliteDatabase, place: Place, { from, to, offsetMs, detail }: { from: number; to: number; offsetMs: number; detail: Detail }): StoredProgramme[] {
  const table = programmesTable(place.generation);
  return prepared<[number, number, number, number, number, number], Row>(
    db,
    `SELECT ${columns}${detail === 'described' ? ', description' : ''} FROM ${table}
     WHERE id >= coalesce((SELECT max(id) FROM ${table} WHERE id >= ? AND id < ?), ?)
       AND id <= coalesce((SELECT min(id) FROM ${table} WHERE id >= ? AND id <= ?), ?)
     ORDER BY id LIMIT ${mostRows}`,
  )
    .all(rowAt(place, 0), rowAt(place, from), rowAt(place, from), rowAt(place, to), rowAt(place, Infinity), rowAt(place, to))
    .map((row) => toProgramme(row, offsetMs));
}

/** The programme of a channel that began last at `at` or before, and the two that follow. Times as in `readRange`. */
export function readAround(db: SqliteDatabase, place: Place, { at, offsetMs, detail }: { at: number; offsetMs: number; detail: Detail }): StoredProgramme[] {
  const table = programmesTable(place.generation);
  return prepared<[number, number, number, number], Row>(
    db,
    `SELECT ${columns}${detail === 'described' ? ', description' : ''} FROM ${table}
     WHERE id >= coalesce((SELECT max(id) FROM ${table} WHERE id >= ? AND id <= ?), ?) AND id <= ?
     ORDER BY id LIMIT 3`,
  )
    .all(rowAt(place, 0), rowAt(place, at), rowAt(place, at), rowAt(place, Infinity))
    .map((row) => toProgramme(row, offsetMs));
}

/** The programme of a channel that starts at `start`, with the JSON of what only its card shows. */
export function findProgramme(db: SqliteDatabase, place: Place, start: number): { details: string | null; isLastChance: boolean } | undefined {
  const row = prepared<[number], { traits: number; details: string | null }>(
    db,
    `SELECT traits, details FROM ${programmesTable(place.generation)} WHERE id = ?`,
  ).get(rowAt(place, start));
  return row && { details: row.details, isLastChance: (row.traits & programmeTraits.isLastChance) !== 0 };
}

/** A guide may say that a channel has a programme every second; nobody looks at more than this. */
const mostRows = 20_000;

function toProgramme(row: Row, offsetMs: number): StoredProgramme {
  const { id, stop, traits, title, subTitle, season, episode, description } = row;
  return {
    title,
    subTitle,
    start: startOfRow(id) + offsetMs,
    stop: stop === null ? null : stop * 1_000 + offsetMs,
    season,
    episode,
    genre: genres[(traits >> genreAt) - 1] ?? null,
    isNew: (traits & programmeTraits.isNew) !== 0,
    isLive: (traits & programmeTraits.isLive) !== 0,
    isRepeat: (traits & programmeTraits.isRepeat) !== 0,
    isPremiere: (traits & programmeTraits.isPremiere) !== 0,
    ...(description === undefined ? {} : { description }),
  };
}
