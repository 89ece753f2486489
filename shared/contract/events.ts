import type { PlaylistId } from '../model/ids.ts';
import type { RefreshProgress } from '../model/playlist.ts';

/** What happened, by name. Events carry ids; whoever cares asks again. Progress is the one that is its own data. */
export type AppEvent =
  | { type: 'playlists.changed'; playlistId: PlaylistId }
  | { type: 'playlists.progress'; progress: RefreshProgress }
  | { type: 'catalog.changed'; playlistId: PlaylistId }
  | { type: 'library.changed'; playlistId: PlaylistId }
  | { type: 'settings.changed' };

export type AppEventType = AppEvent['type'];
