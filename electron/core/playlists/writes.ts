import { eq, ne } from 'drizzle-orm';
import type { FailureWire } from '#shared/model/failure.ts';
import type { GuideSourceId } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { GroupChoice } from '#shared/model/group.ts';
import type { HeldAnswer, RefreshResult } from '#shared/model/playlist.ts';
import {
  alerts,
  customGroups,
  customGroupTitles,
  favorites,
  groups,
  guideMappings,
  guideOffsets,
  guideSources,
  history,
  playlists,
  reminders,
  resumePoints,
  type UserDatabase,
} from '../database/user-schema.ts';
import type { StoredPlaylist } from './queries.ts';

export function insertPlaylist(db: UserDatabase, playlist: StoredPlaylist): void {
  db.transaction((tx) => {
    if (playlist.active) tx.update(playlists).set({ active: false }).run();
    tx.insert(playlists)
      .values({
        ...playlist,
        options: JSON.stringify(playlist.options),
        lastResult: playlist.lastResult && JSON.stringify(playlist.lastResult),
        lastFailure: playlist.lastFailure && JSON.stringify(playlist.lastFailure),
        choice: playlist.choice && JSON.stringify(playlist.choice),
        held: playlist.held && JSON.stringify(playlist.held),
      })
      .run();
  });
}

export interface PlaylistChange {
  sourceType?: StoredPlaylist['sourceType'];
  name?: string;
  place?: string;
  address?: string | null;
  reach?: StoredPlaylist['reach'];
  options?: StoredPlaylist['options'];
}

export function updatePlaylist(db: UserDatabase, id: PlaylistId, { options, ...change }: PlaylistChange): void {
  const values = { ...change, ...(options === undefined ? {} : { options: JSON.stringify(options) }) };
  if (Object.keys(values).length > 0) db.update(playlists).set(values).where(eq(playlists.id, id)).run();
}

export function activatePlaylist(db: UserDatabase, id: PlaylistId): void {
  db.transaction((tx) => {
    tx.update(playlists).set({ active: false }).where(ne(playlists.id, id)).run();
    tx.update(playlists).set({ active: true }).where(eq(playlists.id, id)).run();
  });
}

/** What the user made within a playlist. */
const madeWithin = [
  ...[favorites, history, resumePoints, groups, customGroups, customGroupTitles],
  ...[guideSources, guideMappings, guideOffsets, reminders, alerts],
];

/**
 * Removes the playlist, every mark on its titles, the arrangement of its groups and all that was made for its guide;
 * another one becomes active. Returns its guide sources: the vault may hold their addresses.
 */
export function removePlaylist(db: UserDatabase, id: PlaylistId): GuideSourceId[] {
  return db.transaction((tx) => {
    const sources = tx.select({ id: guideSources.id }).from(guideSources).where(eq(guideSources.playlistId, id)).all();
    for (const table of madeWithin) tx.delete(table).where(eq(table.playlistId, id)).run();
    tx.delete(playlists).where(eq(playlists.id, id)).run();
    const active = tx.select({ id: playlists.id }).from(playlists).where(eq(playlists.active, true)).get();
    const next = tx.select({ id: playlists.id }).from(playlists).orderBy(playlists.createdAt).get();
    if (!active && next) tx.update(playlists).set({ active: true }).where(eq(playlists.id, next.id)).run();
    return sources.map((source) => source.id as GuideSourceId); // ids are made when a source is added
  });
}

export function saveResult(db: UserDatabase, id: PlaylistId, result: RefreshResult, held: HeldAnswer | null): void {
  db.update(playlists)
    .set({ lastResult: JSON.stringify(result), lastFailure: null, held: held && JSON.stringify(held) })
    .where(eq(playlists.id, id))
    .run();
}

export function saveChoice(db: UserDatabase, id: PlaylistId, choice: GroupChoice | null): void {
  db.update(playlists).set({ choice: choice && JSON.stringify(choice) }).where(eq(playlists.id, id)).run();
}

export function clearHeld(db: UserDatabase, id: PlaylistId): void {
  db.update(playlists).set({ held: null }).where(eq(playlists.id, id)).run();
}

/** What was refreshed before belongs to another source now. */
export function clearOutcome(db: UserDatabase, id: PlaylistId): void {
  db.update(playlists).set({ lastResult: null, lastFailure: null, held: null }).where(eq(playlists.id, id)).run();
}

/** The old catalog stays; only the reason is noted. */
export function saveFailure(db: UserDatabase, id: PlaylistId, failure: FailureWire): void {
  db.update(playlists).set({ lastFailure: JSON.stringify(failure) }).where(eq(playlists.id, id)).run();
}
