import { desc, eq } from 'drizzle-orm';
import type { Mark, ResumePoint } from '#shared/contract/library.ts';
import { titleId, TitleKind, type PlaylistId, type TitleId } from '#shared/model/ids.ts';
import { favorites, history, resumePoints, type UserDatabase } from '../database/user-schema.ts';

type MarkRow = Pick<typeof favorites.$inferSelect, 'kind' | 'providerKey' | 'name' | 'markedAt'>;

function toMark(playlistId: PlaylistId, { kind, providerKey, name, markedAt }: MarkRow): Mark {
  const known = TitleKind.parse(kind);
  return { id: titleId({ playlistId, kind: known, providerKey }), kind: known, name, markedAt };
}

/** Oldest first: the order in which the user made them. */
export function listFavorites(db: UserDatabase, playlistId: PlaylistId): Mark[] {
  const rows = db.select().from(favorites).where(eq(favorites.playlistId, playlistId)).orderBy(favorites.markedAt).all();
  return rows.map((row) => toMark(playlistId, row));
}

export function listHistory(db: UserDatabase, playlistId: PlaylistId, limit: number): Mark[] {
  const rows = db
    .select()
    .from(history)
    .where(eq(history.playlistId, playlistId))
    .orderBy(desc(history.markedAt))
    .limit(limit)
    .all();
  return rows.map((row) => toMark(playlistId, row));
}

export function listResumePoints(db: UserDatabase, playlistId: PlaylistId): ResumePoint[] {
  const rows = db
    .select()
    .from(resumePoints)
    .where(eq(resumePoints.playlistId, playlistId))
    .orderBy(desc(resumePoints.markedAt))
    .limit(200)
    .all();
  return rows.map((row) => ({
    ...toMark(playlistId, row),
    positionMs: row.positionMs,
    durationMs: row.durationMs,
    seriesId: seriesOf(playlistId, row.seriesKey),
  }));
}

/** Every mark on titles of a playlist, as far as its title is concerned. */
export function listMarks(db: UserDatabase, playlistId: PlaylistId) {
  const marksIn = (table: typeof favorites | typeof history | typeof resumePoints) =>
    db
      .select({ kind: table.kind, providerKey: table.providerKey, name: table.name })
      .from(table)
      .where(eq(table.playlistId, playlistId))
      .all()
      .map((mark) => ({ ...mark, kind: TitleKind.parse(mark.kind) }));
  return { favorites: marksIn(favorites), history: marksIn(history), resumePoints: marksIn(resumePoints) };
}

function seriesOf(playlistId: PlaylistId, seriesKey: string | null): TitleId | null {
  return seriesKey === null ? null : titleId({ playlistId, kind: 'series', providerKey: seriesKey });
}
