import { z } from 'zod';
import { PlaylistId } from '../model/ids.ts';
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
  /** Stores the playlist and starts its first refresh; the catalog fills while it runs. */
  addPlaylist: procedure({
    access: 'owner',
    http: 'POST /v1/playlists',
    status: 201,
    input: z.object({ name: Name.optional(), source: Source, options: SourceOptions.optional() }),
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
};
