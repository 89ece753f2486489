import type { RunningServer } from '../../server/start-server.ts';
import { watchPhases, type PhaseWatch } from '../kills/phase-watch.ts';

/** Follows the next refresh of a playlist's guide. */
export function watchGuide(server: RunningServer, playlistId: string): Promise<PhaseWatch> {
  async function isRunning(): Promise<boolean> {
    const { json } = await server.ask(`/v1/playlists/${playlistId}/guide`);
    return (json as { refreshing: boolean }).refreshing;
  }

  let hasBegun = false;
  return watchPhases(server, (event, { enter, finish }) => {
    if (event.type === 'guide.progress' && event.progress.playlistId === playlistId) {
      hasBegun = true;
      enter(event.progress.phase);
    }
    // Mappings and the change to new programmes are told in the same way.
    if (event.type === 'guide.changed' && event.playlistId === playlistId && hasBegun) void isRunning().then((runs) => !runs && finish(), () => undefined);
  });
}
