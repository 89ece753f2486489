import { z } from 'zod';
import { OffsetMinutes, OffsetTarget } from '../model/guide.ts';
import { CategoryId, PlaylistId, TitleId } from '../model/ids.ts';
import { DescribedProgramme, Genre, Programme, ProgrammeDetails } from '../model/programme.ts';
import { Channel } from '../model/title.ts';
import { Nothing } from './nothing.ts';
import { page, Paging } from './paging.ts';
import { procedure } from './procedure.ts';

/** Epoch milliseconds. */
const Instant = z.coerce.number<number>().int().min(0).max(253_402_300_800_000);
const OneProgramme = z.object({ channelId: TitleId, start: Instant });

/** What is on. Every time has its offsets applied: source, group, channel and the playlist's own shift. */
export const guide = {
  /** What is on now and next of the channel on screen: from the guide, else from the panel's own short guide. */
  getNowNext: procedure({
    access: 'reader',
    http: 'GET /v1/channels/:channelId/now-next',
    input: z.object({ channelId: TitleId }),
    output: z.object({ now: DescribedProgramme.nullable(), next: DescribedProgramme.nullable() }),
  }),
  /** The same for the rows of a list, from the stored guide alone; a channel without one is left out. */
  listNowNext: procedure({
    access: 'reader',
    http: 'POST /v1/now-next',
    input: z.object({ channelIds: z.array(TitleId).max(200) }),
    output: z.object({
      items: z.array(z.object({ channelId: TitleId, now: Programme.nullable(), next: Programme.nullable() })),
    }),
  }),
  /** The rows of a grid: programmes that touch `from` (included) to `to` (excluded), at most a week, in order of start. */
  listGrid: procedure({
    access: 'reader',
    http: 'POST /v1/guide/grid',
    input: z.object({ channelIds: z.array(TitleId).max(200), from: Instant, to: Instant }),
    output: z.object({ rows: z.array(z.object({ channelId: TitleId, programmes: z.array(Programme) })) }),
  }),
  /** The programmes of one channel, with their descriptions. */
  listProgrammes: procedure({
    access: 'reader',
    http: 'GET /v1/channels/:channelId/programmes',
    input: z.object({ channelId: TitleId, from: Instant, to: Instant }),
    output: z.object({ programmes: z.array(DescribedProgramme) }),
  }),
  /** `not_found` when the guide has nothing at that start any more. */
  getProgramme: procedure({
    access: 'reader',
    http: 'GET /v1/channels/:channelId/programmes/:start',
    input: OneProgramme,
    output: ProgrammeDetails,
  }),
  /** How much guide there is for a playlist: what an empty grid needs to say. */
  getGuideState: procedure({
    access: 'reader',
    http: 'GET /v1/playlists/:playlistId/guide',
    input: z.object({ playlistId: PlaylistId }),
    output: z.object({
      sources: z.number(),
      refreshing: z.boolean(),
      refreshedAt: z.number().nullable(),
      /** Channels of the playlist, and those of them that have a guide. */
      channels: z.number(),
      matched: z.number(),
      /** Words can be searched for. */
      searchable: z.boolean(),
      /** From the first start to the last stop. */
      span: z.object({ start: z.number(), stop: z.number() }).nullable(),
    }),
  }),
  /** Programmes with all of these words (the last may be a beginning) in title, sub-title, people or description, by start. */
  searchProgrammes: procedure({
    access: 'reader',
    http: 'GET /v1/playlists/:playlistId/guide/search',
    input: Paging.omit({ offset: true }).extend({
      playlistId: PlaylistId,
      query: z.string().trim().min(1).max(100),
      from: Instant.optional(),
      to: Instant.optional(),
      categoryId: CategoryId.optional(),
      genre: Genre.optional(),
    }),
    output: page(z.object({ channel: Channel, programme: DescribedProgramme })),
  }),
  listOffsets: procedure({
    access: 'owner',
    http: 'GET /v1/playlists/:playlistId/guide/offsets',
    input: z.object({ playlistId: PlaylistId }),
    output: z.object({ offsets: z.array(z.object({ target: OffsetTarget, minutes: z.number() })) }),
  }),
  /** 0 takes an offset away. */
  setOffset: procedure({
    access: 'owner',
    http: 'PUT /v1/playlists/:playlistId/guide/offsets',
    input: z.object({ playlistId: PlaylistId, target: OffsetTarget, minutes: OffsetMinutes }),
    output: Nothing,
  }),
  /** Offsets that the panel's own times speak for, found among channels that were looked at. */
  listOffsetSuggestions: procedure({
    access: 'owner',
    http: 'GET /v1/playlists/:playlistId/guide/offset-suggestions',
    input: z.object({ playlistId: PlaylistId }),
    output: z.object({
      suggestions: z.array(
        z.object({ target: OffsetTarget, name: z.string(), minutes: z.number(), channels: z.number(), compared: z.number() }),
      ),
    }),
  }),
  /** Asks the panel for the short guide of a few channels of each group and compares; inside the request budget. */
  checkOffsets: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/guide/offset-suggestions',
    input: z.object({ playlistId: PlaylistId, categoryId: CategoryId.optional() }),
    output: z.object({ compared: z.number() }),
  }),
};
