import type { CatchupOffer } from '#shared/model/catchup.ts';
import type { GuideSourceId } from '#shared/model/guide.ts';
import { titleRef, type PlaylistId, type TitleId, type TitleRef } from '#shared/model/ids.ts';
import type { SqliteDatabase } from '../database/open.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import { listStoredOffsets } from './offsets.ts';
import { listMatchedChannels, listStoredGuides, versionOf, type Place } from './queries.ts';
import { listSources } from './stored-sources.ts';

/** One guide of a channel, and by how much it is moved. */
export interface Track extends Place {
  sourceId: GuideSourceId;
  /** Added to every time that the guide says: source, group, channel and the playlist's own shift together. */
  offsetMs: number;
}

/** What the catalog knows of a channel. */
export interface ChannelFacts {
  name: string;
  /** The provider's key of its first group. */
  category: string | null;
  catchup: CatchupOffer;
  /** The playlist's own shift of its guide. */
  shiftMs: number;
}

export interface TracksOptions {
  db: UserDatabase;
  guide: SqliteDatabase;
  /** The catalog's version, which is another after every change. */
  catalogVersion: () => number;
  findChannel: (channel: TitleRef) => ChannelFacts | undefined;
}

export interface Tracks {
  /** Looks once whether anything changed; belongs at the beginning of a transaction that reads the guide. */
  follow(): void;
  /** Best first; those of sources that are switched off are left out. Belongs into that transaction. */
  of(channelId: TitleId): readonly Track[];
  /** Offsets, order or switches are others now. */
  forget(): void;
}

/** Beyond this, channels are looked up again. */
const mostKept = 50_000;

/** Finds the guides of channels, and keeps what it found for as long as guide, catalog and offsets stay as they are. */
export function createTracks({ db, guide, catalogVersion, findChannel }: TracksOptions): Tracks {
  let stamp = '';
  let tracks = new Map<TitleId, readonly Track[]>();
  let playlists = new Map<PlaylistId, PlaylistRules>();

  function find(channelId: TitleId): Track[] {
    const ref = titleRef(channelId);
    // Films may have the keys of channels.
    if (ref.kind !== 'channel') return [];
    const matched = listMatchedChannels(guide, ref.playlistId, ref.providerKey);
    if (matched.length === 0) return [];
    let rules = playlists.get(ref.playlistId);
    if (!rules) playlists.set(ref.playlistId, (rules = readRules(db, guide, ref.playlistId)));
    const facts = findChannel(ref);
    const ownMs = (facts?.shiftMs ?? 0) + minutesMs * ((rules.channels.get(ref.providerKey) ?? 0) + (rules.categories.get(facts?.category ?? '') ?? 0));
    const found: Track[] = [];
    for (const { source, sourceId, generation, offsetMs } of rules.sources) {
      const match = matched.find((each) => each.source === source);
      if (match) found.push({ sourceId, generation, number: match.number, offsetMs: ownMs + offsetMs });
    }
    return found;
  }

  return {
    follow() {
      const now = `${versionOf(guide)} ${catalogVersion()}`;
      if (now === stamp && tracks.size < mostKept) return;
      stamp = now;
      tracks = new Map();
      playlists = new Map();
    },
    of(channelId) {
      let found = tracks.get(channelId);
      if (!found) tracks.set(channelId, (found = find(channelId)));
      return found;
    },
    forget() {
      stamp = '';
    },
  };
}

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
