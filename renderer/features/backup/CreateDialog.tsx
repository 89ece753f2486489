import { useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogActions } from '../../components/Dialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { SwitchLine } from '../../components/SwitchLine.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { notify } from '../../stores/notices.ts';
import { useAppInfo } from '../../stores/session.ts';
import { saveDocument } from './save-document.ts';
import styles from './backup.module.css';

const shortest = 8;

/** Asks whether logins go along, and saves the file. */
export function CreateDialog({ onClose }: { onClose: () => void }) {
  const { backup, common } = useText();
  const host = useAppInfo()?.host ?? 'server';
  const [withLogins, setWithLogins] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const [making, setMaking] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const isShort = withLogins && passphrase.length < shortest;
  const differs = withLogins && passphrase !== again;

  const make = async (): Promise<void> => {
    setMaking(true);
    setError(null);
    const made = await settled(api.backup.create({ passphrase: withLogins ? passphrase : null }));
    const saved = made.status === 'ready' ? await settled(saveDocument(made.data, host)) : made;
    setMaking(false);
    if (saved.status === 'failed') setError(saved.error);
    else if (made.status === 'ready' && saved.data === true) {
      const { playlists, loginsMissing } = made.data;
      notify({ tone: 'good', text: [backup.saved(playlists), loginsMissing > 0 ? backup.loginsMissing(loginsMissing) : ''].join(' ').trim() });
      onClose();
    }
  };

  return (
    <Dialog title={backup.createTitle} onClose={onClose}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!isShort && !differs && !making) void make();
        }}
      >
        <SwitchLine label={backup.withLogins} why={backup.withLoginsWhy} checked={withLogins} onChange={setWithLogins} />
        {withLogins ? (
          <>
            <TextField
              label={backup.passphrase}
              type="password"
              autoComplete="new-password"
              maxLength={1_000}
              hint={backup.passphraseHint}
              error={tried && isShort ? backup.passphraseShort : null}
              value={passphrase}
              onChange={setPassphrase}
            />
            <TextField
              label={backup.passphraseAgain}
              type="password"
              autoComplete="new-password"
              maxLength={1_000}
              error={tried && differs && !isShort ? backup.passphraseDiffers : null}
              value={again}
              onChange={setAgain}
            />
          </>
        ) : null}
        <FailureNote error={error} />
        <DialogActions>
          <Button tone="quiet" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" tone="primary" disabled={making}>
            {making ? backup.making : backup.saveButton}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
