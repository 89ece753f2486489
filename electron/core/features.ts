import type { PlaylistId } from '#shared/model/ids.ts';

/** What the license of this device allows; asked by whoever reads, adds or plays playlists. Both throw `license_required`. */
export interface Features {
  needPlaylist(playlistId: PlaylistId): Promise<void>;
  /** There are `playlists` already. */
  needRoomFor(playlists: number): Promise<void>;
}

/** Where no license is asked for. */
export const allFeatures: Features = { needPlaylist: () => Promise.resolve(), needRoomFor: () => Promise.resolve() };
