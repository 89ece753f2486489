import type { PlaylistId } from '#shared/model/ids.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import type { Reach } from '../http/address-guard.ts';
import { findPlaylist } from './queries.ts';
import { updatePlaylist } from './writes.ts';

/** How far the addresses of a playlist may lead, by what its owner typed. */
export type ReachOf = (playlistId: PlaylistId, typed: string) => Promise<Reach>;

/**
 * Decides a playlist's reach when it is first needed and keeps it: asked anew each time, a public name that is pointed
 * into the house later would open the house to everything the list names.
 */
export function createReachKeeper(db: UserDatabase, resolve: (typed: string) => Promise<Reach>): ReachOf {
  return async (playlistId, typed) => {
    const kept = findPlaylist(db, playlistId)?.reach;
    if (kept) return kept;
    const reach = await resolve(typed);
    updatePlaylist(db, playlistId, { reach });
    return reach;
  };
}
