import { z } from 'zod';
import { TitleKind } from './ids.ts';

const Survival = z.object({ kept: z.number(), total: z.number() });

/** What moving a playlist to another source would keep, said before anything is changed. */
export const MovePreview = z.object({
  /** Titles stored now, titles of the new source, and how many of them are the same. */
  before: z.number(),
  after: z.number(),
  same: z.number(),
  favorites: Survival,
  history: Survival,
  resumePoints: Survival,
  /** Hidden, renamed, reordered and merged groups. */
  groups: Survival,
  /** Marked titles that the new source does not have, up to a hundred; their marks stay and come back when they do. */
  missing: z.array(z.object({ kind: TitleKind, name: z.string() })),
});
export type MovePreview = z.infer<typeof MovePreview>;
