import type { RunningServer } from '../../server/start-server.ts';
import { watchPhases, type PhaseWatch } from './phase-watch.ts';

/** Follows the refresh of the playlist that `isMeant`: one that is only being added has no id yet. */
export function watchProgress(server: RunningServer, isMeant: (playlistId: string) => boolean): Promise<PhaseWatch> {
  async function isRunning(): Promise<boolean> {
    const { json } = await server.ask('/v1/playlists');
    const { playlists } = json as { playlists: { id: string; refreshing: unknown }[] };
    return playlists.some(({ id, refreshing }) => isMeant(id) && refreshing !== null);
  }

  return watchPhases(server, (event, { enter, finish }) => {
    if (event.type === 'playlists.progress' && isMeant(event.progress.playlistId)) enter(event.progress.phase);
    // The same event also tells that something arrived in the middle of a first import.
    if (event.type === 'catalog.changed' && isMeant(event.playlistId)) void isRunning().then((runs) => !runs && finish(), () => undefined);
  });
}
