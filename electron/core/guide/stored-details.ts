import { z } from 'zod';
import { ProgrammeDetails } from '#shared/model/programme.ts';

/**
 * What only the card of a programme shows, as it is stored: JSON in `details` of its row, null when there is nothing.
 * `picture` is the guide's own address, with placeholders for credentials. `catchupId` is what the provider's archive is asked
 * with, where it is asked by programme; placeholders too.
 */
export const StoredDetails = ProgrammeDetails.pick({
  categories: true,
  date: true,
  credits: true,
  rating: true,
  starRating: true,
  lengthMs: true,
  picture: true,
})
  .partial()
  .extend({ catchupId: z.string().optional() });
export type StoredDetails = z.infer<typeof StoredDetails>;
