import type { CoreHandlers } from '#shared/contract/contract.ts';
import type { Group } from '#shared/contract/groups.ts';
import { AppError } from '#shared/errors.ts';
import {
  categoryId,
  categoryRef,
  groupKinds,
  titleRef,
  type CategoryId,
  type GroupKind,
  type PlaylistId,
  type TitleId,
} from '#shared/model/ids.ts';
import { moveBefore } from '#shared/model/move-before.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import type { Events } from '../events.ts';
import { keptArrangements, type ArrangedCatalog } from './arranged-catalog.ts';
import { arrangeGroups, hiddenGroupsOf, isArranged, placesOf, rootOf, type KnownGroup } from './arrangement.ts';
import { followGroups, learnGroups, newGroupId } from './follow.ts';
import { findCustom, listCustom, listCustomTitles, listGroupsHolding, listKnown, type Place } from './queries.ts';
import {
  addTitles,
  forgetKnown,
  insertCustom,
  removeCustom,
  removeTitle,
  updateCustom,
  updateKnown,
  updatePositions,
  type GroupedTitle,
} from './writes.ts';

/** A group as the catalog has it. */
export interface CatalogCategory {
  providerKey: string;
  name: string | null;
  titles: number;
  /** Of these, titles that are in other groups too. */
  moreTitles: number;
}

/** What the arrangement asks of the catalog; given by `core.ts`. */
export interface GroupsCatalog {
  /** Whether all that the provider has is there: only then is what is missing gone. */
  isComplete(playlistId: PlaylistId): boolean;
  /** In the provider's order. */
  categoriesOf(place: Place): readonly CatalogCategory[];
  /** Titles in the union of categories, or those of some titles that are there. */
  countTitles(place: Place, of: { categories: readonly string[] } | { titles: readonly string[] }): number;
  describeTitle(titleId: TitleId): Omit<GroupedTitle, 'providerKey'> | undefined;
}

/** A provider's group; the name finds it again under another key. */
export interface ProviderGroupKey {
  kind: GroupKind;
  key: string;
  name: string | null;
}

export interface GroupsOptions {
  db: UserDatabase;
  events: Events;
  clock: () => number;
  catalog: GroupsCatalog;
  /** Takes the titles of these groups out of lists and search; called whenever the hidden groups are others. */
  hide: (playlistId: PlaylistId, hidden: ProviderGroupKey[]) => void;
}

export interface Groups {
  handlers: CoreHandlers['groups'];
  arrangementOf(playlistId: PlaylistId): ArrangedCatalog;
  /** Provider's groups that are hidden, those that are gone included. */
  hiddenGroups(playlistId: PlaylistId): ProviderGroupKey[];
  /** Groups of the provider's that the owner arranged in any way. */
  arrangedGroups(playlistId: PlaylistId): ProviderGroupKey[];
  /** Recognizes the groups again after a refresh. */
  follow(playlistId: PlaylistId): void;
}

