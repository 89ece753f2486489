import { z } from 'zod';
import { PlaylistId, TitleId, TitleKind } from '../model/ids.ts';
import { Nothing } from './nothing.ts';
import { procedure } from './procedure.ts';

/** A mark keeps the name it was made under, so a title that vanished is still shown as something. */
const Mark = z.object({ id: TitleId, kind: TitleKind, name: z.string(), markedAt: z.number() });

const ResumePoint = Mark.extend({
  positionMs: z.number(),
  durationMs: z.number().nullable(),
  /** The series an episode belongs to, so that continuing leads to its page. */
  seriesId: TitleId.nullable(),
});
export type ResumePoint = z.infer<typeof ResumePoint>;
export type Mark = z.infer<typeof Mark>;

const Mine = z.object({ playlistId: PlaylistId });

export const library = {
  listFavorites: procedure({
    access: 'reader',
    http: 'GET /v1/playlists/:playlistId/favorites',
    input: Mine,
    output: z.object({ favorites: z.array(Mark) }),
  }),
  addFavorite: procedure({
    access: 'owner',
    http: 'PUT /v1/favorites/:titleId',
    input: z.object({ titleId: TitleId }),
    output: Nothing,
  }),
  removeFavorite: procedure({
    access: 'owner',
    http: 'DELETE /v1/favorites/:titleId',
    input: z.object({ titleId: TitleId }),
    output: Nothing,
  }),
  /** Newest first; one entry a title. */
  listHistory: procedure({
    access: 'owner',
    http: 'GET /v1/playlists/:playlistId/history',
    input: Mine.extend({ limit: z.coerce.number<number>().int().min(1).max(200).default(50) }),
    output: z.object({ history: z.array(Mark) }),
  }),
  recordWatch: procedure({
    access: 'owner',
    http: 'POST /v1/history/:titleId',
    input: z.object({ titleId: TitleId }),
    output: Nothing,
  }),
  clearHistory: procedure({
    access: 'owner',
    http: 'DELETE /v1/playlists/:playlistId/history',
    input: Mine,
    output: Nothing,
  }),
  /** Films and episodes begun and not finished, newest first. */
  listResumePoints: procedure({
    access: 'owner',
    http: 'GET /v1/playlists/:playlistId/resume-points',
    input: Mine,
    output: z.object({ resumePoints: z.array(ResumePoint) }),
  }),
  /** Near the end (95 %) the point is dropped: the title counts as watched. */
  setResumePoint: procedure({
    access: 'owner',
    http: 'PUT /v1/resume-points/:titleId',
    input: z.object({
      titleId: TitleId,
      positionMs: z.number().int().min(0),
      durationMs: z.number().int().min(0).nullable(),
      seriesId: TitleId.nullable().default(null),
    }),
    output: Nothing,
  }),
};
