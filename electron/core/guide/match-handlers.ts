import type { CoreHandlers } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors.ts';
import { foldText } from '#shared/model/fold-text.ts';
import type { GuideChannel, GuideChannelId, GuideSourceId, MatchReason, MatchState } from '#shared/model/guide.ts';
import { titleId, titleRef, type PlaylistId, type TitleId, type TitleRef } from '#shared/model/ids.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import type { Channel } from '#shared/model/title.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { reading } from '../database/statements.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import type { Events } from '../events.ts';
import { checkSchedule } from './check-schedule.ts';
import { listMappings, removeMappings, saveMappings, type NewMapping, type StoredMapping } from './mappings.ts';
import {
  findDeskChannel,
  findMatch,
  listCandidates,
  listDeclared,
  listMatchedKeys,
  listSuggestedAtLeast,
  listSuggestedKeys,
  nameOf,
  type DeskChannel,
  type StoredMatch,
} from './match-queries.ts';
import { createMatcher } from './matching/match-channel.ts';
import { countryOfCategory } from './matching/place-words.ts';
import type { NamedChannel } from './matching/required-match.ts';
import { versionOf } from './queries.ts';
import { readRange } from './stored-programmes.ts';
import { createShortGuides } from './short-guide.ts';
import { findSource } from './stored-sources.ts';

/** What the desk asks of the catalog; given by `core.ts`. */
export interface MatchCatalog {
  /** Another text after every change of what is listed. */
  version(): string;
  /** The channels that are shown, in the provider's order, by folded names. */
  listNames(playlistId: PlaylistId): readonly { providerKey: string; folded: string }[];
  findNames(channel: TitleRef): (NamedChannel & { category: string | null }) | undefined;
  /** Channels as every list shows them; those that are gone are left out. */
  describe(ids: readonly TitleId[]): readonly Channel[];
}

export interface MatchDeskOptions {
  db: UserDatabase;
  guide: SqliteDatabase;
  events: Events;
  clock: () => number;
  catalog: MatchCatalog;
  /** Matches the playlist anew and fetches what lacks programmes then; ends when the matches are stored. */
  rematch: (playlistId: PlaylistId) => Promise<void>;
  /** The provider's own short guide of a channel; empty where it has none. */
  fetchProgrammes: (channelId: TitleId, programmes: number) => Promise<DescribedProgramme[]>;
}

/** Of the panel's own programmes, half a day or so: enough to tell two channels apart. */
const mostCompared = 24;
const zonesMs = 14 * 60 * 60_000;
const minuteMs = 60_000;

