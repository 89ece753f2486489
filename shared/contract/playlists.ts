import { z } from 'zod';
import { GroupChoice, ScannedGroup } from '../model/group.ts';
import { PlaylistId } from '../model/ids.ts';
import { MovePreview } from '../model/move.ts';
import { Playlist } from '../model/playlist.ts';
import { Recognition, Source, SourceOptions } from '../model/source.ts';
import { Nothing } from './nothing.ts';
import { procedure } from './procedure.ts';

const Name = z.string().trim().min(1).max(200);
const OnePlaylist = z.object({ playlistId: PlaylistId });

export const playlists = {
  /** Says what pasted text is, without fetching anything. */
  recognizeInput: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/recognize',
    input: z.object({ text: z.string().max(20_000) }),
    output: Recognition,
  }),
  listPlaylists: procedure({
    access: 'reader',
    http: 'GET /v1/playlists',
    input: Nothing,
    output: z.object({ playlists: z.array(Playlist) }),
  }),
  /** Stores the playlist and starts its first refresh, unless groups are to be chosen first; the catalog fills while it runs. */
  addPlaylist: procedure({
    access: 'owner',
    http: 'POST /v1/playlists',
    status: 201,
    input: z.object({
      name: Name.optional(),
      source: Source,
      options: SourceOptions.optional(),
      chooseFirst: z.boolean().default(false),
    }),
    output: Playlist,
  }),
  /** A new `source` must be of the same type; what the user marked stays. */
  updatePlaylist: procedure({
    access: 'owner',
    http: 'PATCH /v1/playlists/:playlistId',
    input: OnePlaylist.extend({
      name: Name.optional(),
      source: Source.optional(),
      options: SourceOptions.partial().optional(),
    }),
    output: Playlist,
  }),
  removePlaylist: procedure({
    access: 'owner',
    http: 'DELETE /v1/playlists/:playlistId',
    input: OnePlaylist,
    output: Nothing,
  }),
  activatePlaylist: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/activate',
    input: OnePlaylist,
    output: Playlist,
  }),
  /** Starts a refresh, or joins the one that runs. */
  refreshPlaylist: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/refresh',
    status: 202,
    input: OnePlaylist,
    output: z.object({ started: z.boolean() }),
  }),
  cancelRefresh: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/refresh/cancel',
    input: OnePlaylist,
    output: z.object({ cancelled: z.boolean() }),
  }),
  /** Reads the source and counts its groups without importing anything; `playlists.progress` tells how far it is. */
  scanGroups: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/scan',
    input: OnePlaylist,
    output: z.object({ groups: z.array(ScannedGroup), entries: z.number() }),
  }),
  /** Keeps which groups are imported, now and at every later refresh, and starts a refresh. */
  chooseGroups: procedure({
    access: 'owner',
    http: 'PUT /v1/playlists/:playlistId/choice',
    input: OnePlaylist.extend({ choice: GroupChoice.nullable() }),
    output: Playlist,
  }),
  /** Restores the catalog before the refresh of this generation, and before those after it. */
  undoRefresh: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/undo',
    input: OnePlaylist.extend({ generation: z.number().int().min(1) }),
    output: Playlist,
  }),
  /** Puts a held answer in place although it looks wrong. */
  acceptAnswer: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/held/accept',
    input: OnePlaylist,
    output: Playlist,
  }),
  /** Drops a held answer; the catalog stays. */
  discardAnswer: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/held/discard',
    input: OnePlaylist,
    output: Playlist,
  }),
  /**
   * Reads a new source for an existing playlist and pairs its titles with the stored ones, changing nothing.
   * Answers when the source was read; `cancelRefresh` stops it.
   */
  previewMove: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/move/preview',
    input: OnePlaylist.extend({ source: Source, options: SourceOptions.optional() }),
    output: MovePreview,
  }),
  /** Moves to the source last previewed: catalog in one transaction, then the playlist's source. */
  applyMove: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/move/apply',
    input: OnePlaylist,
    output: Playlist,
  }),
  discardMove: procedure({
    access: 'owner',
    http: 'POST /v1/playlists/:playlistId/move/discard',
    input: OnePlaylist,
    output: Nothing,
  }),
};
