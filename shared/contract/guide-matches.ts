import { z } from 'zod';
import { GuideChannel, GuideChannelId, GuideSourceId, MatchCandidate, MatchRule, MatchState, ScheduleCheck } from '../model/guide.ts';
import { PlaylistId, TitleId } from '../model/ids.ts';
import { Channel } from '../model/title.ts';
import { Nothing } from './nothing.ts';
import { page, Paging } from './paging.ts';
import { procedure } from './procedure.ts';

const OnePlaylist = z.object({ playlistId: PlaylistId });
const OneGuideChannel = z.object({ sourceId: GuideSourceId, guideChannelId: GuideChannelId });
const Search = z.string().trim().max(100).optional();

/** Which channel of which guide belongs to a channel of the playlist, and who says so. */
export const guideMatches = {
  /** The match desk: channels with what they were matched with and what else they might be. */
  listMatches: procedure({
    access: 'owner',
    http: 'GET /v1/playlists/:playlistId/guide-matches',
    input: Paging.omit({ cursor: true }).extend({ ...OnePlaylist.shape, state: MatchState.optional(), search: Search }),
    output: z.object({
      items: z.array(
        z.object({
          channel: Channel,
          state: MatchState,
          /** Null for one that has none. `gone`: mapped by the owner to a channel that the guide lacks today. */
          match: MatchCandidate.extend({ rule: MatchRule, gone: z.boolean() }).nullable(),
          /** Best first, at most five. */
          candidates: z.array(MatchCandidate),
        }),
      ),
      total: z.number(),
      counts: z.record(MatchState, z.number()),
    }),
  }),
  /** Channels of the playlist's guides, to choose from by hand. */
  listGuideChannels: procedure({
    access: 'owner',
    http: 'GET /v1/playlists/:playlistId/guide-channels',
    input: Paging.omit({ cursor: true }).extend({ ...OnePlaylist.shape, search: Search }),
    output: page(GuideChannel).omit({ nextCursor: true }),
  }),
  /** Maps by hand; it survives refreshes, and days on which the guide lacks the channel. */
  setMapping: procedure({
    access: 'owner',
    http: 'PUT /v1/channels/:channelId/guide-mapping',
    input: z.object({ channelId: TitleId, to: OneGuideChannel.nullable() }),
    output: Nothing,
  }),
  /** Back to what the rules say. */
  removeMapping: procedure({
    access: 'owner',
    http: 'DELETE /v1/channels/:channelId/guide-mapping',
    input: z.object({ channelId: TitleId }),
    output: Nothing,
  }),
  /** Takes the best suggestion of each of these channels, or of all at or above a confidence. */
  acceptSuggestions: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/guide-matches/accept',
    input: OnePlaylist.extend({
      channelIds: z.array(TitleId).max(20_000).optional(),
      minConfidence: z.coerce.number<number>().min(0).max(1).optional(),
    }),
    output: z.object({ accepted: z.number() }),
  }),
  /** Compares a candidate's titles with the panel's own short guide of the channel; `compared: 0` where it has none. */
  checkSchedule: procedure({
    access: 'owner',
    http: 'GET /v1/channels/:channelId/guide-check',
    input: OneGuideChannel.extend({ channelId: TitleId }),
    output: ScheduleCheck,
  }),
};
