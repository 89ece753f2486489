import { z } from 'zod';
import { GuideSource, GuideSourceId, OffsetMinutes } from '../model/guide.ts';
import { PlaylistId } from '../model/ids.ts';
import { Nothing } from './nothing.ts';
import { procedure } from './procedure.ts';

const OnePlaylist = z.object({ playlistId: PlaylistId });
const OneSource = z.object({ sourceId: GuideSourceId });

/** Where a playlist's guide comes from, best source first. */
export const guideSources = {
  listSources: procedure({
    access: 'reader',
    http: 'GET /v1/playlists/:playlistId/guide-sources',
    input: OnePlaylist,
    output: z.object({ sources: z.array(GuideSource) }),
  }),
  /** Adds an address or a file of this machine and fetches it; `conflict` when the playlist has it already. */
  addSource: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/guide-sources',
    input: OnePlaylist.extend({ address: z.string().trim().min(1).max(4_000) }),
    output: GuideSource,
  }),
  updateSource: procedure({
    access: 'owner',
    http: 'PATCH /v1/guide-sources/:sourceId',
    input: OneSource.extend({
      enabled: z.boolean().optional(),
      offsetMinutes: OffsetMinutes.optional(),
      /** Takes effect with the next reading, which begins at once. */
      timeZone: z.string().max(64).nullable().optional(),
    }),
    output: Nothing,
  }),
  /** Only what the owner added can be removed; others are switched off. */
  removeSource: procedure({
    access: 'owner',
    http: 'DELETE /v1/guide-sources/:sourceId',
    input: OneSource,
    output: Nothing,
  }),
  /** All of a playlist's sources in their new order. */
  orderSources: procedure({
    access: 'owner',
    http: 'PUT /v1/playlists/:playlistId/guide-sources/order',
    input: OnePlaylist.extend({ sources: z.array(GuideSourceId).max(100) }),
    output: Nothing,
  }),
  /** Fetches what is due, or everything when asked by the owner; ends when it has begun. */
  refreshGuide: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/guide/refresh',
    input: OnePlaylist.extend({ sourceId: GuideSourceId.optional() }),
    output: z.object({ started: z.boolean() }),
  }),
  cancelGuideRefresh: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/guide/cancel',
    input: OnePlaylist,
    output: Nothing,
  }),
};
