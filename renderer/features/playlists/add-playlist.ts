import type { Source, SourceOptions } from '#shared/model/source.ts';
import { api, uploadPlaylistFile } from '../../api/api.ts';
import { settled } from '../../lib/loadable.ts';
import { remember } from '../../lib/places.ts';
import { hrefOf, navigate, type Route } from '../../lib/router.ts';
import { activatePlaylist, loadPlaylists } from '../../stores/active-playlist.ts';
import type { AppError } from '#shared/errors.ts';
import { openDialog } from '../../stores/playlist-dialog.ts';
import { watchImport } from './import-store.ts';

export interface NewPlaylist {
  source: Source;
  name: string;
  options: Pick<SourceOptions, 'userAgent' | 'insecureTls'>;
  /** The list itself, when it lies on this browser's disk. */
  file: File | null;
  /** Looks at the groups and lets one choose before anything is imported. */
  chooseFirst: boolean;
}

const live: Route = { page: 'live' };

/** Adds a playlist, shows it, and watches it fill or asks which groups it is to have; resolves to the error, if any. */
export async function addPlaylist({ source, name, options, file, chooseFirst }: NewPlaylist): Promise<AppError | null> {
  const begunAt = location.hash;
  // The core never sees what a browser calls the file.
  const ownName = name.trim() === '' ? (file?.name ?? '').slice(0, 200).trim() : name.trim();
  const added = await settled(
    api.playlists.addPlaylist({
      source,
      options: { ...options, encoding: null },
      chooseFirst,
      ...(ownName === '' ? {} : { name: ownName }),
    }),
  );
  if (added.status === 'failed') return added.error;
  const playlistId = added.data.id;
  if (file !== null) {
    const sent = await settled(uploadPlaylistFile(playlistId, file));
    if (sent.status === 'failed') {
      // Nothing came of it: an empty playlist would only be in the way.
      await settled(api.playlists.removePlaylist({ playlistId }));
      return sent.error;
    }
  }
  if (chooseFirst) openDialog({ type: 'groups', playlistId, first: true });
  else watchImport(playlistId);
  // The welcome gives way by itself once there is a playlist, to where one was last.
  remember('route', hrefOf(live));
  await loadPlaylists();
  await settled(activatePlaylist(playlistId));
  // Whoever went on to another page meanwhile stays there.
  if (location.hash === begunAt) navigate(live, { replace: true });
  return null;
}
