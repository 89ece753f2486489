import type { Caller, Reply } from '#shared/contract/call.ts';
import { AppError, toFailure } from '#shared/errors.ts';
import { PlaylistId } from '#shared/model/ids.ts';
import { authorize } from '../dispatch.ts';
import { findPlaylist } from '../playlists/queries.ts';
import type { Ground } from './ground.ts';
import type { PlaylistParts } from './playlist-parts.ts';

/** Takes the bytes of a playlist file that a browser sends, and refreshes from them. */
export type ReceivePlaylist = (caller: Caller, playlistId: string, body: AsyncIterable<Uint8Array>, signal: AbortSignal) => Promise<Reply>;

export function createPlaylistReceiver({ db }: Ground, { refresher }: PlaylistParts): ReceivePlaylist {
  return async (caller, id, body, signal) => {
    try {
      authorize(caller, 'owner');
      const playlistId = PlaylistId.safeParse(id).data;
      const playlist = playlistId && findPlaylist(db, playlistId);
      if (!playlist) throw new AppError('not_found', 'This playlist is gone');
      if (playlist.sourceType !== 'm3u-file' || playlist.address !== null) {
        throw new AppError('conflict', 'Only a playlist that was made for a sent file can take one');
      }
      const { started, done } = refresher.start(playlist.id, {
        given: { type: 'upload', body },
        byOwner: true,
        // Sent again after it was held: its owner has seen what it is.
        accepts: playlist.held !== null,
      });
      if (!started) throw new AppError('busy', 'This playlist is being refreshed already');
      const cancel = () => refresher.cancel(playlist.id);
      signal.addEventListener('abort', cancel, { once: true });
      const failure = await done;
      signal.removeEventListener('abort', cancel);
      return failure ? { ok: false, error: failure } : { ok: true, value: {} };
    } catch (error) {
      return { ok: false, error: toFailure(error) };
    }
  };
}
