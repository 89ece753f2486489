import type { MatchReason } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { catalogStates, itemsTable } from '../../database/cache-schema.ts';
import type { SqliteDatabase } from '../../database/open.ts';
import { reading } from '../../database/statements.ts';
import { createCountryVotes } from './country-votes.ts';
import { createMatcher, type Candidate, type Match } from './match-channel.ts';
import { noteMatchedWith } from './matched-with.ts';
import { foldGuideId, type NamedChannel } from './required-match.ts';

/** A channel that the owner mapped by hand; null says that it has no guide. */
export interface ManualMapping {
  providerKey: string;
  sourceId: string | null;
  guideChannelId: string | null;
}

export interface MatchOrder {
  playlistId: PlaylistId;
  mappings: readonly ManualMapping[];
}

export interface MatchOutcome {
  /** Numbers of guide channels whose programmes are needed: those of matches, and candidates that a schedule check may ask for. */
  wanted: Set<number>;
  /** Channels of the playlist with a match, and with suggestions only. */
  matched: number;
  suggested: number;
}

/** A suggestion as it is stored, JSON in `suggestions.candidates`. */
export interface StoredCandidate {
  /** `guide_sources.id` */
  source: number;
  /** `guide_channels.number` */
  number: number;
  confidence: number;
  reasons: MatchReason[];
}

const channelKind = 1;
const channelsAtOnce = 1_000;
const mostCandidates = 5;
/** Programmes of so many candidates are kept, so that their schedules can be compared. */
const checkedCandidates = 3;
const leastChecked = 0.55;

/**
 * Matches every channel of a playlist with every guide of it and stores what it found in place of what was there.
 * What the owner mapped comes before all rules and stands alone, also on days on which the guide lacks the channel.
 */
export function matchPlaylist(cache: SqliteDatabase, guide: SqliteDatabase, { playlistId, mappings }: MatchOrder): MatchOutcome {
  return guide.transaction(() => reading(cache, () => matchInTransaction(cache, guide, playlistId, mappings))).immediate();
}

function matchInTransaction(cache: SqliteDatabase, guide: SqliteDatabase, playlistId: PlaylistId, mappings: readonly ManualMapping[]): MatchOutcome {
  const manual = new Map(mappings.map((mapping) => [mapping.providerKey, mapping]));
  const sources = guide
    .prepare<[string], { id: number; source_id: string }>('SELECT id, source_id FROM guide_sources WHERE playlist_id = ? AND enabled = 1 ORDER BY position')
    .all(playlistId);
  const wanted = new Set<number>();
  const matched = new Set<string>();
  const candidates = new Map<string, StoredCandidate[]>();
  guide.prepare('DELETE FROM matches WHERE playlist_id = ?').run(playlistId);
  guide.prepare('DELETE FROM suggestions WHERE playlist_id = ?').run(playlistId);
  const insert = guide.prepare<[string, string, number, number, string, number]>(
    'INSERT INTO matches (playlist_id, provider_key, source, number, rule, confidence) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const store = (providerKey: string, source: number, number: number, rule: string, confidence: number) => {
    insert.run(playlistId, providerKey, source, number, rule, confidence);
    matched.add(providerKey);
    wanted.add(number);
  };

  const findDeclared = guide
    .prepare<[string, string, string], { source: number; number: number }>(
      `SELECT guide_channels.source, guide_channels.number FROM guide_channels JOIN guide_sources ON guide_sources.id = guide_channels.source
       WHERE guide_sources.playlist_id = ? AND guide_sources.source_id = ? AND guide_channels.folded_id = ?`,
    );
  const listed = listChannels(cache, playlistId);
  for (const { providerKey } of manual.size > 0 ? listed() : []) {
    const mapping = manual.get(providerKey);
    if (!mapping || mapping.guideChannelId === null || mapping.sourceId === null) continue;
    const declared = findDeclared.get(playlistId, mapping.sourceId, foldGuideId(mapping.guideChannelId));
    if (declared) store(providerKey, declared.source, declared.number, 'manual', 1);
  }

  for (const { id: source } of sources) {
    const declared = listDeclared(guide, source);
    if (declared.length === 0) continue;
    const matcher = createMatcher(declared);
    const votes = createCountryVotes();
    const take = (providerKey: string, { channel, rule, confidence }: Match<Declared>) => store(providerKey, source, channel.number, rule, confidence);
    const left = new Set<string>();
    for (const channel of listed()) {
      if (manual.has(channel.providerKey)) continue;
      const match = matcher.findRequired(channel);
      if (!match) {
        left.add(channel.providerKey);
        continue;
      }
      votes.add(channel.category, matcher.countryOf(match.channel));
      take(channel.providerKey, match);
    }
    for (const channel of left.size > 0 ? listed() : []) {
      if (!left.has(channel.providerKey)) continue;
      const { match, candidates: found } = matcher.findAlike(channel, votes.countryOf(channel.category));
      if (match) take(channel.providerKey, match);
      else if (found.length > 0 && !matched.has(channel.providerKey)) {
        candidates.set(channel.providerKey, [...(candidates.get(channel.providerKey) ?? []), ...found.map((one) => toStored(source, one))]);
      }
    }
  }

  const suggest = guide.prepare<[string, string, number, string]>('INSERT INTO suggestions (playlist_id, provider_key, confidence, candidates) VALUES (?, ?, ?, ?)');
  let suggested = 0;
  for (const [providerKey, found] of candidates) {
    if (matched.has(providerKey)) continue;
    const best = found.sort((a, b) => b.confidence - a.confidence).slice(0, mostCandidates);
    suggest.run(playlistId, providerKey, best[0]?.confidence ?? 0, JSON.stringify(best));
    for (const { number, confidence } of best.slice(0, checkedCandidates)) if (confidence >= leastChecked) wanted.add(number);
    suggested++;
  }
  noteMatchedWith(cache, guide, { playlistId, mappings });
  return { wanted, matched: matched.size, suggested };
}

