import { z } from 'zod';
import { CatalogPart, ChangeCounts } from './change.ts';
import { FailureWire } from './failure.ts';
import { GroupChoice } from './group.ts';
import { PlaylistId } from './ids.ts';
import { SourceOptions, SourceType } from './source.ts';

export const refreshPhases = ['waiting', 'connecting', 'reading', 'storing', 'indexing'] as const;

/** A refresh under way. `rate` is entries per second over the last few seconds. */
export const RefreshProgress = z.object({
  playlistId: PlaylistId,
  phase: z.enum(refreshPhases),
  /** Which part of the catalog is being read, when the provider has parts. */
  part: z.enum(['account', 'channels', 'movies', 'series', 'list']).nullable(),
  startedAt: z.number(),
  heartbeatAt: z.number(),
  bytes: z.number(),
  totalBytes: z.number().nullable(),
  entries: z.number(),
  rate: z.number(),
});
export type RefreshProgress = z.infer<typeof RefreshProgress>;

export const skipReasons = [
  'extinf-without-url',
  'not-a-url',
  'refused-scheme',
  'too-many-accounts',
  'row-without-id',
  'row-unreadable',
] as const;
export type SkipReason = (typeof skipReasons)[number];

/** Lines or rows a reader left out, by reason, with the first place one was seen. */
export const Skipped = z.object({ reason: z.enum(skipReasons), count: z.number(), line: z.number().nullable() });
export type Skipped = z.infer<typeof Skipped>;

/** What went otherwise than planned in a refresh that succeeded; each has a sentence. */
export const refreshNotes = [
  'single-stream',
  'panel-refused',
  'channels-unavailable',
  'movies-unavailable',
  'series-unavailable',
  'read-by-category',
] as const;
export type RefreshNote = (typeof refreshNotes)[number];

/** How the last finished refresh ended. */
export const RefreshResult = z.object({
  finishedAt: z.number(),
  durationMs: z.number(),
  counts: z.object({ channels: z.number(), movies: z.number(), series: z.number(), episodes: z.number() }),
  /** Against the catalog before; null for a first import. */
  changes: ChangeCounts.nullable().default(null),
  skipped: z.array(Skipped),
  notes: z.array(z.enum(refreshNotes)),
  /** Parts that could not be read, with why: what is stored of them stays. */
  failures: z.array(z.object({ part: CatalogPart, failure: FailureWire })).default([]),
});
export type RefreshResult = z.infer<typeof RefreshResult>;

/** An answer that looks wrong: the catalog stays as it was until the owner decides. */
export const HeldAnswer = z.object({
  heldAt: z.number(),
  /** The parts that shrank below half of what is stored; the others were put in place as usual. */
  parts: z.array(z.object({ part: CatalogPart, before: z.number(), now: z.number() })),
});
export type HeldAnswer = z.infer<typeof HeldAnswer>;

/** What the provider says of the account; null where it says nothing. */
export const ProviderAccount = z.object({
  status: z.string(),
  expiresAt: z.number().nullable(),
  activeConnections: z.number().nullable(),
  maxConnections: z.number().nullable(),
  trial: z.boolean(),
  message: z.string().nullable(),
  /** Containers the panel serves live channels in. */
  formats: z.array(z.string()),
});
export type ProviderAccount = z.infer<typeof ProviderAccount>;

/** Something the user added and named; owns one source. Holds no credential. */
export const Playlist = z.object({
  id: PlaylistId,
  name: z.string(),
  sourceType: SourceType,
  /** Host (and port) of the provider, or the file's name: enough to recognize it. */
  place: z.string(),
  options: SourceOptions,
  active: z.boolean(),
  createdAt: z.number(),
  /** False when the credentials were only in memory and are gone: the user must enter them again. */
  hasCredentials: z.boolean(),
  counts: z.object({ channels: z.number(), movies: z.number(), series: z.number() }),
  refreshedAt: z.number().nullable(),
  lastResult: RefreshResult.nullable(),
  lastFailure: FailureWire.nullable(),
  refreshing: RefreshProgress.nullable(),
  /** The first import is under way: what has arrived so far can be browsed, counted and played. */
  importing: z.boolean(),
  held: HeldAnswer.nullable(),
  /** Which groups are imported; null for all. */
  choice: GroupChoice.nullable(),
  account: ProviderAccount.nullable(),
  guideUrls: z.number(),
});
export type Playlist = z.infer<typeof Playlist>;