export function createGroups({ db, events, clock, catalog, hide }: GroupsOptions): Groups {
  const hiddenGroups = (playlistId: PlaylistId): ProviderGroupKey[] =>
    groupKinds.flatMap((kind) => hiddenGroupsOf(listKnown(db, { playlistId, kind })).map((group) => ({ kind, ...group })));

  /** Runs `write` and hands on what is hidden, when that is something else than before. */
  function keepingHidden(place: Place, write: () => void): void {
    const keys = () => hiddenGroupsOf(listKnown(db, place)).map(({ key }) => key);
    const before = keys();
    write();
    const after = new Set(keys());
    if (before.length !== after.size || before.some((key) => !after.has(key))) hide(place.playlistId, hiddenGroups(place.playlistId));
  }

  function change(place: Place, write: () => void): void {
    keepingHidden(place, write);
    events.emit({ type: 'catalog.changed', playlistId: place.playlistId });
  }

  /** Everything of a kind, made known first. */
  function learned(place: Place): KnownGroups {
    learnGroups(db, place, catalog.categoriesOf(place));
    return indexOf(listKnown(db, place));
  }

  /** The groups asked for, as those under which they are listed; those that are gone are passed over. */
  function find(place: Place, known: KnownGroups, asked: readonly CategoryId[]): { known: string[]; custom: string[]; all: string[] } {
    const own = new Set(listCustom(db, place).map(({ id }) => id));
    const found = asked.map((groupId) => {
      const { playlistId, kind, providerKey, custom } = categoryRef(groupId);
      if (playlistId !== place.playlistId || kind !== place.kind) return undefined;
      if (custom) return own.has(providerKey) ? providerKey : undefined;
      return known.rootOfKey(providerKey)?.id;
    });
    const all = [...new Set(found.filter((id) => id !== undefined))];
    return { all, known: all.filter((id) => !own.has(id)), custom: all.filter((id) => own.has(id)) };
  }

  function providerGroup(groupId: CategoryId): { place: Place; group: KnownGroup; known: KnownGroups } {
    const { playlistId, kind, providerKey, custom } = categoryRef(groupId);
    if (custom) throw new AppError('invalid_input', 'A group of your own cannot be merged with others');
    const place = { playlistId, kind };
    const known = learned(place);
    const group = known.rootOfKey(providerKey);
    if (!group) throw new AppError('not_found', 'This group is no longer in the playlist');
    return { place, group, known };
  }

  function customGroup(groupId: CategoryId): { place: Place; id: string } {
    const { playlistId, kind, providerKey, custom } = categoryRef(groupId);
    const place = { playlistId, kind };
    const group = custom ? findCustom(db, place, providerKey) : undefined;
    if (!group) throw new AppError('not_found', 'This group of your own is gone');
    return { place, id: group.id };
  }

  /** By what the titles are recognized again; those of other kinds and playlists are refused. */
  function describeTitles(place: Place, titles: readonly TitleId[]): GroupedTitle[] {
    return titles.map((titleId) => {
      const { playlistId, kind, providerKey } = titleRef(titleId);
      if (playlistId !== place.playlistId || kind !== place.kind) {
        throw new AppError('invalid_input', 'A group holds titles of one kind and one playlist');
      }
      const described = catalog.describeTitle(titleId);
      if (!described) throw new AppError('not_found', 'This title is no longer in the playlist');
      return { providerKey, ...described };
    });
  }

  function listGroups(place: Place): Group[] {
    const categories = catalog.categoriesOf(place).filter(({ titles }) => titles > 0);
    const idOf = (providerKey: string) => categoryId({ ...place, providerKey });
    return arrangeGroups(categories, listKnown(db, place), listCustom(db, place)).map((group) => {
      const { name, hidden } = group;
      if (group.type === 'custom') {
        const keys = listCustomTitles(db, group.group.id);
        const titles = catalog.countTitles(place, { titles: keys });
        return {
          ...{ id: categoryId({ ...place, providerKey: group.group.id, custom: true }), kind: place.kind, custom: true },
          ...{ name, providerName: null, hidden, titles, gone: keys.length - titles, members: [] },
        };
      }
      const { members } = group;
      return {
        ...{ id: idOf(members[0].providerKey), kind: place.kind, custom: false },
        ...{ name, providerName: members[0].name, hidden, gone: 0 },
        titles: countUnion(place, members),
        members:
          members.length === 1
            ? []
            : members.map(({ providerKey, name: providerName, titles }) => ({ id: idOf(providerKey), name: providerName, titles })),
      };
    });
  }

  function countUnion(place: Place, members: readonly CatalogCategory[]): number {
    const overlaps = members.length > 1 && members.some(({ moreTitles }) => moreTitles > 0);
    return overlaps
      ? catalog.countTitles(place, { categories: members.map(({ providerKey }) => providerKey) })
      : members.reduce((sum, { titles }) => sum + titles, 0);
  }

  function hideGroups(place: Place, asked: readonly CategoryId[], hidden: boolean): void {
    change(place, () => {
      const { known, custom } = find(place, learned(place), asked);
      updateKnown(db, known, { hidden });
      updateCustom(db, custom, { hidden });
    });
  }

  const handlers: CoreHandlers['groups'] = {
    listGroups: (place) => ({ groups: listGroups(place) }),

    updateGroup({ groupId, name, hidden }) {
      const { playlistId, kind, custom } = categoryRef(groupId);
      const place = { playlistId, kind };
      if (custom) {
        if (name === null) throw new AppError('invalid_input', 'A group of your own needs a name');
        const { id } = customGroup(groupId);
        const wanted = { ...(name === undefined ? {} : { name }), ...(hidden === undefined ? {} : { hidden }) };
        if (Object.keys(wanted).length > 0) change(place, () => { updateCustom(db, [id], wanted); });
        return {};
      }
      const { group } = providerGroup(groupId);
      const wanted = {
        ...(name === undefined ? {} : { name: name === group.providerName ? null : name }),
        ...(hidden === undefined ? {} : { hidden }),
      };
      if (Object.keys(wanted).length > 0) change(place, () => { updateKnown(db, [group.id], wanted); });
      return {};
    },

    hideGroups({ groups: asked, hidden, ...place }) {
      hideGroups(place, asked, hidden);
      return {};
    },

    reorderGroups({ groups: asked, before, ...place }) {
      change(place, () => {
        const known = learned(place);
        const places = placesOf(catalog.categoriesOf(place), known.all, listCustom(db, place)).map((group) =>
          group.type === 'custom' ? group.group.id : group.known?.id,
        );
        const [target] = before === null ? [] : find(place, known, [before]).all;
        updatePositions(db, moveBefore(places.filter((id) => id !== undefined), find(place, known, asked).all, target));
      });
      return {};
    },

    mergeGroups({ groupId, groups: asked }) {
      const { place, group: target, known } = providerGroup(groupId);
      change(place, () => {
        const roots = new Set(find(place, known, asked).known);
        const joining = known.all.filter((group) => group.id !== target.id && roots.has(known.rootOf(group).id));
        updateKnown(db, joining.map(({ id }) => id), { mergedInto: target.id });
      });
      return {};
    },

    splitGroup({ groupId }) {
      const { place, group, known } = providerGroup(groupId);
      change(place, () => {
        const members = known.all.filter(({ mergedInto }) => mergedInto === group.id);
        updateKnown(db, members.map(({ id }) => id), { mergedInto: null });
      });
      return {};
    },

    createGroup({ name, titles, ...place }) {
      const described = describeTitles(place, titles);
      const id = newGroupId();
      change(place, () => {
        insertCustom(db, { ...place, id, name, createdAt: clock() });
        addTitles(db, place, id, described);
      });
      return { id: categoryId({ ...place, providerKey: id, custom: true }) };
    },

    removeGroup({ groupId }) {
      const { place, id } = customGroup(groupId);
      change(place, () => { removeCustom(db, id); });
      return {};
    },

    addToGroup({ groupId, titles }) {
      const { place, id } = customGroup(groupId);
      const described = describeTitles(place, titles);
      change(place, () => { addTitles(db, place, id, described); });
      return {};
    },

    removeFromGroup({ groupId, titleId }) {
      const { place, id } = customGroup(groupId);
      change(place, () => { removeTitle(db, id, place, titleRef(titleId).providerKey); });
      return {};
    },

    listGroupsOfTitle({ titleId }) {
      const { playlistId, kind, providerKey } = titleRef(titleId);
      if (kind === 'episode') return { groups: [] };
      const place = { playlistId, kind };
      const holding = listGroupsHolding(db, place, providerKey);
      return {
        groups: listCustom(db, place).map(({ id, name }) => ({
          id: categoryId({ ...place, providerKey: id, custom: true }),
          name,
          contains: holding.has(id),
        })),
      };
    },

    resetGroups(place) {
      change(place, () => {
        forgetKnown(db, place);
        updateCustom(db, listCustom(db, place).map(({ id }) => id), { position: null });
      });
      return {};
    },
  };

  return {
    handlers,
    arrangementOf: keptArrangements(db),
    hiddenGroups,
    arrangedGroups: (playlistId) =>
      groupKinds.flatMap((kind) =>
        listKnown(db, { playlistId, kind })
          .filter(isArranged)
          .map(({ providerKey, providerName }) => ({ kind, key: providerKey ?? '', name: providerName })),
      ),
    follow(playlistId) {
      if (!catalog.isComplete(playlistId)) return;
      for (const kind of groupKinds) {
        const place = { playlistId, kind };
        keepingHidden(place, () => { followGroups(db, place, catalog.categoriesOf(place)); });
      }
    },
  };
}

interface KnownGroups {
  all: readonly KnownGroup[];
  rootOf(group: KnownGroup): KnownGroup;
  /** What a provider's group is listed as. */
  rootOfKey(providerKey: string): KnownGroup | undefined;
}

function indexOf(all: readonly KnownGroup[]): KnownGroups {
  const byId = new Map(all.map((group) => [group.id, group]));
  const byKey = new Map(all.map((group) => [group.providerKey, group]));
  return {
    all,
    rootOf: (group) => rootOf(group, byId),
    rootOfKey(providerKey) {
      const group = byKey.get(providerKey);
      return group && rootOf(group, byId);
    },
  };
}
