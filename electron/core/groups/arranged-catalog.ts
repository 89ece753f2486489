import { sql } from 'drizzle-orm';
import type { CategoryRef, GroupKind, PlaylistId } from '#shared/model/ids.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import { arrangeGroups, type KnownGroup, type ProviderGroup } from './arrangement.ts';
import { findCustom, findKnown, findKnownById, listCustom, listCustomTitles, listKnown, listMerged, type Place } from './queries.ts';

/** One line of a list of groups. */
export interface ListedGroup<Category> {
  /** What it is asked for by. */
  ref: CategoryRef;
  name: string | null;
  hidden: boolean;
  /** The provider's groups that are shown as this one; none for a group of the owner's own. */
  categories: readonly Category[];
  /** Provider keys of the titles in a group of the owner's own, in their order. */
  titles: readonly string[];
}

/** What a group's id stands for: provider's groups by key, or titles by key in their order. */
export type GroupContent = { hidden: boolean } & ({ categories: readonly string[] } | { titles: readonly string[] });

export type ArrangedCatalog = ReturnType<typeof arrangedCatalog>;

/** What `arrangedCatalog` gives, kept until something is written: every page of every list asks for the names of groups. */
export function keptArrangements(db: UserDatabase): (playlistId: PlaylistId) => ArrangedCatalog {
  const kept = new Map<PlaylistId, ArrangedCatalog>();
  let written = -1;
  return (playlistId) => {
    const now = db.get<{ rows: number }>(sql`SELECT total_changes() AS rows`).rows;
    if (now !== written) kept.clear();
    written = now;
    let arrangement = kept.get(playlistId);
    if (!arrangement) kept.set(playlistId, (arrangement = arrangedCatalog(db, playlistId)));
    return arrangement;
  };
}

/** How the lists of one playlist are to look. */
export function arrangedCatalog(db: UserDatabase, playlistId: PlaylistId) {
  const names = new Map<string, string | undefined>();

  /** The group that gives another its name, its place and its visibility. */
  function rootOf(place: Place, group: KnownGroup): KnownGroup {
    return (group.mergedInto === null ? undefined : findKnownById(db, place, group.mergedInto)) ?? group;
  }

  return {
    /** `categories` of the provider, in its order, as the owner arranged them. */
    apply<Category extends ProviderGroup>(kind: GroupKind, categories: readonly Category[]): ListedGroup<Category>[] {
      const place = { playlistId, kind };
      return arrangeGroups(categories, listKnown(db, place), listCustom(db, place)).map((group) =>
        group.type === 'custom'
          ? {
              ref: { ...place, providerKey: group.group.id, custom: true },
              name: group.name,
              hidden: group.hidden,
              categories: [],
              titles: listCustomTitles(db, group.group.id),
            }
          : {
              ref: { ...place, providerKey: group.members[0].providerKey },
              name: group.name,
              hidden: group.hidden,
              categories: group.members,
              titles: [],
            },
      );
    },

    /** Undefined for a group of the owner's own that is gone. */
    expand({ kind, providerKey, custom }: CategoryRef): GroupContent | undefined {
      const place = { playlistId, kind };
      if (custom) {
        const group = findCustom(db, place, providerKey);
        return group && { hidden: group.hidden, titles: listCustomTitles(db, group.id) };
      }
      const known = findKnown(db, place, providerKey);
      if (!known) return { hidden: false, categories: [providerKey] };
      const root = rootOf(place, known);
      const keys = [root, ...listMerged(db, place, root.id)].map((group) => group.providerKey).filter((key) => key !== null);
      return { hidden: root.hidden, categories: [...new Set([...keys, providerKey])] };
    },

    /** The name that the owner gave to a provider's group, or to the one it is shown as. */
    nameOf(kind: GroupKind, providerKey: string): string | undefined {
      const memo = `${kind} ${providerKey}`;
      if (!names.has(memo)) {
        const place = { playlistId, kind };
        const known = findKnown(db, place, providerKey);
        const root = known && rootOf(place, known);
        names.set(memo, root?.name ?? (root === known ? undefined : (root?.providerName ?? undefined)));
      }
      return names.get(memo);
    },
  };
}
