import { z } from 'zod';

/** One broadcast; times are epoch milliseconds, half open: `start` belongs to it, `stop` to the next. */
export const Programme = z.object({
  title: z.string().nullable(),
  description: z.string().nullable(),
  start: z.number(),
  stop: z.number().nullable(),
});
export type Programme = z.infer<typeof Programme>;
