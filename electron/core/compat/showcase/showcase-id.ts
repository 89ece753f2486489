import type { PlaylistId } from '#shared/model/ids.ts';

/** Stands where titles of playlists have their playlist; no playlist is ever given this name. */
export const showcaseId = 'showcase' as PlaylistId; // fits the pattern; holds a letter that made ids never have