export function createMatchDesk({ db, guide, events, clock, catalog, ...options }: MatchDeskOptions): CoreHandlers['guideMatches'] {
  const desks = new Map<PlaylistId, Desk>();
  const lists = new Map<PlaylistId, { version: number; channels: readonly ListedGuideChannel[] }>();
  const rematch = createRematch(options.rematch);
  const shortGuides = createShortGuides({ clock, fetchProgrammes: options.fetchProgrammes });
  /** Counts what may have changed mappings: decisions here, a restored backup, a playlist that went. */
  let decisions = 0;
  events.subscribe(({ type }) => {
    if (type === 'guide.changed' || type === 'playlists.changed') decisions += 1;
  });

  function deskOf(playlistId: PlaylistId): Desk {
    const stamp = `${versionOf(guide)} ${catalog.version()} ${decisions}`;
    let desk = desks.get(playlistId);
    if (desk?.stamp !== stamp) desks.set(playlistId, (desk = readDesk(playlistId, stamp)));
    return desk;
  }

  function readDesk(playlistId: PlaylistId, stamp: string): Desk {
    const mappings = new Map(listMappings(db, playlistId).map((mapping) => [mapping.providerKey, mapping]));
    const matched = new Set(listMatchedKeys(guide, playlistId));
    const suggested = new Set(listSuggestedKeys(guide, playlistId));
    const stateOf = (key: string): MatchState => {
      const mapping = mappings.get(key);
      if (mapping) return mapping.guideChannelId === null ? 'none' : 'manual';
      return matched.has(key) ? 'matched' : suggested.has(key) ? 'suggested' : 'unmatched';
    };
    const rows = catalog.listNames(playlistId).map((row) => ({ ...row, state: stateOf(row.providerKey) }));
    return { stamp, rows, mappings };
  }

  function describe(playlistId: PlaylistId, { providerKey, state }: DeskRow, { mappings }: Desk, channel: Channel): MatchItem {
    const mapping = mappings.get(providerKey);
    if (mapping) return { channel, state, match: toManual(playlistId, mapping), candidates: [] };
    const match = findMatch(guide, playlistId, providerKey);
    if (match) return { channel, state, match: toMatch(match, channel), candidates: [] };
    const candidates = listCandidates(guide, playlistId, providerKey).map(({ confidence, reasons, ...one }) => ({ ...toGuideChannel(one), confidence, reasons }));
    return { channel, state, match: null, candidates };
  }

  function toManual(playlistId: PlaylistId, { sourceId, guideChannelId, guideChannelName }: StoredMapping): MatchItem['match'] {
    if (guideChannelId === null || sourceId === null) return null;
    const found = findDeskChannel(guide, playlistId, sourceId, guideChannelId);
    const known = found
      ? toGuideChannel(found)
      : // As it was when it was mapped, with ids that were checked then.
        { id: guideChannelId as GuideChannelId, sourceId: sourceId as GuideSourceId, name: guideChannelName ?? guideChannelId, programmes: 0 };
    return { ...known, confidence: 1, reasons: [], rule: 'manual', gone: found?.present !== true };
  }

  function toMatch(match: StoredMatch, channel: Channel): MatchItem['match'] {
    const { rule, confidence } = match;
    return { ...toGuideChannel(match), rule, confidence, reasons: reasonsOf(match, channel), gone: false };
  }

  /** Why a rule found it, worked out again from the two: nothing else of a match needs to be stored. */
  function reasonsOf({ rule, ...declared }: StoredMatch, channel: Channel): MatchReason[] {
    const names = catalog.findNames(titleRef(channel.id));
    if (rule === 'id' || !names) return [];
    const matcher = createMatcher([declared]);
    if (rule !== 'alike') return matcher.findRequired(names)?.reasons ?? [];
    const country = countryOfCategory(names.category ?? '') || matcher.countryOf(declared);
    const { match, candidates } = matcher.findAlike(names, country);
    return (match ?? candidates[0])?.reasons ?? [];
  }

  function listedChannels(playlistId: PlaylistId): readonly ListedGuideChannel[] {
    const version = versionOf(guide);
    let list = lists.get(playlistId);
    if (list?.version !== version) {
      const channels = listDeclared(guide, playlistId).map((channel) => ({
        ...toGuideChannel(channel),
        folded: foldText([...channel.names, channel.id].join('\n')),
      }));
      lists.set(playlistId, (list = { version, channels: channels.sort((a, b) => (a.folded < b.folded ? -1 : 1)) }));
    }
    return list.channels;
  }

  function presentChannel(channelId: TitleId): TitleRef {
    const ref = titleRef(channelId);
    if (!catalog.findNames(ref)) throw new AppError('not_found', 'This channel is no longer in the playlist');
    return ref;
  }

  function changed(playlistId: PlaylistId): void {
    events.emit({ type: 'guide.changed', playlistId });
    rematch(playlistId);
  }

  return {
    listMatches({ playlistId, state, search, offset = 0, limit }) {
      return reading(guide, () => {
        const desk = deskOf(playlistId);
        const found = searched(desk.rows, search);
        const counts = { matched: 0, suggested: 0, unmatched: 0, manual: 0, none: 0 } satisfies Record<MatchState, number>;
        for (const row of found) counts[row.state] += 1;
        const listed = state === undefined ? found : found.filter((row) => row.state === state);
        const rows = listed.slice(offset, offset + limit);
        const channels = new Map(
          catalog.describe(rows.map(({ providerKey }) => titleId({ playlistId, kind: 'channel', providerKey }))).map((channel) => [titleRef(channel.id).providerKey, channel]),
        );
        const items = rows.flatMap((row) => {
          const channel = channels.get(row.providerKey);
          return channel ? [describe(playlistId, row, desk, channel)] : [];
        });
        return { items, total: listed.length, counts };
      });
    },

    listGuideChannels({ playlistId, search, offset = 0, limit }) {
      const found = reading(guide, () => searched(listedChannels(playlistId), search));
      return { items: found.slice(offset, offset + limit).map(({ folded: _, ...channel }) => channel), total: found.length };
    },

    setMapping({ channelId, to }) {
      const { playlistId, providerKey } = presentChannel(channelId);
      const target = to && findDeskChannel(guide, playlistId, to.sourceId, to.guideChannelId);
      if (to && !target) throw new AppError('not_found', 'This guide has no such channel any more');
      saveMappings(db, playlistId, [{ providerKey, to: target ? mappedTo(target) : null }], clock());
      changed(playlistId);
      return {};
    },

    removeMapping({ channelId }) {
      const { playlistId, providerKey } = titleRef(channelId);
      removeMappings(db, playlistId, [providerKey]);
      changed(playlistId);
      return {};
    },

    acceptSuggestions({ playlistId, channelIds, minConfidence }) {
      if (channelIds === undefined && minConfidence === undefined) {
        throw new AppError('invalid_input', 'Name the channels whose suggestions you accept, or a confidence');
      }
      const mappings = reading(guide, () => {
        const { rows } = deskOf(playlistId);
        const open = new Set(rows.filter(({ state }) => state === 'suggested').map(({ providerKey }) => providerKey));
        const sure = listSuggestedAtLeast(guide, playlistId, minConfidence ?? 0);
        const asked = channelIds && new Set(channelIds.map(titleRef).flatMap((ref) => (ref.playlistId === playlistId && ref.kind === 'channel' ? [ref.providerKey] : [])));
        return sure.flatMap((providerKey): NewMapping[] => {
          if (!open.has(providerKey) || asked?.has(providerKey) === false) return [];
          const [best] = listCandidates(guide, playlistId, providerKey);
          return best ? [{ providerKey, to: mappedTo(best) }] : [];
        });
      });
      saveMappings(db, playlistId, mappings, clock());
      if (mappings.length > 0) changed(playlistId);
      return { accepted: mappings.length };
    },

    async checkSchedule({ channelId, sourceId, guideChannelId }) {
      const { playlistId } = presentChannel(channelId);
      const found = findDeskChannel(guide, playlistId, sourceId, guideChannelId);
      if (!found) throw new AppError('not_found', 'This guide has no such channel any more');
      const panel = await shortGuides.ask(channelId, mostCompared);
      const [first] = panel;
      if (!first || found.generation === 0) return { compared: 0, agreeing: 0, offsetMinutes: null };
      const offsetMs = (findSource(db, sourceId)?.offsetMinutes ?? 0) * minuteMs;
      const last = panel.at(-1)?.start ?? first.start;
      const said = readRange(guide, found, { from: first.start - zonesMs - offsetMs, to: last + zonesMs - offsetMs, offsetMs, detail: 'plain' });
      return checkSchedule(said, panel);
    },
  };
}

