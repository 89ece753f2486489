import { z } from 'zod';
import { FailureWire } from './failure.ts';
import { CategoryId, PlaylistId, TitleId } from './ids.ts';

/** A place that programmes come from; made once, never reused. */
export const GuideSourceId = z
  .string()
  .regex(/^[a-z0-9]{4,16}$/)
  .brand<'GuideSourceId'>();
export type GuideSourceId = z.infer<typeof GuideSourceId>;

/** A channel as a guide calls it: what a mapping refers to. */
export const GuideChannelId = z.string().min(1).max(1_000).brand<'GuideChannelId'>();
export type GuideChannelId = z.infer<typeof GuideChannelId>;

/** `panel`: the panel's `xmltv.php`. `playlist`: an address that the playlist names. `url`, `file`: added by the owner. */
export const guideSourceTypes = ['panel', 'playlist', 'url', 'file'] as const;
export const GuideSourceType = z.enum(guideSourceTypes);
export type GuideSourceType = z.infer<typeof GuideSourceType>;

/** Something that a guide got wrong and that was mended, or that had to be left out. */
export const Repair = z.object({
  code: z.string(),
  count: z.number(),
  /** The first few places: line from 1, byte offset from 0 in the unpacked file, and a few words of what stands there. */
  samples: z.array(z.object({ line: z.number(), offset: z.number(), text: z.string() })),
});
export type Repair = z.infer<typeof Repair>;

/** What the last successful reading of a guide found. */
export const GuideReport = z.object({
  channels: z.number(),
  programmes: z.number(),
  /** Programmes that were kept: those of channels that a playlist has. */
  stored: z.number(),
  bytes: z.number(),
  encoding: z.string(),
  compression: z.string(),
  /** From the first start to the last stop. */
  span: z.object({ start: z.number(), stop: z.number() }).nullable(),
  /** It ended before its end: what it did not reach is kept from before. */
  isTruncated: z.boolean(),
  repairs: z.array(Repair),
  dropped: z.array(Repair),
});
export type GuideReport = z.infer<typeof GuideReport>;

export const GuideSource = z.object({
  id: GuideSourceId,
  playlistId: PlaylistId,
  type: GuideSourceType,
  /** Host or file name; never an address with credentials. */
  place: z.string(),
  enabled: z.boolean(),
  /** Minutes added to its times. */
  offsetMinutes: z.number(),
  /** Where times without a zone are meant, an IANA name; null for UTC. */
  timeZone: z.string().nullable(),
  refreshedAt: z.number().nullable(),
  refreshing: z.boolean(),
  report: GuideReport.nullable(),
  lastFailure: FailureWire.nullable(),
});
export type GuideSource = z.infer<typeof GuideSource>;

export const guidePhases = ['waiting', 'connecting', 'reading', 'matching', 'indexing'] as const;

export const GuideProgress = z.object({
  playlistId: PlaylistId,
  sourceId: GuideSourceId,
  phase: z.enum(guidePhases),
  bytes: z.number(),
  totalBytes: z.number().nullable(),
  programmes: z.number(),
});
export type GuideProgress = z.infer<typeof GuideProgress>;

/** How a channel of the playlist came to a channel of a guide. */
export const matchRules = ['manual', 'id', 'name', 'tvg-name', 'alike'] as const;
export const MatchRule = z.enum(matchRules);
export type MatchRule = z.infer<typeof MatchRule>;

/** Why two channels look like one, or do not: shown as words. */
export const matchReasons = [
  'same-name',
  'same-words',
  'similar-words',
  'same-country',
  'other-country',
  'same-region',
  'other-region',
  'same-number',
  'other-number',
  'same-shift',
  'other-shift',
  'same-language',
  'other-language',
  'quality-ignored',
  'id-alike',
  'several-alike',
] as const;
export const MatchReason = z.enum(matchReasons);
export type MatchReason = z.infer<typeof MatchReason>;

export const GuideChannel = z.object({
  id: GuideChannelId,
  sourceId: GuideSourceId,
  name: z.string(),
  programmes: z.number(),
});
export type GuideChannel = z.infer<typeof GuideChannel>;

export const MatchCandidate = GuideChannel.extend({
  /** 0–1. */
  confidence: z.number(),
  reasons: z.array(MatchReason),
});
export type MatchCandidate = z.infer<typeof MatchCandidate>;

/** `none`: the owner said that it has no guide. */
export const matchStates = ['matched', 'suggested', 'unmatched', 'manual', 'none'] as const;
export const MatchState = z.enum(matchStates);
export type MatchState = z.infer<typeof MatchState>;

/** How the titles of a candidate's schedule agree with what the panel itself says of the channel. */
export const ScheduleCheck = z.object({
  /** Programmes that could be compared; 0 when the panel says nothing. */
  compared: z.number(),
  agreeing: z.number(),
  /** By how much its starts would have to be moved to agree; null when they agree at no shift. */
  offsetMinutes: z.number().nullable(),
});
export type ScheduleCheck = z.infer<typeof ScheduleCheck>;

/** What an offset belongs to. */
export const OffsetTarget = z.discriminatedUnion('type', [
  z.object({ type: z.literal('source'), sourceId: GuideSourceId }),
  z.object({ type: z.literal('category'), categoryId: CategoryId }),
  z.object({ type: z.literal('channel'), channelId: TitleId }),
]);
export type OffsetTarget = z.infer<typeof OffsetTarget>;

/** Minutes between −14 h and +14 h. */
export const OffsetMinutes = z.coerce.number<number>().int().min(-840).max(840);
