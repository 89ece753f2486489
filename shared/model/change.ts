import { z } from 'zod';
import { TitleId, TitleKind } from './ids.ts';

/** What a provider sends separately; a playlist file is one part. */
export const catalogParts = ['channels', 'movies', 'series', 'list'] as const;
export const CatalogPart = z.enum(catalogParts);
export type CatalogPart = z.infer<typeof CatalogPart>;

/**
 * `moved` went to another group; `renumbered` is the same title under another number or address of the provider's.
 * One title can be several of these at once.
 */
export const changeTypes = ['added', 'removed', 'renamed', 'moved', 'renumbered'] as const;
export type ChangeType = (typeof changeTypes)[number];

export const ChangeCounts = z.object({
  added: z.number(),
  removed: z.number(),
  renamed: z.number(),
  moved: z.number(),
  renumbered: z.number(),
});
export type ChangeCounts = z.infer<typeof ChangeCounts>;

/** One title that a refresh changed. `before` is set where it differs: the old name, the old group. */
export const Change = z.object({
  id: TitleId,
  kind: TitleKind,
  name: z.string(),
  group: z.string().nullable(),
  before: z.string().nullable(),
});
export type Change = z.infer<typeof Change>;

/** A refresh that changed something and can be undone. */
export const Generation = z.object({
  generation: z.number(),
  refreshedAt: z.number(),
  changes: ChangeCounts,
});
export type Generation = z.infer<typeof Generation>;
