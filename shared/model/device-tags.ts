import { z } from 'zod';

/**
 * What a machine is recognized by: of each part that says which one it is, the first 32 bits of a keyed digest. Enough
 * to tell a few devices of one account apart, too little to follow anybody by.
 */
export const tagComponents = ['os', 'hw', 'disk', 'cpu'] as const;
export const TagComponent = z.enum(tagComponents);
export type TagComponent = z.infer<typeof TagComponent>;

export const DeviceTags = z
  .array(z.tuple([TagComponent, z.string().regex(/^[0-9a-f]{8}$/)]))
  .max(tagComponents.length)
  .refine((tags) => new Set(tags.map(([component]) => component)).size === tags.length, 'names a part twice');
export type DeviceTags = z.infer<typeof DeviceTags>;

/** How much a part says. A strong one beats three weak ones, which is why they are weighed and not counted. */
const weights: Readonly<Record<TagComponent, number>> = { os: 40, hw: 35, disk: 15, cpu: 10 };

/** A token may be used on a machine with this score against the one it was made for. */
export const scoreToRun = 50;
/** Another key with this score is the same machine, installed anew. */
export const scoreOfSameMachine = 70;

/** How far `now` is the machine that `then` describes: the weight of equal parts in percent of all that `then` has. */
export function tagScore(then: DeviceTags, now: DeviceTags): number {
  const present = new Map(now);
  let all = 0;
  let equal = 0;
  for (const [component, tag] of then) {
    all += weights[component];
    if (present.get(component) === tag) equal += weights[component];
  }
  return all === 0 ? 0 : (equal / all) * 100;
}

/** So little is known of the machine that only its key counts. */
export function isWeak(tags: DeviceTags): boolean {
  return tags.length < 2;
}
