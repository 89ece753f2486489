import type { CoreHandlers } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors.ts';
import { canWatchAgain, type CatchupOffer } from '#shared/model/catchup.ts';
import { OffsetMinutes, type GuideSourceId, type OffsetTarget } from '#shared/model/guide.ts';
import { categoryId, categoryRef, titleId, titleRef, type CategoryId, type PlaylistId, type TitleId, type TitleRef } from '#shared/model/ids.ts';
import type { DescribedProgramme, Programme } from '#shared/model/programme.ts';
import type { Channel } from '#shared/model/title.ts';
import type { SqliteDatabase } from '../database/open.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import type { Events } from '../events.ts';
import type { Reach } from '../http/address-guard.ts';
import { createGuideExport, type GuideExport, type NamedChannel } from './export-guide.ts';
import { createOffsetCheck, type CheckedGroup } from './offset-check.ts';
import { listStoredOffsets, saveOffsets } from './offsets.ts';
import { countMatched, listMatchedKeys, listStoredGuides, versionOf } from './queries.ts';
import { createScheduleReader, type Range, type ScheduleReader } from './read-schedule.ts';
import { endOf, nowAndNext } from './schedule.ts';
import { createProgrammeSearch, type ProgrammeSearch } from './search/search-programmes.ts';
import { createShortGuides } from './short-guide.ts';
import { StoredDetails } from './stored-details.ts';
import { findProgramme, type StoredProgramme } from './stored-programmes.ts';
import { findSource, listSources, updateSource } from './stored-sources.ts';
import { createTracks, type ChannelPlace } from './tracks.ts';

/** What the catalog knows of a channel. */
export interface ChannelFacts {
  name: string;
  catchup: CatchupOffer;
}

/** What the guide asks of the catalog; given by `core.ts`. */
export interface GuideCatalog {
  /** Another number after every change. */
  version(): number;
  findChannel(channel: TitleRef): ChannelFacts | undefined;
  /** By the keys of channels, without those that are gone. */
  findPlaces(playlistId: PlaylistId, providerKeys: readonly string[]): ReadonlyMap<string, ChannelPlace>;
  countChannels(playlistId: PlaylistId): number;
  /** The provider's groups of channels, by the names that are shown. */
  groupsOf(playlistId: PlaylistId): readonly CheckedGroup[];
  /** Keys of the provider's groups that are shown as this one; undefined for a group that the owner made. */
  groupKeysOf(category: CategoryId): readonly string[] | undefined;
  /** All channels that are listed, in their order; of one group, or of the whole playlist. */
  listedChannels(playlistId: PlaylistId, category: CategoryId | undefined): readonly TitleId[];
  /** Channels as they are shown, without those that are gone. */
  findChannels(ids: readonly TitleId[]): readonly Channel[];
  /** A channel as a guide for others names it; `logo` is a template. */
  findNamed(channel: TitleId): NamedChannel | undefined;
  /** The first channels of a provider's group. */
  listChannels(playlistId: PlaylistId, group: string, limit: number): readonly TitleId[];
}

export interface GuideOptions {
  db: UserDatabase;
  guide: SqliteDatabase;
  events: Events;
  clock: () => number;
  catalog: GuideCatalog;
  /** The provider's own short guide of a channel; empty where it has none. */
  fetchProgrammes: (channelId: TitleId, programmes: number) => Promise<DescribedProgramme[]>;
  isRefreshing: (playlistId: PlaylistId) => boolean;
  /** A path on our own server for a picture of a guide; `reach` is null for the provider's own, which may hold its credentials. */
  imagePath: (channelId: TitleId, address: string, reach: Reach | null) => string;
  /** The stored guide differs from its sources: their order, offsets or switches. */
  followSources: (playlistId: PlaylistId) => void;
}

export interface Guide {
  handlers: CoreHandlers['guide'];
  /** The stored schedules as they are shown. */
  schedule: ScheduleReader;
  search: ProgrammeSearch['search'];
  export: GuideExport;
  /** What the provider's archive calls the programme that starts then, with placeholders for credentials. */
  catchupIdOf(channelId: TitleId, start: number): string | null;
}

