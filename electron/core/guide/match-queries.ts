import type { GuideChannelId, GuideSourceId, MatchReason, MatchRule } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { prepared } from '../database/statements.ts';
import type { StoredCandidate } from './matching/match-playlist.ts';
import { foldGuideId } from './matching/required-match.ts';

/** A channel of a guide, as the desk shows it. */
export interface DeskChannel {
  /** `guide_channels.number` */
  number: number;
  id: GuideChannelId;
  sourceId: GuideSourceId;
  names: string[];
  programmes: number;
  present: boolean;
  generation: number;
}

interface DeskRow extends Omit<DeskChannel, 'names' | 'present'> {
  names: string;
  present: 0 | 1;
}

const deskColumns = `guide_channels.number, guide_channels.channel_id AS id, guide_sources.source_id AS sourceId, guide_channels.names,
  guide_channels.programmes, guide_channels.present, guide_sources.generation`;

function toDesk(row: DeskRow): DeskChannel {
  return { ...row, names: JSON.parse(row.names) as string[], present: row.present === 1 }; // written by the ingest of this same version
}

/** What a guide channel is called on screen. */
export function nameOf({ names, id }: Pick<DeskChannel, 'names' | 'id'>): string {
  return names.find((name) => name !== '') ?? id;
}

export function findDeskChannel(db: SqliteDatabase, playlistId: PlaylistId, sourceId: string, id: string): DeskChannel | undefined {
  const row = prepared<[string, string, string], DeskRow>(
    db,
    `SELECT ${deskColumns} FROM guide_channels JOIN guide_sources ON guide_sources.id = guide_channels.source
     WHERE guide_sources.playlist_id = ? AND guide_sources.source_id = ? AND guide_channels.folded_id = ?`,
  ).get(playlistId, sourceId, foldGuideId(id));
  return row && toDesk(row);
}

/** Channels that the guides of a playlist declare today, those of sources that are switched off aside. */
export function listDeclared(db: SqliteDatabase, playlistId: PlaylistId): DeskChannel[] {
  return prepared<[string], DeskRow>(
    db,
    `SELECT ${deskColumns} FROM guide_channels JOIN guide_sources ON guide_sources.id = guide_channels.source
     WHERE guide_sources.playlist_id = ? AND guide_sources.enabled = 1 AND guide_channels.present = 1 ORDER BY guide_sources.position, guide_channels.number`,
  )
    .all(playlistId)
    .map(toDesk);
}

/** Keys of channels that a rule found a guide channel for. */
export function listMatchedKeys(db: SqliteDatabase, playlistId: PlaylistId): string[] {
  return keysOf(
    db,
    `SELECT DISTINCT matches.provider_key FROM matches JOIN guide_sources ON guide_sources.id = matches.source
     WHERE matches.playlist_id = ? AND guide_sources.enabled = 1`,
    playlistId,
  );
}

export function listSuggestedKeys(db: SqliteDatabase, playlistId: PlaylistId): string[] {
  return keysOf(db, 'SELECT provider_key FROM suggestions WHERE playlist_id = ?', playlistId);
}

function keysOf(db: SqliteDatabase, sql: string, playlistId: PlaylistId): string[] {
  return prepared<[string], { provider_key: string }>(db, sql)
    .all(playlistId)
    .map((row) => row.provider_key);
}

export interface StoredMatch extends DeskChannel {
  rule: MatchRule;
  confidence: number;
}

/** The match of a channel in the best of its sources. */
export function findMatch(db: SqliteDatabase, playlistId: PlaylistId, providerKey: string): StoredMatch | undefined {
  const row = prepared<[string, string], DeskRow & Pick<StoredMatch, 'rule' | 'confidence'>>(
    db,
    `SELECT ${deskColumns}, matches.rule, matches.confidence FROM matches
     JOIN guide_sources ON guide_sources.id = matches.source AND guide_sources.enabled = 1
     JOIN guide_channels ON guide_channels.number = matches.number
     WHERE matches.playlist_id = ? AND matches.provider_key = ? ORDER BY guide_sources.position LIMIT 1`,
  ).get(playlistId, providerKey);
  return row && { ...toDesk(row), rule: row.rule, confidence: row.confidence };
}

export interface DeskCandidate extends DeskChannel {
  confidence: number;
  reasons: MatchReason[];
}

/** Best first; those that left the guide since are left out. */
export function listCandidates(db: SqliteDatabase, playlistId: PlaylistId, providerKey: string): DeskCandidate[] {
  const row = prepared<[string, string], { candidates: string }>(
    db,
    'SELECT candidates FROM suggestions WHERE playlist_id = ? AND provider_key = ?',
  ).get(playlistId, providerKey);
  const stored = row ? (JSON.parse(row.candidates) as StoredCandidate[]) : [];
  const find = prepared<[number], DeskRow>(
    db,
    `SELECT ${deskColumns} FROM guide_channels JOIN guide_sources ON guide_sources.id = guide_channels.source WHERE guide_channels.number = ?`,
  );
  return stored.flatMap(({ number, confidence, reasons }) => {
    const channel = find.get(number);
    return channel ? [{ ...toDesk(channel), confidence, reasons }] : [];
  });
}

/** Of the channels with suggestions, those whose best one is at or above a confidence. */
export function listSuggestedAtLeast(db: SqliteDatabase, playlistId: PlaylistId, confidence: number): string[] {
  return prepared<[string, number], { provider_key: string }>(db, 'SELECT provider_key FROM suggestions WHERE playlist_id = ? AND confidence >= ?')
    .all(playlistId, confidence)
    .map((row) => row.provider_key);
}
