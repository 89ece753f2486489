import { CategoryId } from '#shared/model/ids.ts';

/** What the list of channels shows. */
export type Group = { type: 'favorites' } | { type: 'recent' } | { type: 'all' } | { type: 'category'; id: CategoryId };

/** A group as text, to remember it by. */
export function groupKey(group: Group): string {
  return group.type === 'category' ? group.id : group.type;
}

export function parseGroup(key: unknown): Group {
  if (key === 'favorites' || key === 'recent') return { type: key };
  const id = CategoryId.safeParse(key);
  return id.success ? { type: 'category', id: id.data } : { type: 'all' };
}
