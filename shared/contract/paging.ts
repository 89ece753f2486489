import { z } from 'zod';

/** Rows after `cursor` (keyset), or from `offset` when a list is jumped into. */
export const Paging = z.object({
  cursor: z.string().max(400).optional(),
  offset: z.coerce.number<number>().int().min(0).max(10_000_000).optional(),
  limit: z.coerce.number<number>().int().min(1).max(200).default(100),
});
export type Paging = z.output<typeof Paging>;

/** A page of `item`s; `nextCursor` is null on the last one, `total` counts the whole list. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), total: z.number(), nextCursor: z.string().nullable() });
}
