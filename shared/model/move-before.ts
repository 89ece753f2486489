/**
 * The list with the items of `moving`, in their order, before `before`; at the end when that is not in the list. A target
 * that moves itself stands for the next one that does not.
 */
export function moveBefore<Item>(list: readonly Item[], moving: readonly Item[], before: Item | undefined): Item[] {
  const moves = new Set(moving);
  const at = before === undefined ? -1 : list.indexOf(before);
  const target = at === -1 ? undefined : list.slice(at).find((item) => !moves.has(item));
  const staying = list.filter((item) => !moves.has(item));
  const place = target === undefined ? staying.length : staying.indexOf(target);
  return [...staying.slice(0, place), ...moves, ...staying.slice(place)];
}
