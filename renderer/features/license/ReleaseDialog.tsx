import { useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogActions } from '../../components/Dialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { useText } from '../../i18n/use-text.ts';
import { changeLicense } from '../../stores/license.ts';
import { notify } from '../../stores/notices.ts';

/** Asks before the place of this computer is given up. */
export function ReleaseDialog({ onClose }: { onClose: () => void }) {
  const { license, common } = useText();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const release = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    const failure = await changeLicense(api.license.release({}));
    setBusy(false);
    setError(failure);
    if (failure !== null) return;
    notify({ tone: 'good', text: license.released });
    onClose();
  };
  return (
    <Dialog title={license.releaseTitle} onClose={onClose}>
      <p>{license.releaseBody}</p>
      <FailureNote error={error} />
      <DialogActions>
        <Button data-first-focus tone="quiet" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button tone="danger" disabled={busy} onClick={() => void release()}>
          {busy ? license.releasing : license.releaseConfirm}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
