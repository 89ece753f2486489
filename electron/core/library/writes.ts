import { and, eq } from 'drizzle-orm';
import type { PlaylistId, TitleRef } from '#shared/model/ids.ts';
import { favorites, history, resumePoints, type UserDatabase } from '../database/user-schema.ts';
import type { MarkEvidence } from './evidence.ts';

export interface NewMark extends TitleRef, MarkEvidence {
  markedAt: number;
}

type MarkTable = typeof favorites | typeof history | typeof resumePoints;

const isOf = (table: MarkTable, { playlistId, kind, providerKey }: TitleRef) =>
  and(eq(table.playlistId, playlistId), eq(table.kind, kind), eq(table.providerKey, providerKey));

/** Marking twice keeps the first moment: the order of favorites is the user's. */
export function addFavorite(db: UserDatabase, mark: NewMark): void {
  db.insert(favorites).values(mark).onConflictDoNothing().run();
}

export function removeFavorite(db: UserDatabase, title: TitleRef): void {
  db.delete(favorites).where(isOf(favorites, title)).run();
}

export function recordWatch(db: UserDatabase, mark: NewMark): void {
  db.insert(history)
    .values(mark)
    .onConflictDoUpdate({ target: [history.playlistId, history.kind, history.providerKey], set: mark })
    .run();
}

export function clearHistory(db: UserDatabase, playlistId: PlaylistId): void {
  db.delete(history).where(eq(history.playlistId, playlistId)).run();
}

export interface NewResumePoint extends NewMark {
  positionMs: number;
  durationMs: number | null;
}

export function setResumePoint(db: UserDatabase, point: NewResumePoint): void {
  db.insert(resumePoints)
    .values(point)
    .onConflictDoUpdate({
      target: [resumePoints.playlistId, resumePoints.kind, resumePoints.providerKey],
      set: point,
    })
    .run();
}

export function removeResumePoint(db: UserDatabase, title: TitleRef): void {
  db.delete(resumePoints).where(isOf(resumePoints, title)).run();
}
