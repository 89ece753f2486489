import type { CategoryRef, GroupKind } from '#shared/model/ids.ts';

/** How the owner arranged the groups of one playlist; given by `core.ts`. */
export interface GroupArrangement {
  /** The groups to list in the place of the provider's categories, in the owner's order. */
  apply<Category extends { providerKey: string; name: string | null }>(
    kind: GroupKind,
    categories: readonly Category[],
  ): ListedGroup<Category>[];
  /** What a group's id stands for; undefined for a group of the owner's own that is gone. */
  expand(ref: CategoryRef): GroupContent | undefined;
  /** What a provider's category is called, where the owner changed that. */
  nameOf(kind: GroupKind, providerKey: string): string | undefined;
}

export interface ListedGroup<Category> {
  ref: CategoryRef;
  name: string | null;
  hidden: boolean;
  /** The provider's categories that are shown as this group; none for a group of the owner's own. */
  categories: readonly Category[];
  /** Provider keys of the titles in a group of the owner's own, in their order. */
  titles: readonly string[];
}

/** Categories by their provider's keys, or titles by theirs in the order in which they are listed. */
export type GroupContent = { hidden: boolean } & ({ categories: readonly string[] } | { titles: readonly string[] });