const dayMs = 24 * 60 * 60_000;
const weekMs = 7 * dayMs;
const minuteMs = 60_000;

export function createGuide({ db, guide, events, clock, catalog, imagePath, ...options }: GuideOptions): Guide {
  const tracks = createTracks({ db, guide, catalogVersion: () => catalog.version(), findPlaces: (...channels) => catalog.findPlaces(...channels) });
  const schedule = createScheduleReader(guide, tracks);
  const shortGuides = createShortGuides({ clock, fetchProgrammes: options.fetchProgrammes });
  const check = createOffsetCheck({
    tracks,
    schedule,
    askPanel: (channelId, programmes) => shortGuides.ask(channelId, programmes),
    groupsOf: (playlistId) => catalog.groupsOf(playlistId),
    listChannels: (...group) => catalog.listChannels(...group),
  });
  let edits = 0;
  events.subscribe(({ type }) => {
    if (type === 'guide.changed' || type === 'playlists.changed') tracks.forget();
    if (type === 'guide.changed' || type === 'playlists.changed' || type === 'catalog.changed' || type === 'settings.changed') edits++;
  });
  const programmes = createProgrammeSearch({
    guide,
    tracksOf: (channelId) => tracks.of(channelId),
    listChannels(playlistId, group) {
      const matched = listMatchedKeys(guide, playlistId);
      if (matched.size === 0) return [];
      const channelIds = catalog.listedChannels(playlistId, group).filter((channelId) => matched.has(titleRef(channelId).providerKey));
      tracks.meet(channelIds);
      return channelIds;
    },
    // Groups and what is hidden are the owner's matter and in no version of a file.
    stamp: () => `${versionOf(guide)} ${catalog.version()} ${edits}`,
    findShown: (channelId, start) => described(schedule.list(channelId, { from: start, to: start + 1 }, 'described').find((each) => each.start === start) ?? null) ?? undefined,
  });
  const search: ProgrammeSearch['search'] = (wanted) => schedule.within(() => programmes.search(wanted));

  /** Of one channel: from the guide, else from what the panel's own short guide is known to say. */
  function listOf(channelId: TitleId, range: Range, detail: 'plain' | 'described'): (Programme & { description?: string | null })[] {
    const stored = schedule.list(channelId, range, detail);
    if (stored.length > 0) return stored;
    return shortGuides.kept(channelId).filter((programme) => programme.start < range.to && endOf(programme) > range.from);
  }

  /** What only the card of a programme shows, and the guide that it is from. Asked inside `within`. */
  function findStored(channelId: TitleId, start: number): StoredOnCard | undefined {
    for (const track of tracks.of(channelId)) {
      const found = findProgramme(guide, track, start - track.offsetMs);
      if (found) return { details: readDetails(found.details), isLastChance: found.isLastChance, sourceId: track.sourceId };
    }
    return undefined;
  }

  function checkedRange({ from, to }: Range, mostMs: number): Range {
    if (to - from > mostMs) throw new AppError('invalid_input', `Ask for ${mostMs / dayMs} days of the guide at most`);
    return { from, to };
  }

  /** A guide of somebody else's gets no credential of the provider, and leads into the house only when it is there itself. */
  function reachOfPictures(sourceId: GuideSourceId): Reach | null {
    const source = findSource(db, sourceId);
    return source?.type === 'panel' ? null : (source?.reach ?? 'public');
  }

  function nameOf(target: OffsetTarget, playlistId: PlaylistId): string | undefined {
    switch (target.type) {
      case 'source':
        return findSource(db, target.sourceId)?.place;
      case 'category': {
        const { providerKey } = categoryRef(target.categoryId);
        return catalog.groupsOf(playlistId).find((group) => group.providerKey === providerKey)?.name ?? undefined;
      }
      case 'channel':
        return catalog.findChannel(titleRef(target.channelId))?.name;
    }
  }

  /** The offset that a target has of its own. */
  function ownOffset(target: OffsetTarget, playlistId: PlaylistId): number {
    if (target.type === 'source') return findSource(db, target.sourceId)?.offsetMinutes ?? 0;
    const key = target.type === 'category' ? categoryRef(target.categoryId).providerKey : titleRef(target.channelId).providerKey;
    return listStoredOffsets(db, playlistId).find(({ type, target: of }) => type === target.type && of === key)?.minutes ?? 0;
  }

  const handlers: CoreHandlers['guide'] = {
    async getNowNext({ channelId }) {
      const now = clock();
      const stored = schedule.within(() => schedule.nowNext(channelId, now, 'described'));
      if (stored.now || stored.next) return { now: described(stored.now), next: described(stored.next) };
      return nowAndNext(await shortGuides.ask(channelId), now);
    },

    listNowNext({ channelIds }) {
      const now = clock();
      return schedule.within(() => {
        tracks.meet(channelIds);
        const items = channelIds.flatMap((channelId) => {
          const stored = schedule.nowNext(channelId, now, 'plain');
          const found = stored.now || stored.next ? stored : nowAndNext(shortGuides.kept(channelId), now);
          return found.now || found.next ? [{ channelId, ...found }] : [];
        });
        return { items };
      });
    },

    listGrid({ channelIds, ...range }) {
      const checked = checkedRange(range, weekMs);
      return schedule.within(() => {
        tracks.meet(channelIds);
        return { rows: channelIds.map((channelId) => ({ channelId, programmes: listOf(channelId, checked, 'plain') })) };
      });
    },

    listProgrammes({ channelId, ...range }) {
      const programmes = schedule.within(() => listOf(channelId, range, 'described'));
      return { programmes: programmes.map((programme) => ({ ...programme, description: programme.description ?? null })) };
    },

    getProgramme({ channelId, start }) {
      return schedule.within(() => {
        const programme = listOf(channelId, { from: start, to: start + 1 }, 'described').find((each) => each.start === start);
        if (!programme) throw new AppError('not_found', 'The guide has nothing at this time any more');
        const facts = catalog.findChannel(titleRef(channelId));
        const stored = findStored(channelId, start);
        const details = stored?.details ?? {};
        return {
          channelId,
          ...programme,
          description: programme.description ?? null,
          categories: details.categories ?? [],
          date: details.date ?? null,
          credits: details.credits ?? [],
          rating: details.rating ?? null,
          starRating: details.starRating ?? null,
          lengthMs: details.lengthMs ?? null,
          picture: stored && details.picture != null ? imagePath(channelId, details.picture, reachOfPictures(stored.sourceId)) : null,
          isLastChance: stored?.isLastChance ?? false,
          canWatchAgain: canWatchAgain(facts?.catchup ?? null, start, clock()),
        };
      });
    },

    getGuideState({ playlistId }) {
      const sources = listSources(db, playlistId).filter(({ enabled }) => enabled);
      const offsets = new Map(sources.map(({ id, offsetMinutes }) => [id, offsetMinutes * minuteMs]));
      const stored = listStoredGuides(guide, playlistId).filter(({ sourceId, generation }) => offsets.has(sourceId) && generation > 0);
      const spans = stored.flatMap(({ sourceId, spanStart, spanStop }) => {
        const offset = offsets.get(sourceId) ?? 0;
        return spanStart === null || spanStop === null ? [] : [{ start: spanStart + offset, stop: spanStop + offset }];
      });
      const refreshedAt = stored.flatMap((each) => each.refreshedAt ?? []);
      return {
        sources: sources.length,
        refreshing: options.isRefreshing(playlistId),
        refreshedAt: refreshedAt.length === 0 ? null : Math.max(...refreshedAt),
        channels: catalog.countChannels(playlistId),
        matched: countMatched(guide, playlistId, [...offsets.keys()]),
        searchable: stored.length > 0 && stored.every(({ searchable }) => searchable === 1),
        span: spans.length === 0 ? null : { start: Math.min(...spans.map(({ start }) => start)), stop: Math.max(...spans.map(({ stop }) => stop)) },
      };
    },

    searchProgrammes(wanted) {
      const { hits, total, nextCursor } = search(wanted);
      const channels = new Map(catalog.findChannels([...new Set(hits.map(({ channelId }) => channelId))]).map((channel) => [channel.id, channel]));
      const items = hits.flatMap(({ channelId, programme }) => {
        const channel = channels.get(channelId);
        return channel ? [{ channel, programme }] : [];
      });
      return { items, total, nextCursor };
    },

    listOffsets({ playlistId }) {
      const ofSources = listSources(db, playlistId)
        .filter(({ offsetMinutes }) => offsetMinutes !== 0)
        .map(({ id, offsetMinutes }) => ({ target: { type: 'source' as const, sourceId: id }, minutes: offsetMinutes }));
      const others = listStoredOffsets(db, playlistId).map(({ type, target: providerKey, minutes }) =>
        type === 'category'
          ? { target: { type, categoryId: categoryId({ playlistId, kind: 'channel', providerKey }) }, minutes }
          : { target: { type, channelId: titleId({ playlistId, kind: 'channel', providerKey }) }, minutes },
      );
      return { offsets: [...ofSources, ...others] };
    },

    setOffset({ playlistId, target, minutes }) {
      if (target.type === 'source') {
        if (findSource(db, target.sourceId)?.playlistId !== playlistId) throw elsewhere();
        updateSource(db, target.sourceId, { offsetMinutes: minutes });
        options.followSources(playlistId);
      } else if (target.type === 'channel') {
        const ref = titleRef(target.channelId);
        if (ref.playlistId !== playlistId || ref.kind !== 'channel') throw elsewhere();
        saveOffsets(db, playlistId, [{ type: 'channel', target: ref.providerKey, minutes }]);
      } else {
        const ref = categoryRef(target.categoryId);
        if (ref.playlistId !== playlistId || ref.kind !== 'channel') throw elsewhere();
        const keys = catalog.groupKeysOf(target.categoryId);
        if (!keys) throw new AppError('invalid_input', 'Channels of a group of your own are in groups of the provider: move those, or the channels one by one');
        saveOffsets(db, playlistId, keys.map((key) => ({ type: 'category', target: key, minutes })));
      }
      events.emit({ type: 'guide.changed', playlistId });
      return {};
    },

    listOffsetSuggestions({ playlistId }) {
      const suggestions = check.suggestions(playlistId).flatMap(({ target, change, channels, compared }) => {
        const minutes = OffsetMinutes.safeParse(ownOffset(target, playlistId) + change);
        const name = nameOf(target, playlistId);
        return minutes.success && name !== undefined ? [{ target, name, minutes: minutes.data, channels, compared }] : [];
      });
      return { suggestions };
    },

    async checkOffsets({ playlistId, categoryId: only }) {
      if (only !== undefined && categoryRef(only).playlistId !== playlistId) throw elsewhere();
      const groups = only === undefined ? null : catalog.groupKeysOf(only);
      if (groups === undefined) throw new AppError('invalid_input', 'Look at one of the groups of the provider');
      return { compared: await check.check(playlistId, groups) };
    },
  };

  return {
    handlers,
    schedule,
    search,
    catchupIdOf: (channelId, start) => schedule.within(() => findStored(channelId, start)?.details.catchupId ?? null),
    export: createGuideExport({
      schedule,
      findStored,
      listChannels(playlistId) {
        const matched = listMatchedKeys(guide, playlistId);
        return matched.size === 0 ? [] : catalog.listedChannels(playlistId, undefined).filter((channelId) => matched.has(titleRef(channelId).providerKey));
      },
      findNamed: (channelId) => catalog.findNamed(channelId),
    }),
  };
}

interface StoredOnCard {
  details: StoredDetails;
  isLastChance: boolean;
  sourceId: GuideSourceId;
}

function described(programme: StoredProgramme | null): DescribedProgramme | null {
  return programme && { ...programme, description: programme.description ?? null };
}

function readDetails(json: string | null): StoredDetails {
  if (json === null) return {};
  return StoredDetails.safeParse(JSON.parse(json)).data ?? {};
}

function elsewhere(): AppError {
  return new AppError('not_found', 'There is no such thing in this playlist');
}
