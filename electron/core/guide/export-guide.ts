import type { PlaylistId, TitleId } from '#shared/model/ids.ts';
import type { Range, ScheduleReader } from './read-schedule.ts';
import type { StoredDetails } from './stored-details.ts';
import type { StoredProgramme } from './stored-programmes.ts';

/** A channel as a guide for others names it; `logo` is a template. */
export interface NamedChannel {
  guideId: string | null;
  name: string;
  number: string | null;
  logo: string | null;
}

/** `xmltvId` is what the playlist calls it in `tvg-id`, else our own id of it. */
export interface ExportedChannel extends NamedChannel {
  channelId: TitleId;
  xmltvId: string;
}

export interface ExportedProgramme extends StoredProgramme {
  isLastChance: boolean;
  details: StoredDetails;
}

export interface GuideExport {
  /** Channels that are shown and have a guide; of those that share an id in guides, the first. */
  listChannels(playlistIds: readonly PlaylistId[]): ExportedChannel[];
  /** Everything that is shown of a channel. Two channels may be of two readings, one never is. */
  listProgrammes(channelId: TitleId, range: Range): ExportedProgramme[];
}

export interface GuideExportOptions {
  schedule: ScheduleReader;
  /** Asked inside `within`. */
  findStored(channelId: TitleId, start: number): { details: StoredDetails; isLastChance: boolean } | undefined;
  /** Channels that are shown and have a guide, in their order. */
  listChannels(playlistId: PlaylistId): readonly TitleId[];
  findNamed(channelId: TitleId): NamedChannel | undefined;
}

/** The guide as it is shown, for those who take it along; a channel at a time, because together they may be anything. */
export function createGuideExport({ schedule, findStored, listChannels, findNamed }: GuideExportOptions): GuideExport {
  return {
    listChannels(playlistIds) {
      const met = new Set<string>();
      return playlistIds.flatMap(listChannels).flatMap((channelId) => {
        const named = findNamed(channelId);
        if (!named) return [];
        const xmltvId = named.guideId?.trim() || channelId;
        const folded = xmltvId.toLowerCase();
        if (met.has(folded)) return [];
        met.add(folded);
        return [{ ...named, channelId, xmltvId }];
      });
    },

    listProgrammes(channelId, range) {
      return schedule.within(() =>
        schedule.list(channelId, range, 'described').map((programme) => {
          const stored = findStored(channelId, programme.start);
          return { ...programme, isLastChance: stored?.isLastChance ?? false, details: stored?.details ?? {} };
        }),
      );
    },
  };
}