interface ListedChannel extends NamedChannel {
  providerKey: string;
  category: string | null;
}

/** The playlist's channels, read anew each time: a list may have hundreds of thousands. */
function listChannels(cache: SqliteDatabase, playlistId: PlaylistId): () => Iterable<ListedChannel> {
  const playlist = cache
    .prepare<[string, number], number>('SELECT id FROM playlists WHERE playlist_id = ? AND state > ?')
    .pluck()
    .get(playlistId, catalogStates.empty);
  if (playlist === undefined) return () => [];
  // Some at once: one by one takes twice as long. By id, which the plus leaves as the only way: by kind all would be sorted each time.
  const statement = cache.prepare<[number], ListedChannel & { id: number }>(
    `SELECT items.id, items.provider_key AS providerKey, items.name, items.guide_id AS guideId, items.tvg_name AS tvgName, categories.name AS category
     FROM ${itemsTable(playlist)} AS items LEFT JOIN categories ON categories.id = items.category_id
     WHERE items.id > ? AND +items.kind = ${channelKind} ORDER BY items.id LIMIT ${channelsAtOnce}`,
  );
  return function* () {
    for (let after = 0; ; ) {
      const channels = statement.all(after);
      yield* channels;
      const last = channels.at(-1);
      if (!last || channels.length < channelsAtOnce) return;
      after = last.id;
    }
  };
}

interface Declared {
  number: number;
  id: string;
  names: string[];
}

/** In the guide's order: of two that are called the same the first is meant. */
function listDeclared(guide: SqliteDatabase, source: number): Declared[] {
  return guide
    .prepare<[number], { number: number; id: string; names: string }>(
      'SELECT number, channel_id AS id, names FROM guide_channels WHERE source = ? AND present = 1 ORDER BY number',
    )
    .all(source)
    .map(({ number, id, names }) => ({ number, id, names: JSON.parse(names) as string[] })); // written by the ingest of this same version
}

function toStored(source: number, { channel, confidence, reasons }: Candidate<Declared>): StoredCandidate {
  return { source, number: channel.number, confidence: Math.round(confidence * 1_000) / 1_000, reasons };
}
