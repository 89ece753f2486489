import type { GuideSourceId } from '#shared/model/guide.ts';
import { titleRef, type PlaylistId, type TitleId, type TitleRef } from '#shared/model/ids.ts';
import type { SqliteDatabase } from '../database/open.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import { listStoredOffsets } from './offsets.ts';
import { listMatchedChannels, listStoredGuides, versionOf } from './queries.ts';
import type { Place } from './stored-programmes.ts';
import { listSources } from './stored-sources.ts';

/** One guide of a channel, and by how much it is moved. */
export interface Track extends Place {
  sourceId: GuideSourceId;
  /** Added to every time that the guide says: source, group, channel and the playlist's own shift together. */
  offsetMs: number;
}

/** Where the catalog has a channel. */
export interface ChannelPlace {
  /** The provider's key of its first group. */
  category: string | null;
  /** The playlist's own shift of its guide. */
  shiftMs: number;
}

export interface TracksOptions {
  db: UserDatabase;
  guide: SqliteDatabase;
  /** The catalog's version, which is another after every change. */
  catalogVersion: () => number;
  /** By the keys of channels, without those that are gone. */
  findPlaces: (playlistId: PlaylistId, providerKeys: readonly string[]) => ReadonlyMap<string, ChannelPlace>;
}

export interface Tracks {
  /** Looks once whether anything changed; belongs at the beginning of a transaction that reads the guide. */
  follow(): void;
  /** Counts the times that everything was forgotten: what follows from tracks holds while it stays. */
  age(): number;
  /** Finds those of many channels at once, for `of` to have them: one by one costs several times as much. Belongs into that transaction. */
  meet(channelIds: readonly TitleId[]): void;
  /** Best first; those of sources that are switched off are left out. Belongs into that transaction. */
  of(channelId: TitleId): readonly Track[];
  /** Offsets, order or switches are others now. */
  forget(): void;
}

/** Beyond this, channels are looked up again. */
const mostKept = 50_000;

/** Finds the guides of channels, and keeps what it found for as long as guide, catalog and offsets stay as they are. */
export function createTracks({ db, guide, catalogVersion, findPlaces }: TracksOptions): Tracks {
  let stamp = '';
  let age = 0;
  let tracks = new Map<TitleId, readonly Track[]>();
  let playlists = new Map<PlaylistId, PlaylistRules>();

  function rulesOf(playlistId: PlaylistId): PlaylistRules {
    let rules = playlists.get(playlistId);
    if (!rules) playlists.set(playlistId, (rules = readRules(db, guide, playlistId)));
    return rules;
  }

  function find(playlistId: PlaylistId, channels: readonly ({ channelId: TitleId } & TitleRef)[]): void {
    // Films may have the keys of channels.
    const keys = channels.flatMap(({ kind, providerKey }) => (kind === 'channel' ? [providerKey] : []));
    const matched = listMatchedChannels(guide, playlistId, keys);
    const places = matched.size > 0 ? findPlaces(playlistId, [...matched.keys()]) : undefined;
    for (const { channelId, kind, providerKey } of channels) {
      const matches = kind === 'channel' ? matched.get(providerKey) : undefined;
      if (!matches) {
        tracks.set(channelId, none);
        continue;
      }
      const rules = rulesOf(playlistId);
      const place = places?.get(providerKey);
      const ownMs = (place?.shiftMs ?? 0) + minutesMs * ((rules.channels.get(providerKey) ?? 0) + (rules.categories.get(place?.category ?? '') ?? 0));
      const found: Track[] = [];
      for (const { source, sourceId, generation, offsetMs } of rules.sources) {
        const match = matches.find((each) => each.source === source);
        if (match) found.push({ sourceId, generation, number: match.number, offsetMs: ownMs + offsetMs });
      }
      tracks.set(channelId, found);
    }
  }

  function meet(channelIds: readonly TitleId[]): void {
    const unknown = channelIds.filter((channelId) => !tracks.has(channelId)).map((channelId) => ({ channelId, ...titleRef(channelId) }));
    if (unknown.length === 0) return;
    for (const [playlistId, some] of Map.groupBy(unknown, (each) => each.playlistId)) {
      find(playlistId, some);
    }
  }

  return {
    follow() {
      const now = `${versionOf(guide)} ${catalogVersion()}`;
      if (now === stamp && tracks.size < mostKept) return;
      stamp = now;
      age++;
      tracks = new Map();
      playlists = new Map();
    },
    age: () => age,
    meet,
    of(channelId) {
      if (!tracks.has(channelId)) meet([channelId]);
      return tracks.get(channelId) ?? none;
    },
    forget() {
      stamp = '';
    },
  };
}

const none: readonly Track[] = [];
const minutesMs = 60_000;

interface PlaylistRules {
  /** Those that are switched on and have been read, best first; `source` is `guide_sources.id`. */
  sources: readonly { source: number; sourceId: GuideSourceId; generation: number; offsetMs: number }[];
  categories: ReadonlyMap<string, number>;
  channels: ReadonlyMap<string, number>;
}

function readRules(db: UserDatabase, guide: SqliteDatabase, playlistId: PlaylistId): PlaylistRules {
  const stored = new Map(listStoredGuides(guide, playlistId).map((each) => [each.sourceId, each]));
  const offsets = listStoredOffsets(db, playlistId);
  const of = (wanted: 'category' | 'channel') => new Map(offsets.filter(({ type }) => type === wanted).map(({ target, minutes }) => [target, minutes]));
  return {
    sources: listSources(db, playlistId).flatMap(({ id, enabled, offsetMinutes }) => {
      const kept = stored.get(id);
      return enabled && kept && kept.generation > 0
        ? [{ source: kept.source, sourceId: id, generation: kept.generation, offsetMs: offsetMinutes * minutesMs }]
        : [];
    }),
    categories: of('category'),
    channels: of('channel'),
  };
}
