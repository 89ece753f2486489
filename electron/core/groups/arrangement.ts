/** A group as the provider has it now. */
export interface ProviderGroup {
  providerKey: string;
  /** Null for titles that the provider put in no group. */
  name: string | null;
}

/** A provider's group as the owner arranged it, there or not. */
export interface KnownGroup {
  id: string;
  /** Null while it is gone and the provider calls another group so. */
  providerKey: string | null;
  providerName: string | null;
  hidden: boolean;
  /** The owner's name for it. */
  name: string | null;
  position: number | null;
  /** `id` of the group it is shown as. */
  mergedInto: string | null;
}

/** A group of the owner's own. */
export interface CustomGroup {
  id: string;
  name: string;
  hidden: boolean;
  position: number | null;
}

/** Provider's groups that are listed as one, most often one alone. */
export interface ArrangedCategories<Category extends ProviderGroup> {
  type: 'provider';
  /** What is known of the group that gives name, place and visibility; none when it was never arranged. */
  known: KnownGroup | undefined;
  /** The one under whose key they are listed comes first. */
  members: [Category, ...Category[]];
  name: string | null;
  hidden: boolean;
}

export interface ArrangedCustom {
  type: 'custom';
  group: CustomGroup;
  name: string;
  hidden: boolean;
}

/** The place of a group that is gone. */
export interface EmptyPlace {
  type: 'gone';
  known: KnownGroup;
}

export type Place<Category extends ProviderGroup> = ArrangedCategories<Category> | ArrangedCustom | EmptyPlace;
export type Arranged<Category extends ProviderGroup> = ArrangedCategories<Category> | ArrangedCustom;

/** The groups as they are listed. `categories` are in the provider's order, `custom` in the order they were made. */
export function arrangeGroups<Category extends ProviderGroup>(
  categories: readonly Category[],
  known: readonly KnownGroup[],
  custom: readonly CustomGroup[],
): Arranged<Category>[] {
  return placesOf(categories, known, custom).filter((place) => place.type !== 'gone');
}

/**
 * The same with the places of groups that are gone. Until the owner moves something, their own groups come first and the
 * provider's order holds; after that, a group that is new stands behind the one that it follows at the provider's.
 */
export function placesOf<Category extends ProviderGroup>(
  categories: readonly Category[],
  known: readonly KnownGroup[],
  custom: readonly CustomGroup[],
): Place<Category>[] {
  const byId = new Map(known.map((group) => [group.id, group]));
  const listed = united(categories, known, byId);
  const there = new Set(listed.map((group) => group.known).filter((group) => group !== undefined));
  const placed: [position: number, place: Place<Category>][] = [];
  const first: Place<Category>[] = [];
  for (const group of custom) {
    const place: ArrangedCustom = { type: 'custom', group, name: group.name, hidden: group.hidden };
    if (group.position === null) first.push(place);
    else placed.push([group.position, place]);
  }
  for (const group of known) {
    if (group.position !== null && !there.has(group) && rootOf(group, byId) === group) {
      placed.push([group.position, { type: 'gone', known: group }]);
    }
  }
  const followers = new Map<Place<Category> | null, Place<Category>[]>();
  let before: Place<Category> | null = null;
  for (const group of listed) {
    const position = group.known?.position ?? null;
    if (position === null) {
      const behind = followers.get(before) ?? [];
      behind.push(group);
      followers.set(before, behind);
    } else {
      placed.push([position, group]);
      before = group;
    }
  }
  placed.sort(([a], [b]) => a - b);
  return [first, followers.get(null) ?? [], ...placed.map(([, place]) => [place, ...(followers.get(place) ?? [])])].flat();
}

/** The group that another is shown as; itself unless it was merged into one that is still known. */
export function rootOf(group: KnownGroup, byId: ReadonlyMap<string, KnownGroup>): KnownGroup {
  return (group.mergedInto === null ? undefined : byId.get(group.mergedInto)) ?? group;
}

/** Categories that are listed as one, in the provider's order of those under whose key they are listed. */
function united<Category extends ProviderGroup>(
  categories: readonly Category[],
  known: readonly KnownGroup[],
  byId: ReadonlyMap<string, KnownGroup>,
): ArrangedCategories<Category>[] {
  const byKey = new Map(known.map((group) => [group.providerKey, group]));
  const membersOf = new Map<KnownGroup | string, Category[]>();
  for (const category of categories) {
    const group = byKey.get(category.providerKey);
    const root = group ? rootOf(group, byId) : category.providerKey;
    const members = membersOf.get(root);
    if (members) members.push(category);
    else membersOf.set(root, [category]);
  }
  const order = new Map(categories.map((category, at) => [category, at]));
  const listed: ArrangedCategories<Category>[] = [];
  for (const [root, all] of membersOf) {
    const group = typeof root === 'string' ? undefined : root;
    const own = all.find(({ providerKey }) => providerKey === group?.providerKey);
    const [head, ...rest] = own ? [own, ...all.filter((member) => member !== own)] : all;
    if (!head) continue;
    const providerName = group && !own ? group.providerName : head.name;
    listed.push({
      type: 'provider',
      known: group,
      members: [head, ...rest],
      name: group?.name ?? providerName,
      hidden: group?.hidden ?? false,
    });
  }
  return listed.sort((a, b) => (order.get(a.members[0]) ?? 0) - (order.get(b.members[0]) ?? 0));
}

/** Whether the owner changed anything about a group. */
export function isArranged({ hidden, name, position, mergedInto }: KnownGroup): boolean {
  return hidden || name !== null || position !== null || mergedInto !== null;
}

/** Groups whose titles are hidden, those that are gone included: they may be back any time. */
export function hiddenGroupsOf(known: readonly KnownGroup[]): { key: string; name: string | null }[] {
  const byId = new Map(known.map((group) => [group.id, group]));
  const hidden: { key: string; name: string | null }[] = [];
  for (const group of known) {
    if (group.providerKey !== null && rootOf(group, byId).hidden) hidden.push({ key: group.providerKey, name: group.providerName });
  }
  return hidden;
}
