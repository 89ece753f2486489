import { z } from 'zod';
import { TitleId } from './ids.ts';

/** What a programme is, as far as its categories tell. */
export const genres = ['movie', 'series', 'sports', 'news', 'kids', 'documentary', 'music'] as const;
export const Genre = z.enum(genres);
export type Genre = z.infer<typeof Genre>;

/** One broadcast; times are epoch milliseconds, half open: `start` belongs to it, `stop` to the next. */
export const Programme = z.object({
  title: z.string().nullable(),
  subTitle: z.string().nullable(),
  start: z.number(),
  /** Null for the last one of a channel when the guide does not say. */
  stop: z.number().nullable(),
  season: z.number().nullable(),
  episode: z.number().nullable(),
  genre: Genre.nullable(),
  isNew: z.boolean(),
  isLive: z.boolean(),
  isRepeat: z.boolean(),
  isPremiere: z.boolean(),
});
export type Programme = z.infer<typeof Programme>;

/** A programme with the sentence or two that a preview shows. */
export const DescribedProgramme = Programme.extend({ description: z.string().nullable() });
export type DescribedProgramme = z.infer<typeof DescribedProgramme>;

export const creditRoles = [
  'director',
  'actor',
  'writer',
  'adapter',
  'producer',
  'composer',
  'editor',
  'presenter',
  'commentator',
  'guest',
] as const;
export const CreditRole = z.enum(creditRoles);
export type CreditRole = z.infer<typeof CreditRole>;

/** Everything the guide has of a programme. */
export const ProgrammeDetails = DescribedProgramme.extend({
  channelId: TitleId,
  categories: z.array(z.string()),
  /** `YYYY` or `YYYYMMDD`: when it was made. */
  date: z.string().nullable(),
  credits: z.array(z.object({ role: CreditRole, name: z.string(), part: z.string().nullable() })),
  rating: z.object({ system: z.string().nullable(), value: z.string() }).nullable(),
  /** 0–10. */
  starRating: z.number().nullable(),
  lengthMs: z.number().nullable(),
  /** A path on our own server. */
  picture: z.string().nullable(),
  isLastChance: z.boolean(),
  /** Whether it can be watched again now. */
  canWatchAgain: z.boolean(),
});
export type ProgrammeDetails = z.infer<typeof ProgrammeDetails>;
