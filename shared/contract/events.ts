import { z } from 'zod';
import { PlaylistId } from '../model/ids.ts';
import { RefreshProgress } from '../model/playlist.ts';

const aboutPlaylist = { playlistId: PlaylistId };

/** What happened, by name. Events carry ids; whoever cares asks again. Progress is the one that is its own data. */
export const AppEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('playlists.changed'), ...aboutPlaylist }),
  z.object({ type: z.literal('playlists.progress'), progress: RefreshProgress }),
  z.object({ type: z.literal('catalog.changed'), ...aboutPlaylist }),
  z.object({ type: z.literal('library.changed'), ...aboutPlaylist }),
  z.object({ type: z.literal('settings.changed') }),
]);
export type AppEvent = z.infer<typeof AppEvent>;

export type AppEventType = AppEvent['type'];
