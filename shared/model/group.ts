import { z } from 'zod';

/** A provider's group of one kind, by the provider's key; playlist files key groups by name. */
export const GroupKey = z.object({ kind: z.enum(['channel', 'movie', 'series']), key: z.string().max(1_000) });
export type GroupKey = z.infer<typeof GroupKey>;

/**
 * Which groups are imported. `only` leaves out groups that turn up later, `except` takes them.
 * A title in several groups is imported when one of them is.
 */
export const GroupChoice = z.object({ mode: z.enum(['only', 'except']), groups: z.array(GroupKey).max(20_000) });
export type GroupChoice = z.infer<typeof GroupChoice>;

/** A group found by a scan; a null name stands for titles in no group. */
export const ScannedGroup = GroupKey.extend({ name: z.string().nullable(), titles: z.number() });
export type ScannedGroup = z.infer<typeof ScannedGroup>;
