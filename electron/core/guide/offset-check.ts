import type { OffsetTarget } from '#shared/model/guide.ts';
import type { GuideSourceId } from '#shared/model/guide.ts';
import { categoryId, type PlaylistId, type TitleId } from '#shared/model/ids.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import type { ScheduleReader } from './read-schedule.ts';
import { suggestOffset } from './suggest-offset.ts';
import type { Tracks } from './tracks.ts';

/** A group of the provider's as it is looked through. */
export interface CheckedGroup {
  providerKey: string;
  name: string | null;
}

export interface OffsetCheckOptions {
  tracks: Tracks;
  schedule: ScheduleReader;
  /** So many programmes of a channel from now on, as the panel itself says. */
  askPanel: (channelId: TitleId, programmes: number) => Promise<readonly DescribedProgramme[]>;
  /** The provider's groups of channels, in its order. */
  groupsOf: (playlistId: PlaylistId) => readonly CheckedGroup[];
  /** The first channels of a group. */
  listChannels: (playlistId: PlaylistId, group: string, limit: number) => readonly TitleId[];
}

export interface OffsetSuggestion {
  target: OffsetTarget;
  /** By how much the target's own offset would change. */
  change: number;
  /** Channels that speak for it, and programmes that were compared. */
  channels: number;
  compared: number;
}

/** What looking at one channel found. */
interface Evidence {
  group: string;
  sourceId: GuideSourceId;
  /** The offset, of all kinds together, with which its guide agrees with the panel. */
  wantedMs: number;
  compared: number;
}

/** Channels that are asked for: of each group, of one group that was asked for, and at most. */
const perGroup = 3;
const ofOneGroup = 8;
const mostAsked = 48;
/** Half a day of most channels: titles come again, and fewer would not tell one evening from the next. */
const mostPerChannel = 24;
/** How many channels of a group are looked through for some that have a guide. */
const lookedThrough = 60;
const minuteMs = 60_000;
/** Two guides of the same schedule are no further apart. */
const widestMs = 14 * 60 * minuteMs;

/** Compares stored guides with what the panel itself says, and remembers what it found until the program ends. */
export function createOffsetCheck({ tracks, schedule, askPanel, groupsOf, listChannels }: OffsetCheckOptions) {
  const found = new Map<PlaylistId, Map<TitleId, Evidence>>();

  function pick(playlistId: PlaylistId, groups: readonly string[] | null): { channelId: TitleId; group: string }[] {
    const wanted = groups ?? groupsOf(playlistId).map(({ providerKey }) => providerKey);
    const each = groups ? ofOneGroup : perGroup;
    return schedule
      .within(() =>
        wanted.flatMap((group) =>
          listChannels(playlistId, group, lookedThrough)
            .filter((channelId) => tracks.of(channelId).length > 0)
            .slice(0, each)
            .map((channelId) => ({ channelId, group })),
        ),
      )
      .slice(0, mostAsked);
  }

  function compare(channelId: TitleId, group: string, panel: readonly DescribedProgramme[]): Evidence | undefined {
    const [first] = panel;
    const last = panel.at(-1);
    if (!first || !last) return undefined;
    return schedule.within(() => {
      const [track] = tracks.of(channelId);
      if (!track) return undefined;
      const known = schedule.list(channelId, { from: first.start - widestMs, to: last.start + widestMs }, 'plain');
      const suggested = suggestOffset(known, panel);
      if (!suggested) return undefined;
      const { minutes, compared } = suggested;
      return { group, sourceId: track.sourceId, wantedMs: track.offsetMs + minutes * minuteMs, compared };
    });
  }

  return {
    /** Asks the panel about a few channels of these groups, or of all; returns how many could be compared. */
    async check(playlistId: PlaylistId, groups: readonly string[] | null): Promise<number> {
      const kept = found.get(playlistId) ?? new Map<TitleId, Evidence>();
      found.set(playlistId, kept);
      let compared = 0;
      for (const { channelId, group } of pick(playlistId, groups)) {
        const evidence = compare(channelId, group, await askPanel(channelId, mostPerChannel));
        if (evidence) kept.set(channelId, evidence);
        else kept.delete(channelId);
        if (evidence) compared += 1;
      }
      return compared;
    },

    /** What the evidence speaks for now: what was corrected meanwhile is no longer among it. */
    suggestions(playlistId: PlaylistId): OffsetSuggestion[] {
      const evidence = schedule.within(() =>
        [...(found.get(playlistId) ?? [])].flatMap(([channelId, { wantedMs, ...rest }]) => {
          const [track] = tracks.of(channelId);
          // Another guide leads by now: what was found says nothing of it.
          return track?.sourceId === rest.sourceId ? [{ channelId, change: Math.round((wantedMs - track.offsetMs) / minuteMs), ...rest }] : [];
        }),
      );
      return suggestFrom(playlistId, evidence);
    },

    forget(playlistId: PlaylistId): void {
      found.delete(playlistId);
    },
  };
}

interface Found {
  channelId: TitleId;
  group: string;
  sourceId: GuideSourceId;
  change: number;
  compared: number;
}

/** The widest target that explains what was found: a source where its groups agree, else groups, else single channels. */
function suggestFrom(playlistId: PlaylistId, evidence: readonly Found[]): OffsetSuggestion[] {
  return [...Map.groupBy(evidence, ({ sourceId }) => sourceId)].flatMap(([sourceId, ofSource]) => {
    const change = agreedChange(ofSource, 0.8);
    const agreeing = ofSource.filter((each) => each.change === change);
    // What is left once the source is right is seen then.
    if (change !== undefined && change !== 0 && new Set(agreeing.map(({ group }) => group)).size > 1) return [suggestion({ type: 'source', sourceId }, agreeing, change)];
    return [...Map.groupBy(ofSource, ({ group }) => group)].flatMap(([group, ofGroup]) => suggestWithin(playlistId, group, ofGroup));
  });
}

function suggestWithin(playlistId: PlaylistId, group: string, found: readonly Found[]): OffsetSuggestion[] {
  const change = agreedChange(found, 0.6);
  const agreeing = found.filter((each) => each.change === change);
  if (change !== undefined && change !== 0) {
    return [suggestion({ type: 'category', categoryId: categoryId({ playlistId, kind: 'channel', providerKey: group }) }, agreeing, change)];
  }
  return found.filter((each) => each.change !== 0).map((each) => suggestion({ type: 'channel', channelId: each.channelId }, [each], each.change));
}

function suggestion(target: OffsetTarget, speaking: readonly Found[], change: number): OffsetSuggestion {
  return { target, change, channels: speaking.length, compared: speaking.reduce((sum, { compared }) => sum + compared, 0) };
}

/** The change that at least this part of them speaks for. */
function agreedChange(some: readonly Found[], part: number): number | undefined {
  const [most] = [...Map.groupBy(some, ({ change }) => change)].sort(([, a], [, b]) => b.length - a.length);
  return most && most[1].length >= some.length * part ? most[0] : undefined;
}
