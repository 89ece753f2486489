import { z } from 'zod';
import { Instant } from './instant.ts';
import { procedure } from './procedure.ts';

/**
 * The one playlist and guide that this server shows to whoever may read: the routes `/catalog/*` an earlier backend
 * promised, in its clients' words. Answers are bytes on their way, so these procedures have a door of their own.
 */

/** As clients of the earlier backend write yes and no. */
const Flag = z.stringbool({ truthy: ['true', '1', 'yes', 'on', 't', 'y'], falsy: ['false', '0', 'no', 'off', 'f', 'n'] }).meta({ type: 'boolean' });
const Force = z.object({ force: Flag.default(false) });
const At = z.object({ time: Instant.optional() });
const Span = z.object({ start: Instant.optional(), end: Instant.optional() });
/** What clients are told of it; the pattern is how it is read. */
const wholeNumber = { type: 'integer', pattern: undefined } as const;
/** A number in a query: an empty text is none. */
const Count = z
  .string()
  .regex(/^-?\d{1,15}$/, 'must be a whole number')
  .transform(Number);
const FromOne = Count.pipe(z.number().min(1)).meta({ ...wholeNumber, minimum: 1 });
const FromZero = Count.pipe(z.number().min(0)).meta({ ...wholeNumber, minimum: 0 });

const ShownProgramme = z.object({
  title: z.string(),
  description: z.string().nullable(),
  start: z.string(),
  stop: z.string(),
});
export type ShownProgramme = z.infer<typeof ShownProgramme>;

const ShownGuideChannel = z.object({ id: z.string(), name: z.string(), icon: z.string().nullable() });
export type ShownGuideChannel = z.infer<typeof ShownGuideChannel>;

const ShownChannel = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  tvg_id: z.string().nullable(),
  group: z.string().nullable(),
  logo: z.string().nullable(),
});
export type ShownChannel = z.infer<typeof ShownChannel>;

const OnAir = z.object({
  tvg_id: z.string().nullable(),
  name: z.string(),
  logo: z.string().nullable(),
  current: ShownProgramme.nullable(),
  next: ShownProgramme.nullable(),
});

export const showcase = {
  /** The raw playlist for the owner; for everybody else one that leads to our own streams. */
  getPlaylist: procedure({
    access: 'reader',
    http: 'GET /catalog/m3u',
    mediaType: 'audio/x-mpegurl',
    tagged: true,
    problems: ['source_unavailable'],
    input: Force,
    output: z.string(),
  }),
  listChannels: procedure({
    access: 'reader',
    http: 'GET /catalog/channels',
    problems: ['source_unavailable'],
    input: Force,
    output: z.array(ShownChannel),
  }),
  listEnriched: procedure({
    access: 'reader',
    http: 'GET /catalog/channels/enriched',
    problems: ['source_unavailable'],
    input: z.object({ include_now: Flag.default(true), ...At.shape, ...Force.shape }),
    output: z.array(
      ShownChannel.extend({
        epg: ShownGuideChannel.nullable(),
        current: ShownProgramme.nullable(),
        next: ShownProgramme.nullable(),
      }),
    ),
  }),
  listNow: procedure({
    access: 'reader',
    http: 'GET /catalog/now',
    problems: ['source_unavailable'],
    input: At,
    output: z.array(OnAir),
  }),
  listNext: procedure({
    access: 'reader',
    http: 'GET /catalog/next',
    problems: ['source_unavailable'],
    input: At,
    output: z.array(OnAir.omit({ current: true })),
  }),
  getGuide: procedure({
    access: 'reader',
    http: 'GET /catalog/epg',
    tagged: true,
    problems: ['source_unavailable'],
    input: Span.extend({ limit_per_channel: FromOne.optional(), offset_per_channel: FromZero.default(0) }),
    output: z.object({
      channels: z.record(z.string(), ShownGuideChannel),
      programs: z.record(z.string(), z.array(ShownProgramme)),
    }),
  }),
  getChannelGuide: procedure({
    access: 'reader',
    http: 'GET /catalog/epg/:channel_id',
    tagged: true,
    problems: ['source_unavailable'],
    input: Span.extend({
      channel_id: z.string().min(1).max(8_000),
      limit: FromOne.optional(),
      offset: FromZero.default(0),
    }),
    output: z.object({ channel: ShownGuideChannel, programs: z.array(ShownProgramme) }),
  }),
};
