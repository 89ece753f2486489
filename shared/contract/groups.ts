import { z } from 'zod';
import { CategoryId, GroupKind, PlaylistId, TitleId } from '../model/ids.ts';
import { Nothing } from './nothing.ts';
import { procedure } from './procedure.ts';

/** A group as the owner sees it who arranges them: the provider's, or one of their own. */
export const Group = z.object({
  id: CategoryId,
  kind: GroupKind,
  custom: z.boolean(),
  /** What lists call it; null for titles that the provider put in no group, unless the owner named them. */
  name: z.string().nullable(),
  /** What the provider calls it; null for a group of the owner's own. */
  providerName: z.string().nullable(),
  hidden: z.boolean(),
  /** Titles in it, whatever is hidden. */
  titles: z.number(),
  /** Titles that were added to a group of the owner's own and that the playlist does not have now. */
  gone: z.number(),
  /** The groups that are shown as this one, itself first; empty unless something was merged. */
  members: z.array(z.object({ id: CategoryId, name: z.string().nullable(), titles: z.number() })),
});
export type Group = z.infer<typeof Group>;

const Name = z.string().trim().min(1).max(200);
const OneGroup = z.object({ groupId: CategoryId });
const SomeGroups = z.array(CategoryId).min(1).max(20_000);
const OneKind = z.object({ playlistId: PlaylistId, kind: GroupKind });

/**
 * How the owner arranges a playlist's groups. It outlives refreshes: a group is recognized by the provider's key and name,
 * and one that vanishes keeps its arrangement until it is back.
 */
export const groups = {
  /** Every group of a kind in the order in which lists show them, hidden ones too. */
  listGroups: procedure({
    access: 'owner',
    http: 'GET /v1/playlists/:playlistId/groups',
    input: OneKind,
    output: z.object({ groups: z.array(Group) }),
  }),
  /** `name: null` gives a provider's group back its own name; `not_found` when the group is gone. */
  updateGroup: procedure({
    access: 'owner',
    http: 'PATCH /v1/groups/:groupId',
    input: OneGroup.extend({ name: Name.nullable().optional(), hidden: z.boolean().optional() }),
    output: Nothing,
  }),
  /** Hides or shows many groups at once; those that are gone are passed over. */
  hideGroups: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/groups/hide',
    input: OneKind.extend({ groups: SomeGroups, hidden: z.boolean() }),
    output: Nothing,
  }),
  /** Puts the groups, in the order given, before another one; null puts them last. */
  reorderGroups: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/groups/reorder',
    input: OneKind.extend({ groups: SomeGroups, before: CategoryId.nullable() }),
    output: Nothing,
  }),
  /** Shows provider's groups as one with this one, under its name and at its place. */
  mergeGroups: procedure({
    access: 'owner',
    http: 'POST /v1/groups/:groupId/merge',
    input: OneGroup.extend({ groups: SomeGroups }),
    output: Nothing,
  }),
  /** Takes merged groups apart again. */
  splitGroup: procedure({
    access: 'owner',
    http: 'POST /v1/groups/:groupId/split',
    input: OneGroup,
    output: Nothing,
  }),
  /** A group of the owner's own; it stands before the others until it is moved. */
  createGroup: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/groups',
    status: 201,
    input: OneKind.extend({ name: Name, titles: z.array(TitleId).max(1_000).default([]) }),
    output: z.object({ id: CategoryId }),
  }),
  /** Removes a group of the owner's own; its titles stay where the provider has them. */
  removeGroup: procedure({
    access: 'owner',
    http: 'DELETE /v1/groups/:groupId',
    input: OneGroup,
    output: Nothing,
  }),
  /** Appends titles to a group of the owner's own; one that is in it keeps its place. */
  addToGroup: procedure({
    access: 'owner',
    http: 'POST /v1/groups/:groupId/titles',
    input: OneGroup.extend({ titles: z.array(TitleId).min(1).max(1_000) }),
    output: Nothing,
  }),
  removeFromGroup: procedure({
    access: 'owner',
    http: 'DELETE /v1/groups/:groupId/titles/:titleId',
    input: OneGroup.extend({ titleId: TitleId }),
    output: Nothing,
  }),
  /** The owner's own groups of this title's kind, and whether the title is in each. */
  listGroupsOfTitle: procedure({
    access: 'owner',
    http: 'GET /v1/titles/:titleId/groups',
    input: z.object({ titleId: TitleId }),
    output: z.object({ groups: z.array(z.object({ id: CategoryId, name: z.string(), contains: z.boolean() })) }),
  }),
  /** Gives the provider's groups of a kind back their names, places and titles; the owner's own groups stay. */
  resetGroups: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/groups/reset',
    input: OneKind,
    output: Nothing,
  }),
};
