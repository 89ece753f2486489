import { z } from 'zod';
import { TitleId } from './ids.ts';

/** What the player has to do with a stream: picks the engine, and tells what no browser can play. */
export const containers = ['hls', 'mpegts', 'file', 'dash', 'unsupported'] as const;
export const Container = z.enum(containers);
export type Container = z.infer<typeof Container>;

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
