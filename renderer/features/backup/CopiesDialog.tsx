import { useEffect, useState } from 'react';
import type { AutomaticBackup } from '#shared/contract/backup.ts';
import type { AppError } from '#shared/errors.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogActions } from '../../components/Dialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatMoment } from '../../lib/format-time.ts';
import { loading, settled, type Loadable } from '../../lib/loadable.ts';
import { useRestoreCopy } from './use-restore-copy.ts';
import styles from './backup.module.css';

/** The copies that are there, each with the button that restores it. */
export function CopiesDialog({ onClose }: { onClose: () => void }) {
  const { backup, common } = useText();
  const language = useLanguage();
  const copies = useCopies();
  const { restore, busy, error } = useRestoreCopy(onClose);
  const failure: AppError | null = error ?? (copies.status === 'failed' ? copies.error : null);
  return (
    <Dialog title={backup.copiesTitle} onClose={onClose}>
      {copies.status === 'loading' ? <p role="status">{common.loading}</p> : null}
      {copies.status === 'ready' && copies.data.length === 0 ? <p>{backup.noCopies}</p> : null}
      {copies.status === 'ready' && copies.data.length > 0 ? (
        <div className={styles.lines}>
          {copies.data.map((copy) => (
            <div key={copy.id} className={styles.line}>
              <div className={styles.words}>
                <p className={`${styles.label} tabular`}>{backup.copyOf(formatMoment(copy.createdAt, language), copy.playlists, copy.favorites)}</p>
                {copy.kind === 'migration' ? <p className={styles.why}>{backup.copyBeforeUpdate}</p> : null}
              </div>
              <Button disabled={busy} onClick={() => void restore(copy)}>
                {backup.restoreCopy}
              </Button>
            </div>
          ))}
        </div>
      ) : null}
      <FailureNote error={failure} />
      <DialogActions>
        <Button tone="quiet" onClick={onClose}>
          {common.close}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** Newest first. */
export function useCopies(): Loadable<readonly AutomaticBackup[]> {
  const [copies, setCopies] = useState<Loadable<readonly AutomaticBackup[]>>(loading);
  useEffect(() => {
    let isGone = false;
    void settled(api.backup.listAutomatic({})).then((answer) => {
      if (!isGone) setCopies(answer.status === 'ready' ? { status: 'ready', data: answer.data.backups } : answer);
    });
    return () => {
      isGone = true;
    };
  }, []);
  return copies;
}
