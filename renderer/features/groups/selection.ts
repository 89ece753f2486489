/** The set with an item in it, or without it when it was. */
export function toggled<Id>(ticked: ReadonlySet<Id>, id: Id): ReadonlySet<Id> {
  const next = new Set(ticked);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** The set and everything between two places of the list, both included. */
export function withRange<Id>(ticked: ReadonlySet<Id>, list: readonly Id[], from: number, to: number): ReadonlySet<Id> {
  return new Set([...ticked, ...list.slice(Math.max(0, Math.min(from, to)), Math.max(from, to) + 1)]);
}

/** What is ticked, in the order of the list; where nothing is, the one the keys stand on. */
export function meant<Id>(ticked: ReadonlySet<Id>, list: readonly Id[], active: Id | undefined): Id[] {
  const chosen = list.filter((id) => ticked.has(id));
  return chosen.length > 0 || active === undefined ? chosen : [active];
}
