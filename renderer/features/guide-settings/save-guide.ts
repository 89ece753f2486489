import type { PlaylistId } from '#shared/model/ids.ts';
import { api } from '../../api/api.ts';
import { download } from '../../lib/download.ts';

/**
 * Puts a playlist's guide where its owner wants it: by a dialog in the window, as a download in a browser, which tells of it
 * itself. Whether it was saved here.
 */
export async function saveGuide(playlistId: PlaylistId, host: 'desktop' | 'server'): Promise<boolean> {
  if (host === 'desktop') return (await api.shell.saveGuide({ playlistId })).saved;
  // No procedure of the client: its bytes go to the browser's disk, whatever their size, and never through the page.
  download(`/v1/playlists/${encodeURIComponent(playlistId)}/guide.xml`, 'guide.xml');
  return false;
}
