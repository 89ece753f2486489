import { z } from 'zod';

/** What the earlier backends say when there is nothing else to say. */
export const Done = z.object({ status: z.literal('ok') });
export const done = { status: 'ok' } as const;
