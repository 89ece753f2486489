import type { GroupChoice, GroupKey, ScannedGroup } from '#shared/model/group.ts';
import { foldText } from '../../lib/fold-text.ts';

export const groupKinds = ['channel', 'movie', 'series'] as const satisfies readonly GroupKey['kind'][];

/** A group as text, to keep in a set. */
export type GroupId = `${GroupKey['kind']} ${string}`;

export function idOf({ kind, key }: GroupKey): GroupId {
  return `${kind} ${key}`;
}

/** The groups that a choice imports; all of them without one. */
export function tickedBy(choice: GroupChoice | null, groups: readonly GroupKey[]): ReadonlySet<GroupId> {
  const named = new Set(choice?.groups.map(idOf));
  const takesNamed = choice?.mode === 'only';
  return new Set(groups.map(idOf).filter((id) => named.has(id) === takesNamed));
}

/**
 * What is ticked, as a choice; null for everything. Groups of an earlier choice that the provider does not name at
 * the moment are remembered: they may come back.
 */
export function choiceOf(
  ticked: ReadonlySet<GroupId>,
  groups: readonly ScannedGroup[],
  takesNew: boolean,
  earlier: GroupChoice | null,
): GroupChoice | null {
  const mode = takesNew ? 'except' : 'only';
  const present = new Set(groups.map(idOf));
  const absent = earlier?.mode === mode ? earlier.groups.filter((group) => !present.has(idOf(group))) : [];
  const named = groups.filter((group) => ticked.has(idOf(group)) !== takesNew).map(({ kind, key }) => ({ kind, key }));
  const chosen = named.concat(absent);
  return mode === 'except' && chosen.length === 0 ? null : { mode, groups: chosen };
}

/** The set with these groups in it, or without them. */
export function withGroups(ticked: ReadonlySet<GroupId>, groups: readonly GroupKey[], isIn: boolean): ReadonlySet<GroupId> {
  const changed = new Set(ticked);
  for (const group of groups) {
    if (isIn) changed.add(idOf(group));
    else changed.delete(idOf(group));
  }
  return changed;
}

/** The groups of one kind whose name contains the query, as people compare names. */
export function findGroups(groups: readonly ScannedGroup[], kind: GroupKey['kind'], query: string, unnamed: string): readonly ScannedGroup[] {
  const wanted = foldText(query.trim());
  return groups.filter((group) => group.kind === kind && foldText(group.name ?? unnamed).includes(wanted));
}

/** How many groups and titles would be imported. */
export function sumUp(ticked: ReadonlySet<GroupId>, groups: readonly ScannedGroup[]): { groups: number; titles: number } {
  const taken = groups.filter((group) => ticked.has(idOf(group)));
  return { groups: taken.length, titles: taken.reduce((sum, { titles }) => sum + titles, 0) };
}