type MatchItem = Awaited<ReturnType<CoreHandlers['guideMatches']['listMatches']>>['items'][number];

interface DeskRow {
  providerKey: string;
  folded: string;
  state: MatchState;
}

/** What is known of all channels of a playlist, for as long as nothing changes. */
interface Desk {
  stamp: string;
  rows: readonly DeskRow[];
  mappings: ReadonlyMap<string, StoredMapping>;
}

interface ListedGuideChannel extends GuideChannel {
  folded: string;
}

function searched<T extends { folded: string }>(rows: readonly T[], search: string | undefined): readonly T[] {
  const words = foldText(search ?? '').split(' ').filter(Boolean);
  return words.length === 0 ? rows : rows.filter(({ folded }) => words.every((word) => folded.includes(word)));
}

function toGuideChannel(channel: DeskChannel): GuideChannel {
  const { id, sourceId, programmes } = channel;
  return { id, sourceId, name: nameOf(channel), programmes };
}

function mappedTo(channel: DeskChannel): NonNullable<NewMapping['to']> {
  return { sourceId: channel.sourceId, guideChannelId: channel.id, name: nameOf(channel) };
}

/** One at a time for each playlist; what is decided while one runs is in the next. */
function createRematch(run: (playlistId: PlaylistId) => Promise<void>): (playlistId: PlaylistId) => void {
  const running = new Set<PlaylistId>();
  const again = new Set<PlaylistId>();
  return function rematch(playlistId) {
    if (running.has(playlistId)) {
      again.add(playlistId);
      return;
    }
    running.add(playlistId);
    void run(playlistId).finally(() => {
      running.delete(playlistId);
      if (again.delete(playlistId)) rematch(playlistId);
    });
  };
}

