import { useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogActions } from '../../components/Dialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatMoment } from '../../lib/format-time.ts';
import { settled } from '../../lib/loadable.ts';
import { loadSession, useAppInfo, useIsOwner } from '../../stores/session.ts';
import { useCopies } from './CopiesDialog.tsx';
import { useRestoreCopy } from './use-restore-copy.ts';
import styles from './backup.module.css';

/** Said at the start after the user's database was found damaged, until its owner has decided. */
export function DamagedNotice() {
  const damagedAt = useAppInfo()?.userDataDamagedAt ?? null;
  const isOwner = useIsOwner();
  const [later, setLater] = useState(false);
  if (damagedAt === null || !isOwner || later) return null;
  return (
    <DamagedDialog
      onClose={() => {
        setLater(true);
      }}
    />
  );
}

function DamagedDialog({ onClose }: { onClose: () => void }) {
  const { backup } = useText();
  const language = useLanguage();
  const copies = useCopies();
  const { restore, busy, error } = useRestoreCopy(onClose);
  const [dismissError, setDismissError] = useState<AppError | null>(null);
  const last = copies.status === 'ready' ? copies.data[0] : undefined;
  const dismiss = async (): Promise<void> => {
    const answer = await settled(api.backup.dismissDamage({}));
    if (answer.status === 'failed') setDismissError(answer.error);
    else {
      onClose();
      await loadSession();
    }
  };
  return (
    <Dialog title={backup.damagedTitle} onClose={onClose}>
      <p>{backup.damagedBody}</p>
      {last ? (
        <div className={styles.note}>
          <p>{backup.damagedOffer}</p>
          <p className="tabular">
            <b>{backup.copyOf(formatMoment(last.createdAt, language), last.playlists, last.favorites)}</b>
          </p>
        </div>
      ) : copies.status === 'ready' ? (
        <p className={styles.note}>{backup.damagedNoCopy}</p>
      ) : null}
      <FailureNote error={error ?? dismissError ?? (copies.status === 'failed' ? copies.error : null)} />
      <DialogActions>
        <Button tone="quiet" disabled={busy} onClick={() => void dismiss()}>
          {backup.goOnWithout}
        </Button>
        {last ? (
          <Button tone="primary" disabled={busy} onClick={() => void restore(last)}>
            {busy ? backup.merging : backup.restoreCopy}
          </Button>
        ) : null}
      </DialogActions>
    </Dialog>
  );
}
