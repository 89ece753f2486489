import { useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import type { Playlist } from '#shared/model/playlist.ts';
import type { Source } from '#shared/model/source.ts';
import { api } from '../../api/api.ts';
import { Dialog, SaveActions } from '../../components/Dialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { notify } from '../../stores/notices.ts';
import { emptyLogin, loginSource, serverAddress, type Login } from './login.ts';
import { LoginFields } from './LoginFields.tsx';
import { OptionFields, type Options } from './OptionFields.tsx';
import styles from './PlaylistsSection.module.css';

/** New credentials or options for a source. What is stored is never shown: empty fields leave it as it is. */
export function EditSourceDialog({ playlist, onClose }: { playlist: Playlist; onClose: () => void }) {
  const { playlists } = useText();
  const { id, sourceType } = playlist;
  const [login, setLogin] = useState<Login>(emptyLogin);
  const [link, setLink] = useState('');
  const [options, setOptions] = useState<Options>({
    userAgent: playlist.options.userAgent ?? '',
    insecureTls: playlist.options.insecureTls,
  });
  const [tried, setTried] = useState(false);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const isLoginTouched = login.server !== '' || login.username !== '' || login.password !== '';

  const sourceToSave = (): Source | null | 'incomplete' => {
    if (sourceType === 'xtream' && isLoginTouched) return loginSource(login) ?? 'incomplete';
    if (sourceType === 'm3u-url' && link.trim() !== '') {
      const url = serverAddress(link);
      return url === null ? 'incomplete' : { type: 'm3u-url', url };
    }
    return null;
  };
  const save = async (): Promise<void> => {
    setTried(true);
    const source = sourceToSave();
    if (source === 'incomplete') return;
    setSaving(true);
    const userAgent = options.userAgent.trim() === '' ? null : options.userAgent.trim();
    const answer = await settled(
      api.playlists.updatePlaylist({
        playlistId: id,
        options: { userAgent, insecureTls: options.insecureTls },
        ...(source === null ? {} : { source }),
      }),
    );
    setSaving(false);
    if (answer.status === 'failed') {
      setError(answer.error);
      return;
    }
    notify({ tone: 'good', text: playlists.saved });
    onClose();
    if (source !== null) await settled(api.playlists.refreshPlaylist({ playlistId: id }));
  };

  return (
    <Dialog title={playlists.editLoginTitle} onClose={onClose}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!saving) void save();
        }}
      >
        {sourceType === 'xtream' ? (
          <LoginFields value={login} onChange={setLogin} tried={tried && isLoginTouched} autoFocus />
        ) : null}
        {sourceType === 'm3u-url' ? (
          <TextField
            label={playlists.link}
            hint={playlists.linkHidden}
            error={tried && link.trim() !== '' && serverAddress(link) === null ? playlists.badServer : null}
            inputMode="url"
            maxLength={2_000}
            value={link}
            onChange={setLink}
          />
        ) : null}
        <OptionFields value={options} onChange={setOptions} />
        <FailureNote error={error} />
        <SaveActions disabled={saving} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
