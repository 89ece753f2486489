import { useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import type { Playlist } from '#shared/model/playlist.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogActions } from '../../components/Dialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { loadPlaylists } from '../../stores/active-playlist.ts';
import { notify } from '../../stores/notices.ts';
import { playlistOf, stop, useNowPlaying } from '../../stores/now-playing.ts';

export function RemoveDialog({ playlist, onClose }: { playlist: Playlist; onClose: () => void }) {
  const { playlists, common } = useText();
  const [error, setError] = useState<AppError | null>(null);
  const remove = async (): Promise<void> => {
    const { id, name } = playlist;
    const { title } = useNowPlaying.getState();
    if (title && playlistOf(title) === id) stop();
    const answer = await settled(api.playlists.removePlaylist({ playlistId: id }));
    if (answer.status === 'failed') {
      setError(answer.error);
      return;
    }
    notify({ tone: 'plain', text: playlists.removed(name) });
    onClose();
    await loadPlaylists();
  };
  return (
    <Dialog title={playlists.removeTitle(playlist.name)} onClose={onClose}>
      <p>{playlists.removeBody}</p>
      <FailureNote error={error} />
      <DialogActions>
        <Button tone="quiet" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button tone="danger" onClick={() => void remove()}>
          {playlists.remove}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
