import { useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import type { Playlist } from '#shared/model/playlist.ts';
import { api } from '../../api/api.ts';
import { Dialog, SaveActions } from '../../components/Dialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import styles from './PlaylistsSection.module.css';

export function RenameDialog({ playlist, onClose }: { playlist: Playlist; onClose: () => void }) {
  const { playlists } = useText();
  const [name, setName] = useState(playlist.name);
  const [error, setError] = useState<AppError | null>(null);
  const save = async (): Promise<void> => {
    const answer = await settled(api.playlists.updatePlaylist({ playlistId: playlist.id, name: name.trim() }));
    if (answer.status === 'failed') setError(answer.error);
    else onClose();
  };
  return (
    <Dialog title={playlists.renameTitle} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') void save();
        }}
      >
        <TextField
          label={playlists.name}
          error={name.trim() === '' ? playlists.required : null}
          maxLength={200}
          value={name}
          onChange={setName}
        />
        <FailureNote error={error} />
        <SaveActions disabled={name.trim() === ''} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
