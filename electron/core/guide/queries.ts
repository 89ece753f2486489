import type { Statement } from 'better-sqlite3';
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

interface Row {
  id: number;
  /** Seconds. */
  stop: number | null;
  traits: number;
  title: string | null;
  subTitle: string | null;
  season: number | null;
  episode: number | null;
  description: string | null;
}

/** What is read of a programme: `described` with its description. */
export type Detail = 'plain' | 'described';

export interface StoredProgramme extends Programme {
  /** Null too where it was not asked for. */
  description: string | null;
}

/** The last second that a row of a channel can start at. */
const lastSecond = 2 ** 32 - 1;

function rowAt({ number }: Place, time: number): number {
  return programmeRow(number, Math.min(Math.max(time, 0), lastSecond * 1_000));
}

interface ProgrammeStatements {
  range: Statement<[first: number, from: number, from: number, to: number, last: number, to: number], Row>;
  around: Statement<[first: number, at: number, at: number, last: number], Row>;
}

/** Told apart by number: texts of this length would cost as much to make and compare as the reading itself. */
const statements = new WeakMap<SqliteDatabase, Map<number, ProgrammeStatements>>();
/** Tables that are gone stay known until there are so many. */
const mostTables = 100;

function statementsFor(db: SqliteDatabase, generation: number, detail: Detail): ProgrammeStatements {
  let known = statements.get(db);
  if (!known) statements.set(db, (known = new Map<number, ProgrammeStatements>()));
  const key = generation * 2 + (detail === 'described' ? 1 : 0);
  let found = known.get(key);
  if (!found) {
    if (known.size >= mostTables) known.clear();
    const table = programmesTable(generation);
    const select = `SELECT id, stop, traits, title, sub_title AS subTitle, season, episode, ${detail === 'described' ? 'description' : 'NULL AS description'} FROM ${table}`;
    found = {
      range: db.prepare(
        `${select} WHERE id >= coalesce((SELECT max(id) FROM ${table} WHERE id >= ? AND id < ?), ?)
           AND id <= coalesce((SELECT min(id) FROM ${table} WHERE id >= ? AND id <= ?), ?)
         ORDER BY id LIMIT ${mostRows}`,
      ),
      around: db.prepare(`${select} WHERE id >= coalesce((SELECT max(id) FROM ${table} WHERE id >= ? AND id <= ?), ?) AND id <= ? ORDER BY id LIMIT 3`),
    };
    known.set(key, found);
  }
  return found;
}

/**
 * The programmes of a channel that start from `from` (included) to `to` (excluded), with the last one before and the
 * first one after where there are such; in order of start. Times are the guide's own, plus `offsetMs` in the answer.
 */
export function readRange(db: SqliteDatabase, place: Place, { from, to, offsetMs, detail }: { from: number; to: number; offsetMs: number; detail: Detail }): StoredProgramme[] {
  const { range } = statementsFor(db, place.generation, detail);
  const [first, begin, end, last] = [rowAt(place, 0), rowAt(place, from), rowAt(place, to), rowAt(place, Infinity)];
  return range.all(first, begin, begin, end, last, end).map((row) => toProgramme(row, offsetMs));
}

/** The programme of a channel that began last at `at` or before, and the two that follow. Times as in `readRange`. */
export function readAround(db: SqliteDatabase, place: Place, { at, offsetMs, detail }: { at: number; offsetMs: number; detail: Detail }): StoredProgramme[] {
  const { around } = statementsFor(db, place.generation, detail);
  const then = rowAt(place, at);
  return around.all(rowAt(place, 0), then, then, rowAt(place, Infinity)).map((row) => toProgramme(row, offsetMs));
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
    description,
  };
}
