import { asc, desc, eq, or } from 'drizzle-orm';
import { FailureWire } from '#shared/model/failure.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { GroupChoice } from '#shared/model/group.ts';
import { HeldAnswer, RefreshResult } from '#shared/model/playlist.ts';
import { SourceOptions, SourceType } from '#shared/model/source.ts';
import { playlists, type UserDatabase } from '../database/user-schema.ts';
import type { Reach } from '../http/address-guard.ts';

/** A playlist as stored: what it is and how its last refresh ended, without anything secret. */
export interface StoredPlaylist {
  id: PlaylistId;
  name: string;
  sourceType: SourceType;
  place: string;
  address: string | null;
  /** How far its addresses may lead; null until the source is first reached. */
  reach: Reach | null;
  options: SourceOptions;
  login: boolean;
  active: boolean;
  createdAt: number;
  lastResult: RefreshResult | null;
  lastFailure: FailureWire | null;
  choice: GroupChoice | null;
  held: HeldAnswer | null;
}

/** Anything but the three known words is a file somebody edited: the narrowest reach then. */
function reachOf(stored: string): Reach {
  return stored === 'private' || stored === 'loopback' ? stored : 'public';
}

type Row = typeof playlists.$inferSelect;

function toPlaylist(row: Row): StoredPlaylist {
  return {
    id: row.id as PlaylistId, // ids are made by `addPlaylist` alone
    name: row.name,
    sourceType: SourceType.parse(row.sourceType),
    place: row.place,
    address: row.address,
    reach: row.reach === null ? null : reachOf(row.reach),
    options: SourceOptions.parse(JSON.parse(row.options)),
    login: row.login,
    active: row.active,
    createdAt: row.createdAt,
    lastResult: row.lastResult === null ? null : (RefreshResult.safeParse(JSON.parse(row.lastResult)).data ?? null),
    lastFailure: row.lastFailure === null ? null : (FailureWire.safeParse(JSON.parse(row.lastFailure)).data ?? null),
    choice: row.choice === null ? null : GroupChoice.parse(JSON.parse(row.choice)),
    held: row.held === null ? null : (HeldAnswer.safeParse(JSON.parse(row.held)).data ?? null),
  };
}

export function listPlaylists(db: UserDatabase): StoredPlaylist[] {
  return db.select().from(playlists).orderBy(desc(playlists.active), asc(playlists.createdAt)).all().map(toPlaylist);
}

export function findPlaylist(db: UserDatabase, id: PlaylistId): StoredPlaylist | undefined {
  const row = db.select().from(playlists).where(eq(playlists.id, id)).get();
  return row && toPlaylist(row);
}

const spokenIds = new WeakMap<UserDatabase, () => { id: string }[]>();

/** The one that `POST /login` makes, then the one in use, where they are two; prepared once. */
export function listSpokenIds(db: UserDatabase): PlaylistId[] {
  let list = spokenIds.get(db);
  if (!list) {
    const query = db
      .select({ id: playlists.id })
      .from(playlists)
      .where(or(eq(playlists.login, true), eq(playlists.active, true)))
      .orderBy(desc(playlists.login))
      .prepare();
    spokenIds.set(db, (list = () => query.all()));
  }
  return list().map(({ id }) => id as PlaylistId); // ids are made by `addPlaylist` alone
}

/** The one that `POST /login` makes or replaces. */
export function findLogin(db: UserDatabase): StoredPlaylist | undefined {
  const row = db.select().from(playlists).where(eq(playlists.login, true)).get();
  return row && toPlaylist(row);
}

export function findActive(db: UserDatabase): StoredPlaylist | undefined {
  const row = db.select().from(playlists).where(eq(playlists.active, true)).get();
  return row && toPlaylist(row);
}
