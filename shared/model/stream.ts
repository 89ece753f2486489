import { z } from 'zod';
import { TitleId } from './ids.ts';

/** What the player has to do with a stream: picks the engine, and tells what no browser can play. */
export const containers = ['hls', 'mpegts', 'file', 'dash', 'unsupported'] as const;
export const Container = z.enum(containers);
export type Container = z.infer<typeof Container>;

const longestStretchMs = 24 * 3_600_000;

/** A part of a channel's past, epoch ms: `start` belongs to it, `stop` does not. */
export const PastStretch = z
  .object({
    start: z.coerce.number<number>().int().min(0).max(8.64e15),
    stop: z.coerce.number<number>().int().min(0).max(8.64e15),
  })
  .refine(({ start, stop }) => stop > start && stop - start <= longestStretchMs, 'A stretch ends after it begins, and within a day');
export type PastStretch = z.infer<typeof PastStretch>;

/** A playable resource on our own server. `path` never tells where it leads. */
export const Stream = z.object({
  titleId: TitleId,
  path: z.string(),
  container: Container,
  live: z.boolean(),
  name: z.string(),
  /** Why it cannot be played here, when `container` is `unsupported`. */
  transport: z.string().nullable(),
});
export type Stream = z.infer<typeof Stream>;
