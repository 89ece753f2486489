/** Where a group goes: before another one, or to the end (null). */
export interface Step<Id> {
  before: Id | null;
}

/** One place up for what moves, gathered at its first; null when it is at the top already. */
export function stepUp<Id>(list: readonly Id[], moving: readonly Id[]): Step<Id> | null {
  const moves = new Set(moving);
  const first = list.findIndex((id) => moves.has(id));
  const before = list[Math.max(0, first - 1)];
  if (first === -1 || before === undefined || list.slice(0, moves.size).every((id) => moves.has(id))) return null;
  return { before };
}

/** One place down, gathered at its last; null when it is at the end already. */
export function stepDown<Id>(list: readonly Id[], moving: readonly Id[]): Step<Id> | null {
  const moves = new Set(moving);
  const last = list.findLastIndex((id) => moves.has(id));
  if (last === -1 || list.slice(-moves.size).every((id) => moves.has(id))) return null;
  return { before: list[last + 2] ?? null };
}

/** Before everything that stays; null when it is there already. */
export function stepToTop<Id>(list: readonly Id[], moving: readonly Id[]): Step<Id> | null {
  const moves = new Set(moving);
  const before = list.find((id) => !moves.has(id));
  return before === undefined || list.slice(0, moves.size).every((id) => moves.has(id)) ? null : { before };
}
