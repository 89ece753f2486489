/** The entry `by` places away in a ring; undefined when the list is empty. An unknown current one counts as before the first. */
export function neighbor<T extends { id: string }>(list: readonly T[], currentId: string | null, by: 1 | -1): T | undefined {
  if (list.length === 0) return undefined;
  const index = list.findIndex(({ id }) => id === currentId);
  if (index === -1) return by === 1 ? list[0] : list[list.length - 1];
  return list[(index + by + list.length) % list.length];
}

/** The episode after this one: the next of its season, then the first of the next season that has any. */
export function nextEpisode<E extends { id: string }>(
  seasons: readonly { number: number; episodes: readonly E[] }[],
  currentId: string,
): E | undefined {
  // Specials are season 0 and follow nothing.
  const ordered = [...seasons].sort((a, b) => a.number - b.number);
  const own = ordered.find(({ episodes }) => episodes.some(({ id }) => id === currentId));
  if (own === undefined) return undefined;
  const after = own.episodes[own.episodes.findIndex(({ id }) => id === currentId) + 1];
  if (after !== undefined || own.number === 0) return after;
  return ordered.find(({ number, episodes }) => number > own.number && episodes.length > 0)?.episodes[0];
}
